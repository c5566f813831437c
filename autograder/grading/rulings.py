"""What an instructor decides about a class: lines of `course.toml` that marking goes by.

[[convention]]                      # a published form that this class does not accept
exercise = "momentum.Momentum"
id = "ema"
accepted = false

[[override]]                        # everybody with one cause has these points
exercise = "momentum.Momentum"
cause = "old_velocity"
points = 8
reason = "The lecture had it this way."

[[extension]]                       # one student may hand in later
student = "kim"
lesson = "momentum"
days = 2
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder import course
from autograder.crashes import PATTERNS
from autograder.exercise import Exercise
from autograder.messages import tr
from autograder.one_of import one_of
from autograder.record import Verdict
from autograder.toml_text import readable

FILE = "course.toml"
_KEYS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {  # needed, and allowed besides
    "convention": (frozenset({"exercise", "id", "accepted"}), frozenset()),
    "override": (frozenset({"exercise", "cause", "points"}), frozenset({"reason"})),
    "extension": (frozenset({"student", "lesson"}), frozenset({"days", "hours", "minutes"})),
}
MOST_DAYS = 3660  # of more time; dates beyond can hardly be meant, and cannot be reckoned with
_CRASHES = ("own_reference", *dict.fromkeys(pattern.id for pattern in PATTERNS))
_SECONDS = {"days": 86_400, "hours": 3600, "minutes": 60}


class RulingError(ValueError):
    """A line of `course.toml` cannot be gone by; the message says which and why."""


@dataclass(frozen=True)
class Override:
    """Everybody whose answer has one cause gets the same points; ``reason`` is shown to them."""

    exercise: str
    cause: str
    points: float
    reason: str = ""


@dataclass(frozen=True)
class Rulings:
    """All that a class's instructor decided about one assignment.

    Args:
        refused: exercise and convention, for each that is not accepted.
        overrides: points for a cause.
        extensions: student and how much later they may hand in.
    """

    refused: tuple[tuple[str, str], ...] = ()
    overrides: tuple[Override, ...] = ()
    extensions: tuple[tuple[str, timedelta], ...] = ()

    def override(self, verdict: Verdict) -> Override | None:
        """Return what was decided about a verdict's cause; the last line about it holds."""
        found = [
            row
            for row in self.overrides
            if row.exercise == verdict.exercise and row.cause == verdict.cause
        ]
        return found[-1] if found and verdict.kind != "broken" else None

    def refuses(self, verdict: Verdict) -> bool:
        """Tell whether a verdict rests on a convention that is not accepted."""
        return verdict.kind == "convention" and (verdict.exercise, verdict.cause) in self.refused

    def extension(self, student: str) -> timedelta | None:
        """Return how much later a student may hand in; the last line about them holds."""
        found = [more for name, more in self.extensions if name == student]
        return found[-1] if found else None

    def without_refused(self, exercise: Exercise) -> tuple[str, ...]:
        """Return the ids of an exercise's conventions that are not accepted."""
        return tuple(cause for name, cause in self.refused if name == exercise.id)


def read_rulings(root: Path, assignment: str) -> Rulings:
    """Read what `course.toml` in a course's root decides about an assignment.

    A folder without the file, such as the course's own checkout, decides nothing.

    Raises:
        RulingError: the file is damaged, or names what there is not.
    """
    path = root / FILE
    if not path.is_file():
        return Rulings()
    with readable(path, RulingError):
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    return _Reader(path, assignment, data).rulings()


