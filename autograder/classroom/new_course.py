"""Make the folder of a class: settings, dates, roster, and the lessons to release from."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder import course
from autograder.authoring.tree import SOLUTIONS
from autograder.classroom import course_file, roster
from autograder.classroom.machine_zone import machine_zone
from autograder.classroom.problem import ClassroomError
from autograder.classroom.roster import Student, read_roster, roster_text
from autograder.classroom.texts import course_toml, readme, roster_remarks
from autograder.messages import tr
from course_lib.i18n import LANGUAGES

SETTINGS = "nbgrader_config.py"
_SETTINGS_TEXT = '''\
"""What plain `nbgrader …` commands do when they are run from this folder."""

from autograder.authoring.nbgrader_settings import configure_release
from autograder.classroom.settings import configure_course
from autograder.grading.config import configure_grading

c = get_config()  # noqa: F821  (nbgrader puts this name here)

configure_release(c)
configure_grading(c)
configure_course(c, __file__)  # this folder, and the late policy of its course.toml

# Your own settings for nbgrader go below; they win over those above.
'''


@dataclass(frozen=True)
class Plan:
    """What the class is to be."""

    folder: Path
    name: str
    lessons: tuple[str, ...]
    languages: tuple[str, ...] = LANGUAGES
    timezone: str = "UTC"
    students: tuple[Student, ...] = ()


def planned(
    folder: Path,
    *,
    name: str = "",
    lessons: str = "all",
    languages: str = "",
    timezone: str = "",
    roster_file: Path | None = None,
) -> Plan:
    """Return the plan of a class, given the words of a command line.

    Args:
        folder: new or empty.
        name: of the class; the folder's where it is missing.
        lessons: ids with commas between, or "all".
        languages: codes with commas between; all where it is missing.
        timezone: such as "Asia/Tokyo"; this machine's where it is missing, else UTC.
        roster_file: a CSV file.

    Raises:
        ClassroomError: the folder is not free, a word is unknown, or the roster has problems.
    """
    known = tuple(lesson.id for lesson in course.lessons())
    timezone = timezone or machine_zone() or "UTC"
    if course_file.zone_named(timezone) is None:
        raise ClassroomError(_no_zone(timezone))
    students = read_roster(roster_file) if roster_file else ()
    _free(folder)
    return Plan(
        folder=folder.resolve(),
        name=name or folder.resolve().name,
        lessons=_chosen(lessons, known, "--lessons"),
        languages=_chosen(languages or "all", LANGUAGES, "--languages"),
        timezone=timezone,
        students=students,
    )


def _no_zone(name: str) -> str:
    return tr(
        '--timezone: "{name}" is unknown, expected {expected}: correct the name',
        name=name,
        expected=course_file.zone_names(),
    )


def _chosen(words: str, known: Sequence[str], option: str) -> tuple[str, ...]:
    if words.strip() == "all":
        return tuple(known)
    names = list(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))
    if not names:
        raise ClassroomError(_names_nothing(option, known))
    for name in names:
        if name not in known:
            raise ClassroomError(
                tr(
                    '{option}: "{name}" is unknown, expected one or more of: {known}. Correct '
                    "the name; several are written with commas between and no spaces",
                    option=option,
                    name=name,
                    known=", ".join(known),
                )
            )
    return tuple(name for name in known if name in names)


def _names_nothing(option: str, known: Sequence[str]) -> str:
    return tr(
        "{option} names nothing, expected one or more of: {known}. Write at least one, or leave "
        "the option out for all of them",
        option=option,
        known=", ".join(known),
    )


def _free(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ClassroomError(
            tr(
                "{path} exists and is not an empty folder, expected a new or an empty one: "
                "nothing was changed; name another place",
                path=folder,
            )
        )


def make_course(plan: Plan) -> course_file.CourseFile:
    """Write the class's folder and enter its roster in a new gradebook.

    Raises:
        ClassroomError: the folder is not free, or a lesson has not been built.
    """
    from autograder.classroom.gradebook import enroll

    _free(plan.folder)
    texts = _texts(plan)
    course_file.parse_course(plan.folder / course_file.FILE, texts[course_file.FILE])
    languages = needed(plan.languages)
    lessons = {(lang, one): built(lang, one) for one in plan.lessons for lang in languages}
    plan.folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        # A spreadsheet takes a CSV file for one of its own country unless it has this mark.
        encoding = "utf-8-sig" if name == roster.FILE else "utf-8"
        (plan.folder / name).write_text(text, encoding=encoding, newline="\n")
    made = course_file.read_course(plan.folder)
    for (lang, lesson), source in lessons.items():
        place_source(made.root, lang, lesson, source)
    enroll(made, plan.students)
    return made


def _texts(plan: Plan) -> Mapping[str, str]:
    return {
        SETTINGS: _SETTINGS_TEXT,
        course_file.FILE: course_toml(plan.name, plan.languages, plan.timezone, plan.lessons),
        roster.FILE: roster_text(plan.students, () if plan.students else roster_remarks()),
        "README.md": readme(plan.name, plan.lessons[0]),
    }


def needed(languages: Sequence[str]) -> tuple[str, ...]:
    """Return the languages in which a lesson must be there: the gradebook knows the English one."""
    return tuple(dict.fromkeys(("en", *languages)))


def built(lang: str, lesson: str) -> Path:
    """Return the folder of a lesson's solved notebook in the course itself.

    Raises:
        ClassroomError: the notebook has not been built.
    """
    folder = course.ROOT / SOLUTIONS / lang / lesson
    if not (folder / f"{lesson}.ipynb").is_file():
        raise ClassroomError(
            tr(
                "{path} is missing, expected the built notebooks: "
                "run `python -m autograder build` first",
                path=folder,
            )
        )
    return folder


def place_source(root: Path, lang: str, lesson: str, source: Path) -> None:
    """Copy a solved notebook into the class's folder, unless one lies there."""
    target = root / SOLUTIONS / lang / lesson / f"{lesson}.ipynb"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / target.name, target)
