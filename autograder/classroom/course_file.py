"""`course.toml` of a class: its lessons with their dates, its languages and its late policy."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from autograder import course
from autograder.classroom.problem import ClassroomError
from autograder.classroom.toml_lines import line_of
from autograder.messages import tr
from autograder.one_of import one_of
from autograder.toml_text import readable
from course_lib.i18n import LANGUAGES

FILE = "course.toml"
# Read by those who mark, not here: exceptions for a student, an exercise or a convention.
OTHER_TABLES = ("convention", "override", "extension")
_TOP = ("name", "course_id", "languages", "timezone", "lesson", "late", *OTHER_TABLES)
_LESSON = ("id", "release", "due")
_YEAR = 366 * 24 * 60  # in minutes
_YEARS = range(1970, 3000)  # others can be reckoned with in no time zone, and are mistyped
_LATE = ("percent_per_day", "most_percent", "grace_minutes")


@dataclass(frozen=True)
class LatePolicy:
    """What being late costs.

    Args:
        percent_per_day: of the points, for each day begun after the due date; 0: nothing.
        most_percent: that lateness can cost in all.
        grace_minutes: after the due date in which nothing is taken off.
    """

    percent_per_day: float = 0.0
    most_percent: float = 100.0
    grace_minutes: float = 0.0


@dataclass(frozen=True)
class Scheduled:
    """One lesson of the class; both dates carry their time zone."""

    id: str
    release: datetime | None = None
    due: datetime | None = None


@dataclass(frozen=True)
class CourseFile:
    """Everything `course.toml` says; `tables` holds what others read, as it stands."""

    path: Path
    name: str
    languages: tuple[str, ...]
    zone: tzinfo
    lessons: tuple[Scheduled, ...]
    late: LatePolicy = field(default_factory=LatePolicy)
    course_id: str = ""
    tables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """Return the class's folder."""
        return self.path.parent

    def lesson(self, lesson_id: str) -> Scheduled:
        """Return one lesson of the class.

        Raises:
            ClassroomError: the class does not have it.
        """
        for lesson in self.lessons:
            if lesson.id == lesson_id:
                return lesson
        raise ClassroomError(
            tr(
                '"{lesson}" is not a lesson of this class, expected one of: {known}. Correct the '
                "name, or add a [[lesson]] with this id to {path}",
                lesson=lesson_id,
                known=", ".join(lesson.id for lesson in self.lessons),
                path=self.path,
            )
        )


def read_course(root: Path) -> CourseFile:
    """Read `course.toml` of a class's folder.

    Raises:
        ClassroomError: the file is missing or says something that cannot be; the message names
            the line.
    """
    path = root / FILE
    try:
        with readable(path, ClassroomError):
            text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ClassroomError(
            tr(
                "{path} is missing, expected a class's folder: change to it, name it with "
                "--course, or make one with `python -m autograder new-course DIR`",
                path=path,
            )
        ) from None
    except OSError as error:
        raise ClassroomError(
            tr(
                "{path} cannot be opened ({error}), expected a file that you may read: correct "
                "its owner or its permissions",
                path=path,
                error=error.strerror,
            )
        ) from None
    return parse_course(path, text)


def parse_course(path: Path, text: str) -> CourseFile:
    """Read the text of a `course.toml`.

    Raises:
        ClassroomError: as for `read_course`.
    """
    with readable(path, ClassroomError):
        data = tomllib.loads(text)
    return _Reader(path, text).course(data)


