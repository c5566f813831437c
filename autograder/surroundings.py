"""Settings of the whole process that a candidate may change, and that are put back."""

from __future__ import annotations

import contextlib
import gc
import locale
import os
import random
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from autograder.dict_versions import Version, snapshot

Undo = Callable[[], object]

_OF_MT19937 = 625 * 4  # bytes: 624 words, and the place of the next


@contextlib.contextmanager
def unchanged() -> Iterator[Undo]:
    """Put every setting back that is known here, whatever the code inside did to it.

    Yields:
        What puts back, between two runs, the settings that change what is computed.
    """
    often = [keep() for keep in (_random, _printing, _folder, _limits)]
    rarely = [keep() for keep in (_environment, _imports, _hooks, _locale, _figures, _plots)]
    try:
        yield partial(_put_back, often)
    finally:
        _put_back([*often, *rarely])


def _put_back(undo: list[Undo]) -> None:
    for put_back in undo:
        with contextlib.suppress(Exception):  # one that fails must not keep the others back
            put_back()


def _if_changed(read: Callable[[], object], kept: object, put_back: Undo) -> None:
    if read() != kept:
        put_back()


# ── What changes what is computed ───────────────────────────────────────────────────────


def _random() -> Undo:
    drawn, state = _memory_of_numpys(), random.getstate()
    numpy_state: Any = np.random.get_state() if drawn is None else _numpys_state(drawn)
    if drawn is not None and numpy_state[3]:  # it keeps a normal deviate, which is not in there
        drawn, numpy_state = None, np.random.get_state()

    def put_back() -> None:
        if drawn is None or drawn != _memory_of_numpys():
            np.random.set_state(numpy_state)
        random.setstate(state)

    return put_back


@lru_cache(maxsize=1)
def _numpys_state(_memory: bytes) -> Any:
    """Return the state of NumPy's own generator, whose memory now holds these bytes."""
    return np.random.get_state()


def _memory_of_numpys() -> bytes | None:
    """Return the memory of NumPy's own generator, which is read much sooner than its state."""
    try:
        from ctypes import string_at

        random_module: Any = np.random
        source = random_module.get_bit_generator()
        if type(source) is not random_module.MT19937:
            return None
        return string_at(source.ctypes.state_address, _OF_MT19937)
    except (ImportError, AttributeError):
        return None


def _printing() -> Undo:
    options: Any = np.get_printoptions()
    set_again = partial(np.set_printoptions, **options)
    return partial(_if_changed, np.get_printoptions, options, set_again)


def _folder() -> Undo:
    try:
        folder = Path.cwd()
    except OSError:  # it has been deleted
        return int
    return partial(_if_changed, Path.cwd, folder, partial(os.chdir, folder))


def _limits() -> Undo:
    limit, profile, collects = sys.getrecursionlimit(), sys.getprofile(), gc.isenabled()

    def put_back() -> None:
        sys.setrecursionlimit(limit)
        sys.setprofile(profile)
        (gc.enable if collects else gc.disable)()

    return put_back


# ── What others see ─────────────────────────────────────────────────────────────────────


def _environment() -> Undo:
    kept = dict(os.environ)
    return partial(_if_changed, partial(dict, os.environ), kept, partial(_set_environment, kept))


def _set_environment(kept: dict[str, str]) -> None:
    for name in set(os.environ) - set(kept):
        del os.environ[name]
    os.environ.update(kept)


def _imports() -> Undo:
    path, entries = sys.path, list(sys.path)
    modules, version = snapshot(sys.modules), Version(sys.modules)

    def put_back() -> None:
        sys.path = path
        if path != entries:
            path[:] = entries
        if not version.holds:
            sys.modules.update(modules)

    return put_back


def _hooks() -> Undo:
    hooks = sys.excepthook, sys.unraisablehook, sys.displayhook
    warns = warnings.warn, warnings.warn_explicit
    of_threads = threading.excepthook

    def put_back() -> None:
        sys.excepthook, sys.unraisablehook, sys.displayhook = hooks
        warnings.warn, warnings.warn_explicit = warns
        threading.excepthook = of_threads

    return put_back


def _locale() -> Undo:
    name = locale.setlocale(locale.LC_ALL)
    query = partial(locale.setlocale, locale.LC_ALL)
    return partial(_if_changed, query, name, partial(query, name))


def _figures() -> Undo:
    """Close the figures that were opened, or the notebook shows them below the card."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    open_before = set(pyplot.get_fignums()) if pyplot else set()

    def put_back() -> None:
        pyplot = sys.modules.get("matplotlib.pyplot")
        for number in set(pyplot.get_fignums()) - open_before if pyplot else ():
            pyplot.close(number)  # type: ignore[union-attr]

    return put_back


def _plots() -> Undo:
    """Matplotlib's settings, where it is loaded at all."""
    settings = getattr(sys.modules.get("matplotlib"), "rcParams", None)
    if not isinstance(settings, dict):
        return int

    kept, version = snapshot(settings), Version(settings)

    def put_back() -> None:
        if not version.holds and snapshot(settings) != kept:
            dict.update(settings, kept)

    return put_back
