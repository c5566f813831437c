"""The course folder that a command is run in, with the settings that nbgrader's own apps see."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from traitlets import TraitError
from traitlets.config import Config
from traitlets.config.loader import (
    ConfigFileNotFound,
    JSONFileConfigLoader,
    PyFileConfigLoader,
)

from autograder.grading.refusing import refusal_in
from autograder.messages import tr

_NAME = "nbgrader_config"
Refusal = Callable[[str], Exception]


class SettingsError(ValueError):
    """A course's settings cannot be gone by; the message says which file is wrong, and where."""


def settings_of(folder: Path, refusal: Refusal = SettingsError) -> Config:
    """Return what `nbgrader_config.py` in a folder, and in the user's own, sets.

    nbgrader would also read the one in the folder that a command is run in, which may be
    another course's; and what fails in a file it would log, to go on without any of it.

    Args:
        folder: the course's.
        refusal: the error to be raised, made of the sentence.

    Raises:
        Exception: what `refusal` makes, where a file fails or its settings refuse marking.
    """
    app = NbGrader(log_level="CRITICAL")
    app.update_config(app.build_extra_config())
    paths = [Path(path) for path in app.config_file_paths]
    read = Config()
    for place in [*(path for path in reversed(paths) if path != Path.cwd()), folder]:
        for found in _files_in(place, refusal):
            read.merge(found)
    try:
        app.update_config(read)
    except TraitError as error:
        raise refusal(_failed(folder / f"{_NAME}.py", error)) from error
    config: Config = app.config
    if sentence := refusal_in(config):
        raise refusal(sentence)
    return config


def course_in(folder: Path, refusal: Refusal = SettingsError) -> CourseDirectory:
    """Return the course whose root a folder is, unless its settings name another root.

    Raises:
        Exception: what `refusal` makes, as for `settings_of`.
    """
    config = settings_of(folder, refusal)
    config.CourseDirectory.setdefault("root", str(folder.resolve()))
    try:
        return CourseDirectory(config=config)
    except TraitError as error:
        raise refusal(_failed(folder / f"{_NAME}.py", error)) from error


def _files_in(folder: Path, refusal: Refusal) -> Iterator[Config]:
    """Yield what the files of settings in a folder set, that with the last word last."""
    for kind, name in (
        (PyFileConfigLoader, f"{_NAME}.py"),
        (JSONFileConfigLoader, f"{_NAME}.json"),
    ):
        make: Any = kind
        try:
            yield make(name, path=str(folder)).load_config()
        except ConfigFileNotFound:
            continue
        except (Exception, SystemExit) as error:  # whatever an instructor's own line raises
            raise refusal(_failed(folder / name, error)) from error


def _failed(path: Path, error: BaseException) -> str:
    return tr(
        "{path} fails{line} ({error}), expected settings that nbgrader can read: correct it; "
        "nothing has been done",
        path=path,
        line=_line(path, error),
        error=f"{type(error).__name__}: {error}".partition("\n")[0],
    )


def _line(path: Path, error: BaseException) -> str:
    """Say in which line of the file it was, where that is known."""
    if isinstance(error, SyntaxError):
        numbers = [error.lineno]
    else:
        steps = traceback.extract_tb(error.__traceback__)
        numbers = [step.lineno for step in steps if Path(step.filename) == path]
    return tr(" in line {line}", line=numbers[-1]) if numbers and numbers[-1] else ""
