"""NumPy's and Python's own functions as they are, and put back where code has replaced them.

A candidate that sets ``np.sqrt`` to something else must not be judged by its own square root,
and neither must the next one.
"""

from __future__ import annotations

import builtins
import copy
import functools
import itertools
import math
import operator
import random
import statistics
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from autograder.dict_versions import Version, snapshot

_MODULES = (
    builtins,  # stands first
    np,
    np.random,
    np.linalg,
    math,
    random,
    copy,
    functools,
    itertools,
    operator,
    statistics,
)
# IPython and its kernel replace these while a cell runs, and other tools hook the import.
_OF_OTHERS = frozenset(
    {
        "__debug__",
        "__import__",
        "__spec__",
        "_",
        "breakpoint",
        "copyright",
        "credits",
        "display",
        "exit",
        "get_ipython",
        "help",
        "input",
        "license",
        "open",
        "quit",
    }
)


Names = Mapping[str, object]


@dataclass(frozen=True)
class Library:
    """A module, and what it held."""

    module: types.ModuleType
    held: Names
    version: Version

    def untouched(self, now: Names) -> bool:
        """Tell whether everything is as it was; of all the questions the one asked most."""
        if self.version.holds:
            return True
        values = now.values(), self.held.values()
        return len(now) == len(self.held) and all(map(operator.is_, *values))

    def replaced(self, now: Names) -> list[str]:
        """Return the names that hold something else by now, or nothing."""
        return [name for name, value in self.held.items() if now.get(name, now) is not value]

    def added(self, now: Names) -> list[str]:
        """Return the names that are new, submodules aside: those are loaded when first used."""
        new = now.keys() - self.held.keys()
        return [name for name in new if not isinstance(now[name], types.ModuleType)]


def held_now() -> tuple[Library, ...]:
    """Note what every guarded module holds at this moment."""
    return tuple(
        Library(module, snapshot(vars(module)), Version(vars(module))) for module in _MODULES
    )


def put_back(libraries: tuple[Library, ...]) -> tuple[str, ...]:
    """Give every replaced name its value again, and return the names, such as ``np.sqrt``."""
    first = libraries[0]
    before = first.held
    if not first.version.holds:
        before = builtins.__dict__.copy()
        builtins.__dict__.update(first.held)  # first of all: what follows is made of them
    found: list[str] = []
    for library in libraries:
        sys.modules[library.module.__name__] = library.module
        now = before if library.module is builtins else vars(library.module)
        if library.untouched(now):
            continue
        for name in library.added(now):
            delattr(library.module, name)
        found += _given_back(library, library.replaced(now))
    return tuple(found)


def put_true_ones_back() -> tuple[str, ...]:
    """Undo what a session's earlier cells did to NumPy and to Python's own functions."""
    found: list[str] = []
    for library in _TRUE:
        if library.version.holds:
            continue
        replaced = library.replaced(vars(library.module))
        found += _given_back(library, [name for name in replaced if name not in _OF_OTHERS])
    return tuple(found)


def _given_back(library: Library, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        setattr(library.module, name, library.held[name])
        yield _in_words(library.module, name)


def _in_words(module: types.ModuleType, name: str) -> str:
    if module is builtins:
        return name
    return f"{module.__name__.replace('numpy', 'np', 1)}.{name}"


_TRUE = held_now()  # at the checker's import, which a notebook's first cell does
