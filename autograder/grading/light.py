"""Importing what marking needs without what it never uses."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

_GRAMMAR = "rfc3987_syntax"


@contextmanager
def lightly() -> Iterator[None]:
    """Import a great deal without looking for garbage in it, now and for good.

    Hundreds of modules hold a million objects that all stay. Python would look through them
    while they come, whenever half a dozen submissions have been marked, and before it ends.
    """
    gc.disable()
    try:
        import_without_grammar()
        yield
    finally:
        gc.freeze()
        gc.enable()


def import_without_grammar() -> None:
    """Import jsonschema without the grammar of addresses that it builds as it is imported.

    That takes a second of processor time, in each process, to check formats that notebooks
    do not have. Nothing happens where jsonschema has been imported already.
    """
    if "jsonschema" in sys.modules or _GRAMMAR in sys.modules:
        return
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]  # which jsonschema expects
    try:
        import_module("jsonschema")
    finally:
        del sys.modules[_GRAMMAR]
