"""Collect what a learning platform delivers: every file ends in a row, none is dropped.

A second collection of the same files changes nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from autograder import course
from autograder.classroom import gradebook, roster
from autograder.classroom.arrivals import Limits, Opener
from autograder.classroom.course_file import CourseFile
from autograder.classroom.deliveries import Attempt, Item, Sorter, attempts_in
from autograder.classroom.due_dates import DueDates
from autograder.classroom.matching import Finder, read_mapping
from autograder.classroom.problem import ClassroomError
from autograder.classroom.recognizing import Recognizer
from autograder.classroom.respelled import check_spelling
from autograder.classroom.submissions import Submission, keep_aside, place
from autograder.grading.timestamp import TIMESTAMP
from autograder.messages import tr
from course_lib.i18n import LANGUAGES

Status = Literal["collected", "replaced", "unchanged", "earlier", "damaged", "unmatched"]


@dataclass(frozen=True)
class Row:
    """What became of one attempt, or of one file that belongs to none.

    Args:
        status: what was done.
        shown: the file's path in the delivery.
        student: the id, if one was found.
        sender: what a file of --mapping can name.
    """

    status: Status
    shown: str
    student: str = ""
    lesson: str = ""
    language: str = ""
    time: datetime | None = None
    late: bool = False
    remarks: tuple[str, ...] = ()
    sender: str = ""


@dataclass(frozen=True)
class Request:
    """What is to be collected.

    Args:
        source: a folder or a zip.
        lesson: the one that is collected; any of the class where it is missing.
        platform: "moodle", "canvas", "drive", "exchange" or "auto".
        mapping: a CSV file: what stands in the delivery, and the student's id.
        dry_run: say what would be done, and do nothing.
        limits: what the delivery may hold.
        file_times: take the files' own times, where the delivery says nothing better.
    """

    source: Path
    lesson: str | None = None
    platform: str = "auto"
    mapping: Path | None = None
    dry_run: bool = False
    limits: Limits = field(default_factory=Limits)
    file_times: bool = False


def collect(made: CourseFile, request: Request) -> tuple[Row, ...]:
    """Put everybody's notebooks below `submitted/`; return a row for everything that arrived.

    Raises:
        ClassroomError: the source, the roster, the mapping or an exception in `course.toml` cannot
            be read, no lesson has been released, or the roster spells the ids of those who have
            handed in otherwise than before. Nothing has been changed then.
    """
    students = roster.read_roster(made.root / roster.FILE)
    if request.lesson:
        made.lesson(request.lesson)
    mapping = read_mapping(request.mapping, students) if request.mapping else {}
    finder = Finder(students, mapping, _lesson_words())
    words = [name for one in students for name in (one.first_name, one.last_name) if name]
    times = request.file_times
    opener = Opener(words, made.zone, request.limits, file_times=times)
    check_spelling(made, students)
    desk = _Desk(made, request)
    with _waiting_room(made.root, request.dry_run) as folder:
        sorter = Sorter(
            finder, desk.recognizer, request.platform, folder,
            wanted=request.lesson, file_times=times,
        )  # fmt: skip
        found = list(attempts_in(sorter.items(opener.arrivals(request.source))))
        if not request.dry_run:
            gradebook.enroll(made, students)
        return tuple(desk.rows(found))


def _lesson_words() -> Iterator[str]:
    """Yield ids and titles of the lessons, which are no students' names."""
    for row in course.listed():
        yield row.id
        yield from (row.tr(row.title, lang) for lang in LANGUAGES)


@contextmanager
def _waiting_room(root: Path, dry_run: bool) -> Iterator[Path]:
    place_for_it = None if dry_run else root
    with tempfile.TemporaryDirectory(prefix=".collecting-", dir=place_for_it) as name:
        yield Path(name)


