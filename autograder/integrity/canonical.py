"""Code rewritten so that common disguises and habits of layout leave no difference.

Docstrings, annotations, comments and layout go; ``a += b`` becomes ``a = a + b``; assignments of
tuples are taken apart; comprehensions become loops and conditional expressions become branches.
Literals stay as they are.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from autograder.integrity.expressions import Name, Token, Tokens, tokens

_COMPREHENSIONS = (ast.ListComp, ast.DictComp, ast.SetComp)


@dataclass(frozen=True)
class Statement:
    """One simple statement or the head of a compound one.

    Args:
        tokens: the statement in canonical form.
        depth: how deep it stands in its function.
        lines: its first and last line in the source, from 1.
    """

    tokens: Tokens
    depth: int
    lines: tuple[int, int]


Unit = tuple[Statement, ...]


def units(source: str) -> tuple[Unit, ...]:
    """Return the functions and methods of a text, and what stands outside of them, each by itself.

    Raises:
        SyntaxError: the text is not Python.
    """
    found: list[Unit] = []
    waiting: list[list[ast.stmt]] = [ast.parse(source).body]
    while waiting:
        body = waiting.pop(0)
        reader = _Reader()
        reader.read(body, 0)
        if reader.statements:
            found.append(tuple(reader.statements))
        waiting += reader.inner
    return tuple(found)


class _Reader:
    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.inner: list[list[ast.stmt]] = []
        self._made = 0

    def read(self, body: list[ast.stmt], depth: int) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self.inner.append(node.body)
            elif not isinstance(node, ast.Pass | ast.Import | ast.ImportFrom | ast.Global):
                self._statement(node, depth)

    def _add(self, node: ast.stmt, depth: int, *tokens: Token) -> None:
        first = node.lineno
        body = getattr(node, "body", None)
        last = node.end_lineno or first
        if isinstance(body, list) and body:
            last = max(first, body[0].lineno - 1)
        self.statements.append(Statement(tuple(tokens), depth, (first, last)))

    def _statement(self, node: ast.stmt, depth: int) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._assign(node, target, node.value, depth)
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                self._assign(node, node.target, node.value, depth)
        elif isinstance(node, ast.AugAssign):
            whole = ast.BinOp(node.target, node.op, node.value)
            self._add(node, depth, "=", *tokens(node.target), *tokens(whole))
        elif isinstance(node, ast.Return):
            self._value(node, node.value, depth, ("return",))
        elif isinstance(node, ast.Expr):
            if not isinstance(node.value, ast.Constant):  # a docstring, or nothing at all
                self._value(node, node.value, depth, ("do",))
        else:
            self._compound(node, depth)

    def _assign(self, node: ast.stmt, target: ast.expr, value: ast.expr, depth: int) -> None:
        sides = _elements(target), _elements(value)
        if sides[0] and len(sides[0]) == len(sides[1]):
            for one, its in zip(*sides, strict=True):
                self._assign(node, one, its, depth)
        else:
            self._value(node, value, depth, ("=", *tokens(target)))

    def _value(self, node: ast.stmt, value: ast.expr | None, depth: int, before: Tokens) -> None:
        """Add a statement that ends in a value; take the value apart where it is a loop."""
        if isinstance(value, ast.IfExp):
            self._add(node, depth, "if", *tokens(value.test))
            self._value(node, value.body, depth + 1, before)
            self._add(node, depth, "else")
            self._value(node, value.orelse, depth + 1, before)
        elif isinstance(value, _COMPREHENSIONS):
            self._loop(node, value, depth, before)
        else:
            self._add(node, depth, *before, *(tokens(value) if value else ()))

    def _loop(
        self,
        node: ast.stmt,
        value: ast.ListComp | ast.DictComp | ast.SetComp,
        depth: int,
        before: Tokens,
    ) -> None:
        assigned = before[0] == "="
        self._made += not assigned
        target: Tokens = before[1:] if assigned else (Name(f"made {self._made}"),)
        self._add(node, depth, "=", *target, "[]" if isinstance(value, ast.ListComp) else "{}")
        self._filling(node, value, depth, target)
        if not assigned:
            self._add(node, depth, *before, *target)

    def _filling(
        self,
        node: ast.stmt,
        value: ast.ListComp | ast.DictComp | ast.SetComp,
        depth: int,
        target: Tokens,
    ) -> None:
        for part in value.generators:
            self._add(node, depth, "for", *tokens(part.target), "in", *tokens(part.iter))
            depth += 1
            for test in part.ifs:
                self._add(node, depth, "if", *tokens(test))
                depth += 1
        if isinstance(value, ast.DictComp):
            key = tokens(value.key)
            self._add(node, depth, "=", "[", *target, *key, "]", *tokens(value.value))
        else:
            method = "append" if isinstance(value, ast.ListComp) else "add"
            call = ("(", ".", *target, method)
            self._add(node, depth, "do", *call, *tokens(value.elt), ")")

    def _compound(self, node: ast.stmt, depth: int) -> None:
        if isinstance(node, ast.For):
            self._add(node, depth, "for", *tokens(node.target), "in", *tokens(node.iter))
        elif isinstance(node, ast.If | ast.While):
            word = "if" if isinstance(node, ast.If) else "while"
            self._add(node, depth, word, *tokens(node.test))
        elif isinstance(node, ast.Try):
            self._add(node, depth, "try")
        else:
            parts = (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
            self._add(
                node, depth, type(node).__name__, *(t for part in parts for t in tokens(part))
            )
        self._bodies(node, depth)

    def _bodies(self, node: ast.stmt, depth: int) -> None:
        self.read(getattr(node, "body", []), depth + 1)
        for handler in getattr(node, "handlers", []):
            kind = tokens(handler.type) if handler.type else ()
            self.statements.append(
                Statement(("except", *kind), depth, (handler.lineno, handler.lineno))
            )
            self.read(handler.body, depth + 1)
        for case in getattr(node, "cases", []):
            line = case.pattern.lineno
            head = Statement(("case", *tokens(case.pattern)), depth + 1, (line, line))
            self.statements.append(head)
            self.read(case.body, depth + 2)
        for name in ("orelse", "finalbody"):
            body = getattr(node, name, [])
            if body:
                self._add_else(body, depth)
                self.read(body, depth + 1)

    def _add_else(self, body: list[ast.stmt], depth: int) -> None:
        line = max(body[0].lineno - 1, 1)
        self.statements.append(Statement(("else",), depth, (line, line)))


def _elements(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple | ast.List) else []
