"""Let `nbgrader autograde` refuse where a class's own files cannot be gone by.

What `nbgrader_config.py` raises, traitlets only logs; nbgrader would then go on with none of the
project's settings, and run submissions in its stock kernel, without the sandbox.
"""

from __future__ import annotations

import inspect
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters.base import NbGraderException
from traitlets import Unicode
from traitlets.config import Config

from autograder.messages import tr


class RefusingExporter(NotebookExporter):
    """Stands where marking begins: nbgrader makes its exporter before it reads a submission."""

    sentence = Unicode("", help="Why nothing can be marked.").tag(config=True)

    def __init__(self, **settings: Any) -> None:
        initialize: Any = super().__init__
        initialize(**settings)
        self.log.error("%s", self.sentence)
        raise NbGraderException(self.sentence)


def refuse_marking(config: Config, sentence: str) -> None:
    """Let every marking by these settings end with a sentence, before anything is run."""
    config.Autograde.exporter_class = RefusingExporter
    config.RefusingExporter.sentence = sentence


def refusal_in(config: Config) -> str:
    """Return the sentence with which marking by these settings is refused; empty where it is not.

    Example:
        >>> config = Config()
        >>> refuse_marking(config, "course.toml is missing")
        >>> refusal_in(config)
        'course.toml is missing'
    """
    if config.Autograde.get("exporter_class") is not RefusingExporter:
        return ""
    return str(config.RefusingExporter.get("sentence", ""))


def refuse_until_read() -> None:
    """Let the nbgrader command that is starting refuse to mark, until its settings are read.

    Called while the file is read; where a line below fails, traitlets drops the whole file, and
    this stays. Where none does, the file's own exporter takes the place; a later reading of the
    same file, which nbgrader may do for another of its apps, leaves that alone.
    """
    app = _reader()
    if app is None or "exporter_class" in app.config.Autograde:
        return
    before: Any = Config()
    refuse_marking(
        before,
        tr(
            "nbgrader_config.py failed in a line below the project's own (its error stands "
            "above), expected settings that can be read to the end: correct the line; nothing "
            "has been marked."
        ),
    )
    app.update_config(before)


def _reader() -> NbGrader | None:
    """Return nbgrader's app that is reading the file, if it is one.

    traitlets tells a file nothing of its reader, and the formgrader's is no singleton: it stands
    among the callers.
    """
    frame = inspect.currentframe()
    while frame is not None:
        caller = frame.f_locals.get("self")
        if isinstance(caller, NbGrader):
            return caller
        frame = frame.f_back
    return None
