"""The text of the course's own functions, and what the names in it stand for."""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from types import FunctionType, ModuleType
from typing import Any, TypeAlias

OWN = ("autograder.", "course_lib.", "lessons.")
_Node: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
_NOT_RUN = ("annotation", "returns", "ctx", "op", "ops", "type_params")
_DOCUMENTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class SourceLostError(LookupError):
    """The text of a function cannot be had, or is not where it says that it is."""


def described(value: FunctionType | type) -> tuple[str, Mapping[str, Any]]:
    """Return the text of a function, lambda or class, and what its names stand for.

    Docstrings are left out, and names that stand in annotations alone. Several lambdas that
    begin on one line are told as one. The names are those of its module, and of modules of
    the course's own.

    Raises:
        SourceLostError: there is no file, or not this text in it.
    """
    line = value.__code__.co_firstlineno if isinstance(value, FunctionType) else 0
    text, names = _told(value.__module__, value.__name__, line)
    known = vars(sys.modules[value.__module__])
    return text, {name: found for name in names for found in _found(known, name)}


def whole_text(module: str) -> str:
    """Return the text of a module, or its name where there is none."""
    return "".join(_lines(module)) or module


def _found(known: Mapping[str, Any], name: str) -> Iterator[Any]:
    """Yield what a name, or an attribute of a module of the course's own, stands for."""
    owner, _, attribute = name.partition(".")
    if owner not in known:
        return
    found = known[owner]
    is_own = isinstance(found, ModuleType) and found.__name__.startswith(OWN)
    if attribute and is_own:
        yield getattr(found, attribute, None)
    elif not attribute and not isinstance(found, ModuleType):
        yield found


@cache
def _told(module: str, name: str, line: int) -> tuple[str, tuple[str, ...]]:
    """Return a text and the names in it, in order."""
    nodes = _by_place(module).get((name, line), [])
    if not nodes:
        raise SourceLostError(f"{module}:{name}")
    names, spans = set[str](), list[tuple[int, int]]()
    for node in nodes:
        _look_through(node, names, spans)
    lines = _lines(module)
    return "\n".join(_text(node, lines, spans) for node in nodes), tuple(sorted(names))


@cache
def _by_place(module: str) -> Mapping[tuple[str, int], list[_Node]]:
    """Return every function of a module by its name and first line; a class by its name alone."""
    found: dict[tuple[str, int], list[_Node]] = {}
    try:
        todo: list[ast.AST] = [ast.parse("".join(_lines(module)))]
    except SyntaxError as error:
        raise SourceLostError(module) from error
    while todo:
        node = todo.pop()
        if isinstance(node, _Node):
            is_class, name = isinstance(node, ast.ClassDef), getattr(node, "name", "<lambda>")
            found.setdefault((name, 0 if is_class else _first_line(node)), []).insert(0, node)
        todo += _children(node)
    return found


def _look_through(top: ast.AST, names: set[str], docstrings: list[tuple[int, int]]) -> None:
    """Collect the names that a text runs with, and the lines of its docstrings."""
    todo = [top]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name):
            names.add(node.id)
            continue
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names.add(f"{node.value.id}.{node.attr}")
        elif isinstance(node, _DOCUMENTED) and len(node.body) > 1:
            first = node.body[0]
            is_below = first.lineno > node.lineno
            if is_below and ast.get_docstring(node, clean=False) is not None:
                docstrings.append((first.lineno, first.end_lineno or first.lineno))
        todo += _children(node)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for name in node._fields:
        if name in _NOT_RUN:
            continue
        child = getattr(node, name, None)
        if isinstance(child, ast.AST):
            yield child
        elif isinstance(child, list):
            yield from (item for item in child if isinstance(item, ast.AST))


def _lines(module: str) -> list[str]:
    path = getattr(sys.modules.get(module), "__file__", None)
    return linecache.getlines(path) if path else []


def _first_line(node: _Node) -> int:
    decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
    return min([node.lineno, *(row.lineno for row in decorators)])


def _text(node: _Node, lines: list[str], docstrings: list[tuple[int, int]]) -> str:
    """Cut a text out of its module."""
    first, last = _first_line(node), node.end_lineno or node.lineno
    kept = lines[first - 1 : last]
    if isinstance(node, ast.Lambda):
        return _cut(kept, node.col_offset, node.end_col_offset)
    for start, end in docstrings:
        kept[start - first : end - first + 1] = [""] * (end - start + 1)
    depth = len(kept[0]) - len(kept[0].lstrip())
    return "\n".join(line[depth:].rstrip() for line in kept if line.strip())


def _cut(lines: list[str], start: int, end: int | None) -> str:
    """Cut off what stands before and behind; Python counts the bytes."""
    data = [line.encode() for line in lines]
    data[-1] = data[-1][:end]
    data[0] = data[0][start:]
    return b"".join(data).decode("utf-8", "replace")
