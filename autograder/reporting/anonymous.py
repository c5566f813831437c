"""A student's code as an example for others: what tells of the person is taken out."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import string
from collections.abc import Iterable
from functools import cache

import numpy as np

from autograder.exercise import Exercise

ELLIPSIS = "…"
COMMON = (
    *("numpy", "math", "matplotlib", "pyplot", "np", "plt", "rng", "self", "cls", "key", "name"),
    *("value", "values", "grad", "param", "velocity", "velocities", "beta", "eta", "mu", "gamma"),
    *("eps", "epsilon", "rho", "alpha", "batch", "mean", "var", "std", "axis", "shape", "size"),
    *("index", "step", "result", "total"),
)


def example_of(source: str, exercise: Exercise) -> str:
    """Return a text without comments, docstrings, strings and names of its author's choice.

    Names that the exercise itself uses, and those of Python and NumPy, stay; others become
    ``name1``, ``name2`` … Nothing is returned for a text that Python cannot parse, since a
    comment in it could not be told for sure.

    Example:
        >>> from autograder import course
        >>> exercise = course.exercise("momentum.Momentum")
        >>> print(example_of("kim_speed = 3  # by Kim", exercise))
        name1 = 3
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    tree.body = [row for row in tree.body if not _is_of_the_future(row)]
    cleaned = _Cleaner(vocabulary(exercise)).visit(tree)
    return ast.unparse(ast.fix_missing_locations(cleaned))


@cache
def vocabulary(exercise: Exercise) -> frozenset[str]:
    """Return the words that an exercise's own texts, Python and NumPy use."""
    texts = (exercise.stub, exercise.solution, *_other_texts(exercise))
    own = set[str]().union(*map(_words, texts))
    kinds = (dict, list, str, tuple, set, float, int, np.ndarray, np.random.Generator)
    methods = set[str]().union(*map(dir, kinds))
    modules = (*dir(builtins), *dir(np), *dir(np.random), *dir(np.linalg), *keyword.kwlist)
    return frozenset((*own, *methods, *modules, *string.ascii_letters, *COMMON, exercise.name))


def _other_texts(exercise: Exercise) -> Iterable[str]:
    """Yield what the exercise's known variants write in place of the reference's text."""
    for cause in exercise.causes:
        for change in (cause.change, *cause.also):
            if isinstance(change, str):
                yield change
            else:
                yield from (edit.new for edit in change)


def _words(text: str) -> set[str]:
    try:
        tree = ast.parse(text)
    except SyntaxError:  # a bug hunt may start from a text that cannot be parsed, an edit is a part
        return set(re.findall(r"[A-Za-z_]\w*", text))
    found: set[str] = set()
    for node in ast.walk(tree):
        found.update(_names_in(node))
    return found


def _names_in(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.arg | ast.keyword):
        yield node.arg or ""
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


class _Cleaner(ast.NodeTransformer):
    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self._given: dict[str, str] = {}

    def _name(self, name: str) -> str:
        if name in self._known or (name.startswith("__") and name.endswith("__")):
            return name
        return self._given.setdefault(name, f"name{len(self._given) + 1}")

    def visit(self, node: ast.AST) -> ast.AST:
        """Clean a node and what is in it."""
        if isinstance(node, ast.JoinedStr):
            return ast.Constant(ELLIPSIS)
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            return node if node.value in self._known else ast.Constant(ELLIPSIS)
        for field in ("id", "arg", "attr", "name", "asname", "rest"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                setattr(node, field, ".".join(map(self._name, value.split("."))))
        if isinstance(node, ast.Global | ast.Nonlocal):
            node.names = [self._name(name) for name in node.names]
        if isinstance(node, ast.ImportFrom) and node.module:
            node.module = ".".join(map(self._name, node.module.split(".")))
        self.generic_visit(node)
        _drop_docstring(node)
        return node


def _drop_docstring(node: ast.AST) -> None:
    """Drop every text that stands as a line of its own."""
    body = getattr(node, "body", None)
    if isinstance(body, list):
        kept = [row for row in body if not _is_text(row)]
        node.body = kept or ([] if isinstance(node, ast.Module) else [ast.Pass()])  # type: ignore[attr-defined]


def _is_of_the_future(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