class _Desk:
    """Decides what becomes of each attempt."""

    def __init__(self, made: CourseFile, request: Request) -> None:
        self.made = made
        self.request = request
        self.recognizer = Recognizer(made)
        self._due = DueDates(made, self.recognizer.registries)
        if not self.recognizer.registries:
            raise ClassroomError(
                tr(
                    "{path} has released no lesson yet, expected at least one before notebooks "
                    "are collected: run `python -m autograder release` there",
                    path=made.root,
                )
            )

    def rows(self, found: Sequence[Attempt | Item]) -> Iterator[Row]:
        """Yield the rows: of attempts by student and lesson, then of the other files."""
        by_work: dict[tuple[str, str], list[Attempt]] = {}
        spare: list[Row] = []
        for one in found:
            if isinstance(one, Item):
                spare.append(_row_of(one))
            elif refused := self._refused(one):
                spare.append(refused)
            else:
                by_work.setdefault((one.student, one.lesson), []).append(one)
        for key in sorted(by_work):
            yield from self._settle(by_work[key])
        yield from sorted(spare, key=lambda row: (row.status, row.shown))

    def _refused(self, attempt: Attempt) -> Row | None:
        """Return why an attempt is at no lesson that is collected here, if so."""
        lesson, wanted = attempt.lesson, self.request.lesson
        if wanted and lesson != wanted:
            reason = tr("it is a notebook of {lesson}, not of {wanted}", lesson=lesson,
                        wanted=wanted)  # fmt: skip
        elif lesson not in self.recognizer.registries:
            reason = tr("{lesson} has not been released in this class", lesson=lesson)
        else:
            return None
        return replace(self._row(attempt, "unmatched"), remarks=(reason,))

    def _settle(self, attempts: list[Attempt]) -> Iterator[Row]:
        """Put the latest attempt of one student at one lesson in place, the others aside."""
        readable = [attempt for attempt in attempts if not attempt.trouble]
        refused = sorted((a for a in attempts if a.trouble), key=_moment)
        if not readable:
            refused, readable = refused[:-1], refused[-1:]
        for attempt in refused:
            yield replace(self._row(attempt, "damaged"), remarks=(str(attempt.trouble),))
        attempts = [self._timed(attempt) for attempt in _merged(readable)]
        for attempt in attempts[:-1]:
            if not self.request.dry_run:
                keep_aside(self.made.root, _submission(attempt))
            yield self._row(attempt, "earlier")
        yield self._placed(attempts[-1])

    def _placed(self, attempt: Attempt) -> Row:
        looked = self.recognizer.look(attempt.lesson, attempt.files.items())
        would = place(self.made.root, _submission(attempt), dry_run=True)
        damaged = str(attempt.trouble) if attempt.trouble else looked.damaged
        if damaged and would == "replaced":
            stays = tr("what was collected earlier stays in place")
            return replace(self._row(attempt, "damaged"), remarks=(damaged, stays))
        status = place(self.made.root, _submission(attempt), dry_run=self.request.dry_run)
        row = self._row(attempt, "collected" if status == "new" else status)
        if damaged:
            told = (tr("a note stands in its place, and marking tells the student"),)
            return replace(row, status="damaged",
                           remarks=(damaged, *(told if attempt.trouble else ())))  # fmt: skip
        lang = row.language or looked.language or ""
        return replace(row, language=lang, remarks=(*row.remarks, *looked.remarks))

    # ── Time ────────────────────────────────────────────────────────────────────────────

    def _timed(self, attempt: Attempt) -> Attempt:
        """Return an attempt whose time does not contradict what the platform says of it.

        Canvas writes the time of the download into its zips, but knows who was late.
        """
        due = self._due.of(attempt.student, attempt.lesson)
        if attempt.late is None or not due or not attempt.time or attempt.time <= due:
            return attempt
        if attempt.late:
            return attempt if self.request.file_times else replace(attempt, time=None)
        return replace(attempt, time=due)

    def _lateness(self, attempt: Attempt) -> tuple[bool, bool]:
        """Return whether it is late, and whether only the platform says so, not by how much."""
        due = self._due.of(attempt.student, attempt.lesson)
        own = self._due.own(attempt.student, attempt.lesson) is not None
        over = bool(due and attempt.time and attempt.time > due)
        if own and attempt.time and not over:
            return False, False  # the platform goes by the date for everybody
        called = attempt.late is True
        return over or called, called and bool(due) and (own or not over)

    def _row(self, attempt: Attempt, status: Status) -> Row:
        late, by_name_alone = self._lateness(attempt)
        remarks = []
        if by_name_alone:
            remarks.append(self._by_how_much(attempt))
        return Row(
            status=status,
            shown=attempt.items[0].shown,
            student=attempt.student,
            lesson=attempt.lesson,
            language=attempt.language or "",
            time=attempt.time,
            late=late,
            remarks=tuple(remarks),
            sender=attempt.items[0].clues.shown,
        )

    def _by_how_much(self, attempt: Attempt) -> str:
        return tr(
            "the platform calls it late, and does not say by how much: it is marked as on time. "
            "To change that, write when it came in, such as {example}, into {path}, and mark again",
            example="2026-09-16 10:00:00 UTC",
            path=f"submitted/{attempt.student}/{attempt.lesson}/{TIMESTAMP}",
        )


def _moment(attempt: Attempt) -> float:
    return attempt.time.timestamp() if attempt.time else float("-inf")


def _row_of(item: Item) -> Row:
    status: Status = "damaged" if item.trouble else "unmatched"
    trouble = str(item.trouble) if item.trouble else ""
    reasons = tuple(reason for reason in (trouble, item.reason) if reason)
    found = (item.student or "", item.lesson or "", item.language or "")
    return Row(status, item.shown, *found, time=item.time, remarks=reasons, sender=item.clues.shown)


def _submission(attempt: Attempt) -> Submission:
    return Submission(attempt.student, attempt.lesson, attempt.files, attempt.time)


def _merged(attempts: Iterable[Attempt]) -> list[Attempt]:
    """Return attempts by time; those that cannot be told apart by it become one."""
    by_time: dict[float, Attempt] = {}
    for attempt in attempts:
        key = _moment(attempt)
        if key in by_time:
            attempt = replace(attempt, items=_different([*by_time[key].items, *attempt.items]))
        by_time[key] = attempt
    return [by_time[key] for key in sorted(by_time)]


def _different(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return items without those whose content has come before."""
    return tuple({item.path.read_bytes(): item for item in reversed(list(items))}.values())[::-1]
