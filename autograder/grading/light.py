"""Importing what marking needs without what it never uses."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from autograder.grading.ajar import left_ajar

_FORMATS = (
    *("fqdn", "idna", "isoduration", "jsonpointer", "rfc3339_validator"),
    *("rfc3986_validator", "rfc3987", "rfc3987_syntax", "uri_template", "webcolors"),
)


@contextmanager
def lightly() -> Iterator[None]:
    """Import a great deal without looking for garbage in it, now and for good.

    Hundreds of modules hold a million objects that all stay. Python would look through them
    while they come, whenever half a dozen submissions have been marked, and before it ends.
    """
    gc.disable()
    try:
        import_without_formats()
        with left_ajar():
            yield
    finally:
        gc.freeze()
        gc.enable()


def import_without_formats() -> None:
    """Import jsonschema without what checks addresses, dates and colors.

    Notebooks have no such formats, and one grammar alone takes a second of processor time in
    each process. Nothing happens where jsonschema has been imported already.
    """
    if "jsonschema" in sys.modules:
        return
    absent = [name for name in _FORMATS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # jsonschema expects it
    try:
        import_module("jsonschema")
    finally:
        for name in absent:
            del sys.modules[name]
