"""Inside the untrusted process: the course's package by what was sent, and silent verbs.

Only the standard library is imported here, so that this can stand before everything else.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, NoReturn

Sources = Mapping[str, Sequence[Any]]  # module → text, file, whether it is a package
VERBS = ("check", "explain", "hint", "progress", "solution", "use")


def install(sources: Sources) -> None:
    """Have the course's package come from these texts, and from nowhere else."""
    sys.meta_path.insert(0, _Finder(sources))
    sys.modules["autograder.notebook"] = _silent_notebook()


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and makes the modules that were sent."""

    def __init__(self, sources: Sources) -> None:
        self._sources = dict(sources)
        self.names = tuple(sources)
        self._packages = {name.partition(".")[0] for name in sources}

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return what makes a module of the package; others are somebody else's."""
        del path, target
        if fullname.partition(".")[0] not in self._packages:
            return None
        if fullname not in self._sources:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        _, file, is_package = self._sources[fullname]
        return importlib.util.spec_from_file_location(
            fullname, file, loader=self, submodule_search_locations=[] if is_package else None
        )

    def exec_module(self, module: ModuleType) -> None:
        """Run the text that was sent."""
        text, file, _ = self._sources[module.__name__]
        vars(module)["_refuse"] = refuse
        exec(compile(text, file, "exec", dont_inherit=True), vars(module))


def refuse(name: str) -> NoReturn:
    """Refuse to be the course's own solution.

    Raises:
        RuntimeError: always.
    """
    from autograder.messages import tr

    raise RuntimeError(
        tr(
            "course_lib's {name} is not available in marking: expected your own; a cell that "
            "only shows something needs no change.",
            name=name,
        )
    )


class Refusing:
    """Stands for a piece of the course's own that `mine` would have lent."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *_: object, **__: object) -> NoReturn:
        """Refuse."""
        refuse(self._name)


def _silent_notebook() -> ModuleType:
    """Return the module that a notebook takes its verbs from: here they do nothing."""
    module = ModuleType("autograder.notebook")
    for verb in VERBS:
        setattr(module, verb, _nothing)
    vars(module)["mine"] = Refusing
    return module


def _nothing(*_: object, **__: object) -> None:
    """Do nothing: the marks are made elsewhere."""
