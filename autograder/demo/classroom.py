"""The folder in which the class lives: released, handed in, ready to be marked."""

from __future__ import annotations

import json
import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder import course
from autograder.authoring.nbgrader_settings import configure_release
from autograder.authoring.tree import RELEASES, SOLUTIONS
from autograder.demo.handin import hand_in
from autograder.demo.roster import students
from autograder.grading.marking import MarkingRoom
from autograder.messages import tr
from course_lib.i18n import LANGUAGES

ASSIGNMENT = "momentum"
MARK = ".demonstration-class"
SETTINGS = "nbgrader_config.py"
LOG = "marking.log"

_SETTINGS_TEXT = '''\
"""Lets plain `nbgrader …` commands work in this folder as in the course's own."""

from autograder.authoring.nbgrader_settings import configure_release
from autograder.grading.config import configure_grading

c = get_config()  # noqa: F821  (nbgrader puts this name here)
configure_release(c)
configure_grading(c)
'''


class FolderError(Exception):
    """The class cannot be made in this folder; the message says why and what to do."""


def open_classroom(folder: Path) -> MarkingRoom:
    """Make the class afresh in a folder of its own.

    Raises:
        FolderError: the folder holds something else, or the course has not been built.
    """
    folder = folder.resolve()
    _empty(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("", encoding="utf-8")
    (folder / SETTINGS).write_text(_SETTINGS_TEXT, encoding="utf-8")
    room = MarkingRoom(folder, ASSIGNMENT, folder / LOG)
    _release(room)
    _enroll(room)
    releases = {lang: _released(folder, lang) for lang in LANGUAGES}
    for student in students():
        hand_in(student, releases[student.language], room.folder("submitted", student.id))
    return room


def _empty(folder: Path) -> None:
    """Delete what an earlier demonstration left; refuse to touch anything else."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FolderError(
            tr(
                "{path} is a file, expected a folder for the class: name another place, "
                "for example `python -m autograder demo demo-class`",
                path=folder,
            )
        )
    if any(folder.iterdir()) and not (folder / MARK).exists():
        raise FolderError(
            tr(
                "{path} holds other files, expected an empty or new folder: nothing was changed; "
                "name another place, for example `python -m autograder demo demo-class`",
                path=folder,
            )
        )
    for path in folder.iterdir():
        _delete(path)


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        for file in path.rglob("*"):
            if not file.is_symlink():
                file.chmod(0o755 if file.is_dir() else 0o644)  # nbgrader makes files read-only
        shutil.rmtree(path)
    else:
        path.unlink()


def _release(room: MarkingRoom) -> None:
    """Register the English notebook in the gradebook; the other languages are the course's."""
    for step in (SOLUTIONS, RELEASES):
        for lang in LANGUAGES:
            built = course.ROOT / step / lang / ASSIGNMENT
            if not (built / f"{ASSIGNMENT}.ipynb").exists():
                raise FolderError(
                    tr(
                        "{path} is missing, expected the built notebooks: "
                        "run `python -m autograder build` first",
                        path=built,
                    )
                )
            if (step, lang) != (RELEASES, "en"):
                shutil.copytree(built, room.root / step / lang / ASSIGNMENT)
    _generate_assignment(room)


def _generate_assignment(room: MarkingRoom) -> None:
    from nbgrader.converters import GenerateAssignment
    from traitlets.config import Config

    from autograder.grading.marking import convert

    config = Config()
    configure_release(config)
    with warnings.catch_warnings():
        convert(room, GenerateAssignment, ".", config)


def _enroll(room: MarkingRoom) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(room.gradebook) as gradebook:
        enroll: Any = gradebook.update_or_create_student
        for student in students():
            enroll(student.id, first_name=student.first_name, last_name=student.last_name)


def _released(folder: Path, lang: str) -> Mapping[str, Any]:
    path = folder / RELEASES / lang / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    content: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
