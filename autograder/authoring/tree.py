"""Where the sources and everything generated from them lie."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import cast

from autograder import course
from autograder.exercise import Exercise
from autograder.messages import tr

SOLUTIONS, RELEASES = "solutions", "notebooks"
PACKAGES = ("course_lib", "autograder")


@dataclass(frozen=True)
class Tree:
    """A checkout of the course, or a small one that a test has made."""

    root: Path

    def lesson_ids(self) -> tuple[str, ...]:
        """Return the folders that `course.toml` lists, in order."""
        return tuple(str(row["id"]) for row in self._rows())

    def lesson_title(self, lesson: str) -> str:
        """Return the English title of a lesson."""
        return next(str(row["title"]) for row in self._rows() if row["id"] == lesson)

    def has_prose(self, lesson: str) -> bool:
        """Tell whether a lesson has a notebook yet; exercises can stand before the prose does."""
        return next(bool(r.get("prose", True)) for r in self._rows() if r["id"] == lesson)

    def lesson_folder(self, lesson: str) -> Path:
        """Return the folder that holds a lesson's source."""
        return self.root / "lessons" / lesson

    def notebook(self, kind: str, lang: str, lesson: str) -> Path:
        """Return the place of a generated notebook, relative to the root."""
        return Path(kind) / lang / lesson / f"{lesson}.ipynb"

    def catalogue_folder(self, name: str) -> Path:
        """Return the folder of the catalogues of a lesson or of a package."""
        return self.root / name / "locale" if name in PACKAGES else self.lesson_folder(name)

    def catalogue_names(self) -> tuple[str, ...]:
        """Return everything that has catalogues: the lessons, then the packages that are here."""
        packages = tuple(name for name in PACKAGES if (self.root / name).is_dir())
        return (*self.lesson_ids(), *packages)

    def glossary(self) -> Path:
        """Return the glossary that translations are checked against."""
        return self.root / "lessons" / "glossary.csv"

    def exercises(self, lesson: str) -> tuple[Exercise, ...]:
        """Return a lesson's exercises; none where it has no `exercises.py`."""
        path = self.lesson_folder(lesson) / "exercises.py"
        if not path.exists():
            return ()
        if self.root.resolve() == course.ROOT:
            return course.exercises(lesson)
        return cast("tuple[Exercise, ...]", _module_at(path, lesson).EXERCISES)

    def _rows(self) -> list[dict[str, object]]:
        text = (self.root / "lessons" / "course.toml").read_text(encoding="utf-8")
        return cast("list[dict[str, object]]", tomllib.loads(text).get("lesson", []))


def _module_at(path: Path, lesson: str) -> ModuleType:
    """Load an `exercises.py` outside the installed course, under a name that stays its own."""
    name = f"_{lesson}_exercises_at_{abs(hash(str(path)))}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(tr("{path}: cannot be loaded as a Python module", path=path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickles look their module up here
    spec.loader.exec_module(module)
    return module


def chosen(tree: Tree, names: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names asked for, all of `known` where none is.

    Raises:
        LookupError: a name is not known; the message lists those that are.
    """
    for name in names:
        if name not in known:
            raise LookupError(
                tr(
                    '"{name}" is unknown under {root}; expected one of: {known}; '
                    "add a lesson to lessons/course.toml first",
                    name=name,
                    root=tree.root,
                    known=", ".join(known),
                )
            )
    return names or known
