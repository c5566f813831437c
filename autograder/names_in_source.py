"""The names that a learner's text defines, and the one nearest to a misspelt one."""

from __future__ import annotations

import ast
import builtins
import difflib
import warnings
from collections.abc import Iterable
from typing import cast

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def tree_of(source: str) -> ast.Module:
    """Return the syntax tree of a text; an empty one where the text is no program."""
    try:
        with warnings.catch_warnings():  # an invalid escape in the text is no concern here
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module(body=[], type_ignores=[])


def defined(source: str) -> frozenset[str]:
    """Return the names of the classes and functions at the top level of a text."""
    return frozenset(node.name for node in tree_of(source).body if isinstance(node, Definition))


def functions(source: str) -> frozenset[str]:
    """Return the names of the functions at the top level: what stands outside every class."""
    body = tree_of(source).body
    return frozenset(
        node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def members(source: str, owner: str) -> tuple[str, ...]:
    """Return the methods of a class and the attributes that its text sets, in order."""
    names: dict[str, None] = {}
    for node in ast.walk(tree_of(source)):
        if isinstance(node, ast.ClassDef) and node.name == owner:
            names |= dict.fromkeys(_members_of(node))
    return tuple(names)


def _members_of(owner: ast.ClassDef) -> Iterable[str]:
    for statement in owner.body:
        if isinstance(statement, Definition):
            yield statement.name
        elif isinstance(statement, ast.Assign):
            yield from (t.id for t in statement.targets if isinstance(t, ast.Name))
    yield from (node.attr for node in _own(owner) if isinstance(node.ctx, ast.Store))


def attributes(source: str) -> frozenset[str]:
    """Return every name that the text reads or sets as ``self.name``."""
    return frozenset(node.attr for node in _own(tree_of(source)))


def _own(tree: ast.AST) -> Iterable[ast.Attribute]:
    for node in ast.walk(tree):
        owner = node.value if isinstance(node, ast.Attribute) else None
        if isinstance(owner, ast.Name) and owner.id == "self":
            yield cast(ast.Attribute, node)


def known_names(source: str) -> frozenset[str]:
    """Return the names that the text gives a value to, and Python's own."""
    found = set(dir(builtins)) | defined(source)
    for node in ast.walk(tree_of(source)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name)
    return frozenset(found)


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known name that a misspelt one most resembles, if any comes near."""
    others = [other for other in known if other != name]
    folded = [other for other in others if other.casefold() == name.casefold()]
    near = folded or difflib.get_close_matches(name, others, n=1, cutoff=cutoff)
    return near[0] if near else None
