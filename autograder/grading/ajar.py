"""nbgrader's parts without its whole: a package is looked into only where somebody asks for it.

`import nbgrader.api` runs `nbgrader/__init__.py`, and that starts a web server's extensions, the
exchange and every command. Here the packages stand in `sys.modules` before anything of them has
run: parts are imported as always, and the first name that is no part runs the package itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

PACKAGES = ("nbgrader", "nbgrader.apps")
_ARCHIVES = "setuptools.archive_util"
_UNPACKING = ("unpack_archive", "unpack_tarfile", "unpack_zipfile")
_OWN = ("__version__",)


@contextmanager
def left_ajar() -> Iterator[None]:
    """Put the packages in place, for good; what has been imported already stays as it is.

    The stand-in for setuptools is there for the context alone: nbgrader takes three names of it.
    """
    for name in PACKAGES:
        spec = None if name in sys.modules else find_spec(name)
        if spec is not None and spec.loader is not None:
            sys.modules[name] = _Ajar(spec, spec.loader)
            parent, _, last = name.rpartition(".")
            if parent:
                setattr(sys.modules[parent], last, sys.modules[name])
    stand_in = sys.modules.setdefault(_ARCHIVES, _Archives(_ARCHIVES))
    try:
        yield
    finally:
        if type(stand_in) is _Archives and sys.modules.get(_ARCHIVES) is stand_in:
            del sys.modules[_ARCHIVES]


class _Ajar(ModuleType):
    """A package whose own text has not run."""

    def __init__(self, spec: ModuleSpec, loader: Loader) -> None:
        super().__init__(spec.name)
        vars(self).update(vars(module_from_spec(spec)))
        self._loader, self._has_run = loader, False

    def __getattr__(self, name: str) -> Any:
        """Return a part, or what the package's own text defines."""
        if name.startswith("__") and name not in _OWN:
            raise AttributeError(name)
        whole = f"{self.__name__}.{name}"
        if find_spec(whole) is not None:
            return import_module(whole)
        if self._has_run:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        self._has_run = True  # now: its text asks for names of its own
        try:
            self._loader.exec_module(self)
        except BaseException:
            self._has_run = False  # whoever asks next is told what is wrong, too
            raise
        return getattr(self, name)


class _Archives(ModuleType):
    """Stands for setuptools' reader of archives, which nbgrader names and marking never uses."""

    def __getattr__(self, name: str) -> Any:
        """Return what imports the true function when it is called."""
        if name not in _UNPACKING:
            raise AttributeError(name)

        def unpack(*arguments: Any, **named: Any) -> Any:
            return getattr(import_module(_ARCHIVES), name)(*arguments, **named)

        return unpack
