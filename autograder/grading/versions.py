"""Which stand of an exercise a submission was judged by.

A version is a digest of what is judged, not of the files that say it: sentences for people,
pictures, and all that another exercise of the same lesson holds are left out.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from autograder import course
from autograder.exercise import Convention, Exercise, Misconception
from autograder.grading.canonical import digest_of
from autograder.judging import probes_of
from autograder.reference import EditError, source_of

DIGITS = 12
OTHER_SEED = 1  # beside the open one: of a design that only some draws show
# What turns a candidate into points, whichever exercise it is. A test holds that what these
# import is here, too.
JUDGES = (
    *("budget", "candidate_state", "compare", "composing", "crashes", "criteria"),
    *("dict_versions", "effortless", "exercise", "forms", "functions", "guards", "isolation"),
    *("judge", "judging", "known", "libraries", "metering", "monitored", "names_in_source"),
    *("observe", "plain", "raising", "record", "reference", "repair", "surroundings", "traced"),
    *("grading/applying", "sandbox/judged"),
)
SPEAKS = ("autograder.messages", "course_lib.i18n", "course_lib.messages")


@cache
def version_of(exercise: Exercise) -> str:
    """Return the version of an exercise: 12 hexadecimal digits of a digest of what is judged.

    Equal on every machine; another one if and only if something that can move a mark changed.
    """
    judged = (judge_version(), *_contract(exercise), *_probes(exercise))
    return digest_of(judged, _known_modules())[:DIGITS]


def versions_of(exercise_ids: Iterable[str]) -> dict[str, str]:
    """Return the versions of some exercises, without those that this course does not have.

    Nor those of a lesson that fails: each check of one says so, and withholds its score.
    """
    known = {}
    for exercise_id in sorted(exercise_ids):
        with contextlib.suppress(Exception):
            known[exercise_id] = version_of(course.exercise(exercise_id))
    return known


@cache
def judge_version(engine: Path = course.ROOT / "autograder") -> str:
    """Return the digest of the sources of what judges, which all exercises share."""
    whole = hashlib.sha256()
    for path in _files(engine):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        name = path.relative_to(engine).as_posix()
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


@cache
def _known_modules() -> frozenset[str]:
    """Return the modules that an exercise's own functions are not followed into."""
    engine = course.ROOT / "autograder"
    names = (path.relative_to(course.ROOT).with_suffix("").parts for path in _files(engine))
    return frozenset((*SPEAKS, *(".".join(parts) for parts in names)))


def _files(engine: Path) -> Iterator[Path]:
    for name in JUDGES:
        path = engine / f"{name}.py"
        if path.is_file():
            yield path
        yield from sorted((engine / name).glob("*.py"))


def _contract(exercise: Exercise) -> Iterator[object]:
    """Yield all of an exercise that does not depend on a draw."""
    yield exercise.id, exercise.name, exercise.form, exercise.may_yield, exercise.version
    yield exercise.stub, _reference(exercise)
    yield tuple((row.id, row.points, row.contract, row.holds) for row in exercise.criteria)
    yield tuple(map(_cause, exercise.causes)), exercise.together


def _cause(cause: Misconception | Convention) -> tuple[object, ...]:
    loses = cause.loses if isinstance(cause, Convention) else ()
    return type(cause).__name__, cause.id, cause.change, cause.also, loses


def _probes(exercise: Exercise) -> Iterator[object]:
    """Yield the design, and what it draws: neither alone tells every change."""
    yield exercise.probes
    yield from (probes_of(exercise, seed) for seed in (None, OTHER_SEED))


def _reference(exercise: Exercise) -> object:
    try:
        return source_of(exercise)
    except (EditError, OSError, TypeError):
        return exercise.reference
