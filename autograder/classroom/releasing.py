"""Bring lessons out: what students get, checked, laid down and entered in the gradebook.

Everything is made and checked before the first file is touched.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.authoring.problems import AuthoringError
from autograder.authoring.release import release as cut_out
from autograder.authoring.tree import RELEASES, SOLUTIONS
from autograder.classroom import gradebook, new_course, roster
from autograder.classroom.course_file import CourseFile
from autograder.classroom.leaks import leaks, secrets_of
from autograder.classroom.problem import ClassroomError
from autograder.classroom.registering import register
from autograder.classroom.respelled import check_spelling
from autograder.classroom.what_counts import what_counts
from autograder.messages import tr

HANDOUT = "release"
EARLIER = "earlier"


@dataclass(frozen=True)
class Released:
    """One notebook that was brought out, and whether anything in it is new."""

    lesson: str
    language: str
    path: Path
    changed: bool


def release(
    course: CourseFile, lessons: Sequence[str] = (), to: Path | None = None, *, zipped: bool = False
) -> tuple[Released, ...]:
    """Release lessons in the languages of the class.

    Args:
        course: the class.
        lessons: ids; where there is none, all lessons whose date of release is not ahead.
        to: the folder to hand out; `release/` in the class's folder where it is missing.
        zipped: put a zip of each language beside the notebooks, with these lessons alone.

    Raises:
        ClassroomError: a lesson is not the class's, an answer would be given away, what is marked
            would change after notebooks were handed in, or the roster spells the ids of those
            who have handed in otherwise than before. Nothing has been changed then.
    """
    chosen = [course.lesson(name).id for name in lessons or ready(course)]
    contents = {(lang, one): text for one in chosen for lang, text in _cut(course, one).items()}
    _check_answers(course, contents)
    for lesson in chosen:
        _check_handed_in(course, lesson, contents)
    students = roster.read_roster(course.root / roster.FILE)
    check_spelling(course, students)
    for lesson in chosen:
        register(course, lesson, _source(course, "en", lesson))
        gradebook.set_due(course, lesson)
    gradebook.enroll(course, students)
    changed = {key: _lay_down(course, *key, text) for key, text in contents.items()}
    return _hand_out(course, contents, changed, to or course.root / HANDOUT, zipped)


def ready(course: CourseFile) -> tuple[str, ...]:
    """Return the lessons of a class whose date of release is not ahead."""
    now = datetime.now(UTC)
    return tuple(one.id for one in course.lessons if not one.release or one.release <= now)


def _cut(course: CourseFile, lesson: str) -> dict[str, bytes]:
    """Return a lesson's released notebook in each language, from the class's solved ones."""
    made = {}
    for lang in new_course.needed(course.languages):
        source = _source(course, lang, lesson)
        try:
            made[lang] = cut_out({lesson: source.read_bytes()}, lang)[lesson]
        except AuthoringError as error:
            raise ClassroomError(*error.problems) from error
    return made


def _source(course: CourseFile, lang: str, lesson: str) -> Path:
    """Return the class's solved notebook, else the course's own."""
    path = course.root / SOLUTIONS / lang / lesson / f"{lesson}.ipynb"
    return path if path.is_file() else new_course.built(lang, lesson) / path.name


# ── Checks ──────────────────────────────────────────────────────────────────────────────


def _check_answers(course: CourseFile, contents: Mapping[tuple[str, str], bytes]) -> None:
    problems = []
    for (lang, lesson), text in contents.items():
        source = _source(course, lang, lesson)
        solved = json.loads(source.read_text(encoding="utf-8"))
        secrets = secrets_of(lesson, lang, solved, _seeds(course.root))
        problems += [
            tr(
                "{lang}/{lesson} {leak}; expected no answer in a release: take it out of "
                "{source}, or mark its cell as a solution",
                lang=lang,
                lesson=lesson,
                leak=leak,
                source=source,
            )
            for leak in leaks(json.loads(text), secrets)
        ]
    if problems:
        raise ClassroomError(*problems)


def _seeds(root: Path) -> tuple[int, ...]:
    from autograder.grading.seeds import SeedFileError, all_seeds

    try:
        return all_seeds(root)
    except SeedFileError as error:
        raise ClassroomError(str(error)) from None


def _check_handed_in(
    course: CourseFile, lesson: str, contents: Mapping[tuple[str, str], bytes]
) -> None:
    """Refuse to change what is marked once somebody has handed in."""
    if not gradebook.has_submissions(course, lesson):
        return
    for (lang, one), text in contents.items():
        path = _internal(course, lang, lesson)
        if one != lesson or not path.is_file():
            continue
        before, after = what_counts(json.loads(path.read_bytes())), what_counts(json.loads(text))
        cells = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        if cells:
            raise ClassroomError(
                tr(
                    "{lesson} has been handed in, and these cells, which are marked, would change "
                    "({lang}): {cells}. Expected the cells as they were released: nothing was "
                    "changed. Put them back in {source}, or release a new assignment",
                    lesson=lesson,
                    lang=lang,
                    cells=", ".join(cells),
                    source=course.root / SOLUTIONS / lang / lesson,
                )
            )


# ── Files ───────────────────────────────────────────────────────────────────────────────


def _internal(course: CourseFile, lang: str, lesson: str) -> Path:
    return course.root / RELEASES / lang / lesson / f"{lesson}.ipynb"


def _lay_down(course: CourseFile, lang: str, lesson: str, text: bytes) -> bool:
    """Write what marking compares with, and the solved notebook if the class has none."""
    source = course.root / SOLUTIONS / lang / lesson
    if not (source / f"{lesson}.ipynb").is_file():
        new_course.place_source(course.root, lang, lesson, new_course.built(lang, lesson))
    return replace(_internal(course, lang, lesson), text, course.root)


def replace(path: Path, text: bytes, root: Path) -> bool:
    """Write a file; another content that lay there goes to `earlier/`, never away."""
    if path.is_file() and path.read_bytes() == text:
        return False
    if path.is_file():
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        inside = path.relative_to(root) if path.is_relative_to(root) else Path(*path.parts[-2:])
        kept = root / EARLIER / stamp / inside
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, kept)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    return True


def _hand_out(
    course: CourseFile,
    contents: Mapping[tuple[str, str], bytes],
    changed: Mapping[tuple[str, str], bool],
    folder: Path,
    zipped: bool,
) -> tuple[Released, ...]:
    made = []
    for (lang, lesson), text in contents.items():
        if lang not in course.languages:
            continue
        path = folder / lang / f"{lesson}.ipynb"
        new = replace(path, text, course.root)
        made.append(Released(lesson, lang, path, new or changed[lang, lesson]))
    for lang in course.languages if zipped else ():
        _zip(folder / f"{lang}.zip", lang, contents)
    return tuple(made)


def _zip(packed: Path, lang: str, contents: Mapping[tuple[str, str], bytes]) -> None:
    """Pack what was made and checked now, whatever else lies in the folder; the same bytes."""
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for (of, lesson), text in sorted(contents.items()):
            if of == lang:
                entry = zipfile.ZipInfo(f"{lang}/{lesson}.ipynb")
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, text)
