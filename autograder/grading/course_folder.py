"""The course folder that a command is run in, with the settings that nbgrader's own apps see."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Application, Config


def settings_of(folder: Path) -> Config:
    """Return what `nbgrader_config.py` in a folder, and in the user's own, sets."""
    app = NbGrader(log_level="CRITICAL")
    app.update_config(app.build_extra_config())
    load = partial(Application.load_config_file, app, "nbgrader_config.py")
    load(path=app.config_file_paths)
    load(path=str(folder))
    found: Config = app.config
    return found


def course_in(folder: Path) -> CourseDirectory:
    """Return the course whose root a folder is, unless its settings name another root."""
    config = settings_of(folder)
    config.CourseDirectory.setdefault("root", str(folder.resolve()))
    return CourseDirectory(config=config)
