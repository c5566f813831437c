"""Cut the learners' notebooks out of the solved ones with nbgrader's own converter.

The converter reads and writes files, so it works in a temporary folder that holds nothing but
the notebooks, without a database and with its log kept for the case that something fails.
"""

from __future__ import annotations

import io
import logging
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path

from autograder.authoring.nbgrader_settings import configure_release
from autograder.authoring.problems import AuthoringError
from autograder.authoring.tree import RELEASES, SOLUTIONS
from autograder.messages import tr


def release(solved: Mapping[str, bytes], lang: str) -> dict[str, bytes]:
    """Return the released notebook of each lesson, given the solved ones of one language.

    Raises:
        AuthoringError: nbgrader refused a notebook; the message carries its log.
    """
    with tempfile.TemporaryDirectory(prefix="release-") as name:
        root = Path(name)
        for lesson, content in solved.items():
            source = root / SOLUTIONS / lang / lesson / f"{lesson}.ipynb"
            source.parent.mkdir(parents=True)
            source.write_bytes(content)
        _convert(root, lang)
        folder = root / RELEASES / lang
        return {lesson: _bytes(folder / lesson / f"{lesson}.ipynb") for lesson in solved}


def _bytes(path: Path) -> bytes:
    # nbconvert writes in text mode: on Windows its line ends differ.
    return path.read_text(encoding="utf-8").encode("utf-8")


def _convert(root: Path, lang: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's dependencies deprecate each other
        from nbgrader.converters import GenerateAssignment
        from nbgrader.coursedir import CourseDirectory
        from traitlets.config import Config

        config = Config()
        configure_release(config, lang)
        config.CourseDirectory.root = str(root)
        config.CourseDirectory.assignment_id = "*"
        config.GenerateAssignment.no_database = True
        config.SaveCells.enabled = False
        log, text = _kept_log()
        converter = GenerateAssignment(
            coursedir=CourseDirectory(config=config, log=log), config=config, log=log
        )
        try:
            converter.start()
        except Exception as error:
            raise AuthoringError([_refused(lang, text.getvalue() or str(error))]) from error


def _kept_log() -> tuple[logging.Logger, io.StringIO]:
    text = io.StringIO()
    log = logging.Logger("release")  # outside the tree of loggers: nothing reaches the console
    handler = logging.StreamHandler(text)
    handler.setLevel(logging.WARNING)
    log.addHandler(handler)
    return log, text


def _refused(lang: str, log: str) -> str:
    return tr(
        "nbgrader could not release the {lang} notebooks, expected it to accept them: mend what "
        "its log names\n{log}",
        lang=lang,
        log=log,
    )