def zone_named(name: str) -> tzinfo | None:
    """Return a time zone by its name, if there is one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_names() -> str:
    """Say what a time zone is called."""
    return tr('a name such as "Asia/Tokyo", "Asia/Seoul" or "UTC"')


class _Reader:
    """Turns the file's data into records, and says of each odd value in which line it stands."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text

    def course(self, data: Mapping[str, Any]) -> CourseFile:
        self._known_keys(data, _TOP)
        zone = self._zone(data)
        late = self._table(data, "late")
        self._known_keys(late, _LATE, "late")
        values = {key: self._number(late, key) for key in late}
        return CourseFile(
            path=self.path,
            name=self._text(data, "name"),
            languages=self._languages(data),
            zone=zone,
            lessons=self._lessons(data, zone),
            late=LatePolicy(**values),
            course_id=self._text(data, "course_id"),
            tables={name: data[name] for name in OTHER_TABLES if name in data},
        )

    # ── Values ──────────────────────────────────────────────────────────────────────────

    def _lessons(self, data: Mapping[str, Any], zone: tzinfo) -> tuple[Scheduled, ...]:
        rows = data.get("lesson", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._odd("lesson", rows, tr("a [[lesson]] for each lesson"))
        known = [lesson.id for lesson in course.lessons()]
        found: dict[str, Scheduled] = {}
        for index, row in enumerate(rows):
            where = ("lesson", index)
            self._known_keys(row, _LESSON, *where)
            name = self._text(row, "id", *where)
            if name not in known:
                raise self._odd("id", name, one_of(known, name), *where)
            if name in found:
                raise self._odd("id", name, tr("each lesson once"), *where)
            dates = {key: self._date(row, key, zone, index) for key in ("release", "due")}
            found[name] = Scheduled(name, **dates)
        return tuple(found.values())

    def _languages(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        languages = data.get("languages", list(LANGUAGES))
        if (
            not isinstance(languages, list)
            or not languages
            or any(lang not in LANGUAGES for lang in languages)
        ):
            raise self._odd("languages", languages, tr('some of "en", "ja", "ko"'))
        return tuple(dict.fromkeys(languages))

    def _zone(self, data: Mapping[str, Any]) -> tzinfo:
        name = self._text(data, "timezone") or "UTC"
        zone = zone_named(name)
        if zone is None:
            raise self._odd("timezone", name, zone_names())
        return zone

    def _date(self, row: Mapping[str, Any], key: str, zone: tzinfo, index: int) -> datetime | None:
        value = row.get(key)
        if value is None:
            return None
        fits = isinstance(value, date) and value.year in _YEARS  # a datetime is a date, too
        if fits and isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=zone)
        if fits:
            at = time(23, 59, 59) if key == "due" else time()
            return datetime.combine(value, at, zone)
        expected = tr("a date without quotes, such as {example}", example="2026-11-30T23:59:00")
        raise self._odd(key, value, expected, "lesson", index)

    def _number(self, row: Mapping[str, Any], key: str) -> float:
        value = row[key]
        most, expected = 100.0, tr("a number from 0 to {most}", most=100)
        if key == "grace_minutes":
            most, expected = _YEAR, tr("a number of minutes, 0 or more")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise self._odd(key, value, expected, "late")
        return float(value)

    def _text(self, row: Mapping[str, Any], key: str, table: str = "", index: int = 0) -> str:
        value = row.get(key, "")
        if not isinstance(value, str):
            raise self._odd(key, value, tr("a text in quotes"), table, index)
        return value

    def _table(self, data: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = data.get(key, {})
        if not isinstance(value, dict):
            raise self._odd(key, value, tr("a table with the header [{key}]", key=key))
        return value

    # ── Errors ──────────────────────────────────────────────────────────────────────────

    def _known_keys(
        self, row: Mapping[str, Any], known: tuple[str, ...], table: str = "", index: int = 0
    ) -> None:
        for key in row:
            if key not in known:
                line = line_of(self.text, table, index, key) if key in row else 1
                raise ClassroomError(
                    tr(
                        '{path}, line {line}: "{key}" is unknown here, expected {expected}: '
                        "correct or delete it",
                        path=self.path,
                        line=line_of(self.text, key) if not table and line == 1 else line,
                        key=key,
                        expected=one_of(known, key),
                    )
                )

    def _odd(
        self, key: str, value: object, expected: str, table: str = "", index: int = 0
    ) -> ClassroomError:
        return ClassroomError(
            tr(
                "{path}, line {line}: {key} is {value}, expected {expected}: correct the line",
                path=self.path,
                line=line_of(self.text, table, index, key),
                key=key,
                value=f'"{value}"' if isinstance(value, str) else value,
                expected=expected,
            )
        )