def _is_amount(unit: str, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= MOST_DAYS * _SECONDS["days"] / _SECONDS[unit]  # never so of "nan"


@dataclass(frozen=True)
class _Reader:
    path: Path
    assignment: str
    data: Mapping[str, Any]

    def rulings(self) -> Rulings:
        """Return the rulings about this assignment; lines about others are checked as well."""
        conventions = list(self._rows("convention", self._convention))
        overrides = list(self._rows("override", self._override))
        extensions = list(self._rows("extension", self._extension))
        return Rulings(
            refused=tuple(row for row in conventions if row and self._is_here(row[0])),
            overrides=tuple(row for row in overrides if self._is_here(row.exercise)),
            extensions=tuple(row[1:] for row in extensions if row[0] == self.assignment),
        )

    def _is_here(self, exercise: str) -> bool:
        return exercise.split(".")[0] == self.assignment

    def _rows(self, table: str, made: Callable[[Mapping[str, Any]], Any]) -> Iterable[Any]:
        rows = self.data.get(table, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._odd(table, rows, tr("a [[{table}]] for each", table=table))
        needed, others = _KEYS[table]
        for row in rows:
            if not needed <= set(row) <= needed | others:
                unknown = [key for key in row if key not in needed | others]
                expected = one_of(sorted(needed | others), unknown[0] if unknown else "")
                raise self._odd(table, ", ".join(row), expected)
            yield made(row)

    def _convention(self, row: Mapping[str, Any]) -> tuple[str, str] | None:
        exercise = self._exercise("convention", row)
        known = [convention.id for convention in exercise.conventions]
        if row["id"] not in known:
            raise self._odd("convention", row["id"], one_of(known, row["id"]))
        if not isinstance(row["accepted"], bool):
            raise self._odd("convention", row["accepted"], "true, false")
        return None if row["accepted"] else (exercise.id, str(row["id"]))

    def _override(self, row: Mapping[str, Any]) -> Override:
        exercise = self._exercise("override", row)
        points, cause = row["points"], str(row["cause"])
        if isinstance(points, bool) or not isinstance(points, int | float):
            raise self._odd("override", points, tr("a number"))
        if not 0 <= points <= exercise.max_points:
            most = f"{exercise.max_points:g}"
            raise self._odd("override", points, tr("a number from 0 to {most}", most=most))
        known = [found.id for found in exercise.causes]
        for part in cause.split("+"):  # two at once are joined so
            besides = _CRASHES if part == cause else ()
            if part not in (*known, *besides):
                raise self._odd("override", part, one_of(known, part, besides))
        return Override(exercise.id, cause, float(points), str(row.get("reason", "")))

    def _extension(self, row: Mapping[str, Any]) -> tuple[str, str, timedelta]:
        amounts = {unit: row[unit] for unit in _SECONDS if unit in row}
        if not amounts or not all(_is_amount(unit, n) for unit, n in amounts.items()):
            said = ", ".join(f"{unit} = {n}" for unit, n in amounts.items()) or "–"
            expected = tr("days = 2, hours = 12; from 0 to {most} days", most=MOST_DAYS)
            raise self._odd("extension", said, expected)
        lesson, student = row["lesson"], row["student"]
        if lesson not in self._lessons:
            raise self._odd("extension", lesson, one_of(self._lessons, lesson))
        if not isinstance(student, str):
            raise self._odd("extension", student, tr("a text in quotes"))
        student = unicodedata.normalize("NFC", student)  # as the roster's ids are
        if self._students and student not in self._students:
            raise self._odd("extension", student, one_of(self._students, student))
        return str(lesson), student, timedelta(**amounts)

    @cached_property
    def _lessons(self) -> list[str]:
        """Return the lessons of the class; all of the course where it names none."""
        rows = self.data.get("lesson", [])
        named = [row.get("id") for row in rows if isinstance(row, dict)] if rows else []
        return [str(name) for name in named] or [lesson.id for lesson in course.listed()]

    @cached_property
    def _students(self) -> list[str]:
        """Return the ids of the class's roster; none where there is none."""
        from autograder.classroom import roster
        from autograder.classroom.problem import ClassroomError

        path = self.path.with_name(roster.FILE)
        if not path.is_file():
            return []
        try:
            return [student.id for student in roster.read_roster(path)]
        except ClassroomError as error:
            raise RulingError(str(error)) from None

    def _exercise(self, table: str, row: Mapping[str, Any]) -> Exercise:
        try:
            return course.exercise(str(row["exercise"]))
        except LookupError as error:
            raise self._odd(table, row["exercise"], str(error)) from None

    def _odd(self, table: str, value: object, expected: str) -> RulingError:
        return RulingError(
            tr(
                "{path}: a line below [[{table}]] says {value}; expected {expected}. Correct it; "
                "nothing has been done.",
                path=self.path,
                table=table,
                value=value,
                expected=expected,
            )
        )
