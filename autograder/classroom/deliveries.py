"""Sort what arrived by student, lesson and attempt; the contents wait in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from autograder.classroom.arrivals import Arrival
from autograder.classroom.matching import Finder
from autograder.classroom.origins import Clues, clues_of
from autograder.classroom.recognizing import Recognizer, is_notebook
from autograder.classroom.submissions import read_time, safe_name
from autograder.classroom.troubles import Trouble
from autograder.grading import stand_in
from autograder.grading.timestamp import TIMESTAMP
from autograder.messages import tr


@dataclass(frozen=True)
class Item:
    """One delivered file, and what is known of it.

    Of a file with trouble, `path` is that of the text that can stand for it, if there is one.
    """

    clues: Clues
    shown: str
    student: str | None
    reason: str = ""
    trouble: Trouble | None = None
    lesson: str | None = None
    language: str | None = None
    notebook: bool = False
    time: datetime | None = None
    path: Path = field(default_factory=Path)


@dataclass(frozen=True)
class Attempt:
    """The files of one student's attempt at one lesson."""

    student: str
    lesson: str
    items: tuple[Item, ...]
    time: datetime | None

    @property
    def files(self) -> dict[str, Path]:
        """Return the name of each file in the student's folder, and where it lies now.

        A single notebook gets the lesson's name, so that every tool finds it.
        """
        notebooks = [item for item in self.items if item.notebook]
        named: dict[str, Path] = {}
        for item in self.items:
            name = safe_name(item.clues.file)
            if item.notebook and len(notebooks) == 1:
                name = f"{self.lesson}.ipynb"
            named[_free(name, named)] = item.path
        return named

    @property
    def language(self) -> str | None:
        """Return the language of its notebook."""
        return next((item.language for item in self.items if item.language), None)

    @property
    def late(self) -> bool | None:
        """Return whether the platform calls it late; None where it does not say."""
        return next((i.clues.late for i in self.items if i.clues.late is not None), None)

    @property
    def trouble(self) -> Trouble | None:
        """Return why a text stands for what was handed in, if one does."""
        return next((item.trouble for item in self.items if item.trouble), None)


def _free(name: str, taken: Iterable[str]) -> str:
    used = {other.casefold() for other in taken}
    path, number = PurePosixPath(name), 2
    while str(path).casefold() in used:
        path = PurePosixPath(name).with_stem(f"{PurePosixPath(name).stem} ({number})")
        number += 1
    return str(path)


class Sorter:
    """Finds student and lesson of each arrival.

    Args:
        finder: knows the students.
        recognizer: knows the lessons.
        platform: whose file names these are.
        folder: where contents wait.
        wanted: the lesson that is collected, if one was named.
        file_times: take times also from those who do not say when a file was handed in.
    """

    def __init__(
        self,
        finder: Finder,
        recognizer: Recognizer,
        platform: str,
        folder: Path,
        *,
        wanted: str | None = None,
        file_times: bool = False,
    ) -> None:
        self._finder = finder
        self._recognizer = recognizer
        self._platform = platform
        self._folder = folder
        self._wanted = wanted
        self._file_times = file_times

    def items(self, arrivals: Iterable[Arrival]) -> Iterator[Item]:
        """Yield each arrival with what is known of it."""
        for number, arrival in enumerate(arrivals):
            clues = clues_of(arrival, self._platform)
            match = self._finder.find(clues)
            if match.student and clues.loose and self._finder.knows_folder(clues, match.student):
                clues = replace(clues, unit="/".join(arrival.folders))
            item = Item(clues, arrival.path, match.student, match.reason, arrival.trouble)
            told = arrival.time if clues.timed or self._file_times else None
            item = replace(item, time=clues.time or told)
            path = self._folder / f"{number}"
            if arrival.content is None:
                yield self._instead(item, arrival, path)
                continue
            path.write_bytes(arrival.content)
            yield self._read(replace(item, path=path), arrival)

    def _instead(self, item: Item, arrival: Arrival, path: Path) -> Item:
        """Write what can stand for a file without content, if its student and lesson are known."""
        trouble = arrival.trouble
        if not item.student or not trouble or trouble.kind not in stand_in.REASONS:
            return item
        lesson = item.clues.lesson or self._named(arrival) or self._wanted
        if lesson is None:
            why = tr(
                "nothing tells which lesson it is, so marking could not tell the student: "
                "collect it again with the lesson's name after the delivery's"
            )
            return replace(item, reason=why)
        name = PurePosixPath(item.clues.file).name
        path.write_bytes(stand_in.written(name, arrival.size, trouble.kind, trouble.values))
        return replace(item, path=path, lesson=lesson)

    def _read(self, item: Item, arrival: Arrival) -> Item:
        if not is_notebook(arrival):
            return item
        seen = self._recognizer.recognize(arrival.content or b"")
        lesson = seen.lesson or item.clues.lesson or self._named(arrival)
        return replace(item, notebook=True, lesson=lesson, language=seen.language)

    def _named(self, arrival: Arrival) -> str | None:
        """Return the lesson that a file's name names, where its content names none."""
        words = [arrival.name, *reversed(arrival.folders)]
        known = sorted(self._recognizer.releases, key=len, reverse=True)
        return next((one for word in words for one in known if one in word.casefold()), None)


def attempts_in(items: Iterable[Item]) -> Iterator[Attempt | Item]:
    """Yield the attempts that the items make up, and the items that belong to none."""
    units: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        if item.student is None or (item.trouble and item.lesson is None):
            yield item
        else:
            units.setdefault((item.student, item.clues.unit), []).append(item)
    for (student, _), unit in units.items():
        yield from _of_unit(student, unit)


def _of_unit(student: str, unit: list[Item]) -> Iterator[Attempt | Item]:
    readable = [item for item in unit if not item.trouble]
    stamps = [item for item in readable if item.clues.file == TIMESTAMP]
    said = [read_time(item.path.read_text("utf-8", "replace")) for item in stamps]
    others = [item for item in readable if not item.notebook and item not in stamps]
    lessons = dict.fromkeys(item.lesson for item in readable if item.notebook)
    named = [time for time in (unit[0].clues.time, *said) if time]
    for lesson in lessons:
        notebooks = [item for item in readable if item.notebook and item.lesson == lesson]
        if lesson is None:
            reason = tr("nothing in it, nor its name, tells which lesson it is")
            yield from (replace(item, reason=reason) for item in notebooks)
            continue
        times = [*named[:1], *sorted((i.time for i in notebooks if i.time), reverse=True)]
        yield Attempt(student, lesson, (*notebooks, *others), next(iter(times), None))
    if not lessons:
        yield from (replace(item, reason=tr("there is no notebook with it")) for item in others)
    troubled = [item for item in unit if item.trouble]
    yield from (item for item in troubled if item.lesson in lessons)
    yield from _stood_for(student, [item for item in troubled if item.lesson not in lessons], named)


def _stood_for(student: str, items: list[Item], named: list[datetime]) -> Iterator[Attempt | Item]:
    """Yield an attempt for each lesson of which nothing but files with trouble came in."""
    by_lesson: dict[str, list[Item]] = {}
    for item in items:
        by_lesson.setdefault(item.lesson or "", []).append(item)
    for lesson, same in by_lesson.items():
        first = max(same, key=lambda item: ".ipynb" in item.clues.file.casefold())
        time = next(iter([*named, *([first.time] if first.time else [])]), None)
        yield Attempt(student, lesson, (replace(first, notebook=True),), time)
        yield from (item for item in same if item is not first)
