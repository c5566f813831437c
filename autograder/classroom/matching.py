"""Which student of the roster a delivered file is from: found for certain, or not at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.charsets import decoded_text
from autograder.classroom.csv_rows import rows_in
from autograder.classroom.names import fold, without_accents
from autograder.classroom.origins import Clues, pieces
from autograder.classroom.problem import ClassroomError
from autograder.classroom.roster import Student
from autograder.messages import tr

_KOREAN_NAME = 3  # syllables: of a longer or shorter one, where it parts is not known
_NUMBERS = ("id", "login", "username", "account")  # how columns end that name one student


@dataclass(frozen=True)
class Match:
    """The student's id, or the reason why there is none."""

    student: str | None
    reason: str = ""


_Index = dict[str, set[str]]


class Finder:
    """Finds students by id, email, the platforms' ids, and name in any order and script.

    Args:
        students: the roster.
        mapping: what stands in deliveries → id; wins over everything else.
        lessons: ids and titles of the lessons: no students' names.
    """

    def __init__(
        self,
        students: Iterable[Student],
        mapping: Mapping[str, str] | None = None,
        lessons: Iterable[str] = (),
    ) -> None:
        self._students = {student.id: student for student in students}
        self._mapping = {fold(key): value for key, value in (mapping or {}).items()}
        self._lessons = {fold(name) for name in lessons}
        self._tiers: tuple[_Index, ...] = ({}, {}, {}, {}, {})
        for student in self._students.values():
            for tier, texts in zip(self._tiers, _tiers_of(student), strict=True):
                for text in texts:
                    tier.setdefault(text, set()).add(student.id)

    def find(self, clues: Clues) -> Match:
        """Return whose file it is."""
        named = self._mapped(clues)
        if named:
            return Match(named)
        sets = [self._with_number(*number) for number in clues.numbers]
        texts = [*clues.ids, *clues.names, *self._loose(clues)]
        return _settled([*sets, *map(self._who, texts)])

    def knows_folder(self, clues: Clues, student: str) -> bool:
        """Tell whether a folder, and not only the file's name, is a student's."""
        folders = Clues(loose=clues.loose[1:])
        return bool(folders.loose) and self.find(folders).student == student

    def _mapped(self, clues: Clues) -> str | None:
        numbers = (number for _, number in clues.numbers)
        keys = map(fold, (clues.shown, *clues.ids, *numbers, *clues.names, *clues.loose))
        return next((self._mapping[key] for key in keys if key in self._mapping), None)

    def _loose(self, clues: Clues) -> list[str]:
        return [piece for text in clues.loose for piece in pieces(text, self._lessons)]

    def _with_number(self, column: str, number: str) -> set[str]:
        rows = self._students.values()
        return {student.id for student in rows if student.more.get(column) == number}

    def _who(self, text: str) -> set[str]:
        """Return the students whom a text names exactly: by id before email before name."""
        key = fold(text)
        looked_up = (*[text.strip().casefold()] * 3, key, without_accents(key))
        for tier, wanted in zip(self._tiers, looked_up, strict=True):
            if wanted and wanted in tier:
                return tier[wanted]
        return set()


def _settled(sets: Iterable[set[str]]) -> Match:
    """Return the one student whom all texts that name anybody agree on."""
    sets = [found for found in sets if found]
    if not sets:
        return Match(None, tr("nobody in the roster is called that"))
    common = set.intersection(*sets)
    if len(common) == 1:
        return Match(common.pop())
    named = ", ".join(sorted(set.union(*sets)))
    return Match(None, tr("it may be from any of: {students}", students=named))


def _tiers_of(student: Student) -> tuple[list[str], ...]:
    """Return what names a student: id; email; other numbers; names; names without accents."""
    more = student.more.items()
    numbers = [value for column, value in more if column.endswith(_NUMBERS)]
    numbers += [student.email.split("@")[0]]
    first, last = student.first_name, student.last_name
    whole = [value for column, value in more if "name" in column and column != "username"]
    whole += [] if first else [last]
    names = [f"{first}{last}", f"{last}{first}", *whole, *(turned(name) for name in whole)]
    folded = [name for name in map(fold, names) if name]
    groups = ([student.id], [student.email], numbers)
    exact = [[text.casefold() for text in group if text] for group in groups]
    return (*exact, folded, list(map(without_accents, folded)))


def turned(name: str) -> str:
    """Return a whole name with its family name at the other end; nothing where that is unknown.

    Example:
        >>> turned("Amelia Hart"), turned("김 민준"), turned("김민준"), turned("佐藤花子")
        ('Hart Amelia', '민준 김', '민준 김', '')
    """
    first, _, last = unicodedata.normalize("NFC", name).strip().rpartition(" ")
    if first:
        return f"{last} {first}"
    hangul = all(unicodedata.name(sign, "").startswith("HANGUL SYLLABLE") for sign in last)
    return f"{last[1:]} {last[0]}" if hangul and len(last) == _KOREAN_NAME else ""


def read_mapping(path: Path, students: Iterable[Student]) -> dict[str, str]:
    """Return a file of two columns: what stands in the delivery, and the roster's id.

    Raises:
        ClassroomError: it cannot be read, its quotation marks are in doubt, or it names an id that
            the roster does not have.
    """
    try:
        text = decoded_text(path.read_bytes())
    except OSError:
        text = None
    if text is None:
        raise ClassroomError(
            tr(
                "{path} cannot be read, expected a CSV file in UTF-8 with two columns, what "
                "stands in the delivery and the id: correct the name or save it again",
                path=path,
            )
        )
    known = {student.id for student in students}
    rows = list(_pairs(path, text))
    problems = [_stranger(path, line, who) for line, _, who in rows if who not in known]
    if problems:
        raise ClassroomError(*problems)
    return {delivered: student for _, delivered, student in rows}


def _stranger(path: Path, line: int, student: str) -> str:
    return tr(
        '{path}, row {line}: "{id}" is in no row of the roster, expected an id that is: '
        "correct it here or there",
        path=path,
        line=line,
        id=student,
    )


def _pairs(path: Path, text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the number of each filled-in row, and its two cells."""
    for number, row in rows_in(path, text):
        cells = row[:2]
        if len(cells) == 2 and all(cells) and (number > 1 or cells[1] != "id"):
            yield number, cells[0], cells[1]
