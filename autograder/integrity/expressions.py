"""Expressions in canonical form: operands in one order, empty containers in one spelling."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

_EMPTY = {"dict": "{}", "list": "[]", "tuple": "()"}
_COMMUTE = (ast.Add, ast.Mult)
_OWN = "self"
_GIVEN = frozenset(dir(builtins)) | {"np", "numpy", "math", _OWN}
_METHODS = frozenset().union(*map(dir, (np, np.ndarray, dict, list, set, str)))
USUAL = _GIVEN | _METHODS  # names that nobody had to think of


@dataclass(frozen=True)
class Name:
    """A name that may be renamed without changing what the code does."""

    text: str
    attribute: bool = False


Token = str | Name
Tokens = tuple[Token, ...]


def tokens(node: ast.AST) -> Tokens:
    """Return an expression in canonical form."""
    return tuple(_tokens(node))


def _tokens(node: ast.AST) -> Iterator[Token]:
    if isinstance(node, ast.Name):
        yield node.id if node.id in _GIVEN else Name(node.id)
    elif isinstance(node, ast.Attribute):
        yield from (".", *_tokens(node.value), _attribute(node))
    elif isinstance(node, ast.Constant):
        yield repr(node.value)
    elif isinstance(node, ast.BinOp):
        yield from _operation(node)
    elif isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield from _negation(node)
    elif isinstance(node, ast.Subscript):
        yield from ("[", *_tokens(node.value), *_tokens(node.slice), "]")
    elif isinstance(node, ast.Starred):
        yield from ("*", *_tokens(node.value))
    else:
        yield from _anything(node)


def _attribute(node: ast.Attribute) -> Token:
    """Keep the name of a library's method; one of the student's own object may be renamed."""
    own = isinstance(node.value, ast.Name) and node.value.id == _OWN
    return node.attr if node.attr in _METHODS and not own else Name(node.attr, attribute=True)


def _operation(node: ast.BinOp) -> Iterator[Token]:
    sides = [tokens(node.left), tokens(node.right)]
    if isinstance(node.op, _COMMUTE):
        sides.sort(key=shape)
    yield from ("(", type(node.op).__name__, *sides[0], *sides[1], ")")


def _call(node: ast.Call) -> Iterator[Token]:
    function = node.func
    plain = not node.args and not node.keywords
    if plain and isinstance(function, ast.Name) and function.id in _EMPTY:
        yield _EMPTY[function.id]
    elif plain and isinstance(function, ast.Attribute) and function.attr == "keys":
        yield from _tokens(function.value)
    else:
        yield from ("(", *_tokens(function))
        for argument in node.args:
            yield from _tokens(argument)
        for keyword in sorted(node.keywords, key=lambda word: word.arg or ""):
            yield from (f"{keyword.arg}=", *_tokens(keyword.value))
        yield ")"


def _negation(node: ast.UnaryOp) -> Iterator[Token]:
    inner = node.operand
    opposite = {ast.In: ast.NotIn, ast.Is: ast.IsNot, ast.Eq: ast.NotEq}
    if isinstance(inner, ast.Compare) and len(inner.ops) == 1 and type(inner.ops[0]) in opposite:
        turned = opposite[type(inner.ops[0])]()
        yield from _tokens(ast.Compare(inner.left, [turned], inner.comparators))
    else:
        yield from ("not", *_tokens(inner))


def _anything(node: ast.AST) -> Iterator[Token]:
    if empty := _empty(node):
        yield empty
        return
    yield from ("(", type(node).__name__)
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.expr_context):
            yield from _tokens(child)
    if isinstance(node, ast.arg):
        yield Name(node.arg)
    yield ")"


def _empty(node: ast.AST) -> str:
    if isinstance(node, ast.Dict) and not node.keys:
        return "{}"
    if isinstance(node, ast.List | ast.Tuple) and not node.elts:
        return "[]" if isinstance(node, ast.List) else "()"
    return ""


def shape(found: Tokens) -> tuple[str, ...]:
    """Return tokens without their names, by which operands are put in order."""
    return tuple("·" if isinstance(token, Name) else token for token in found)
