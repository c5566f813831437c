"""Small automatic mistakes in a reference: what a probe set must catch without knowing them.

Operators, comparisons and constants are exchanged, and statements dropped, one at a time.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Mod: ast.Mult,
}
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


@dataclass(frozen=True)
class Mutant:
    """One changed reference: the line as it was and as it is, and the whole source."""

    before: str
    after: str
    source: str

    @property
    def name(self) -> str:
        """Return what was changed, to be quoted where a mutant is declared equivalent."""
        return f"{self.before} → {self.after}"


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every single-change mutant of a source text."""
    tree = ast.parse(source)
    for number, node in enumerate(ast.walk(tree)):
        for variant in range(_variants(node)):
            changed = copy.deepcopy(tree)
            twin = next(n for i, n in enumerate(ast.walk(changed)) if i == number)
            before, around = _first_line(_statement(tree, node)), _statement(changed, twin)
            _mutate(changed, twin, variant)
            after = _first_line(around if around and _holds(changed, around) else None)
            if before != after:
                yield Mutant(before, after, ast.unparse(ast.fix_missing_locations(changed)))


def _variants(node: ast.AST) -> int:
    if isinstance(node, ast.AugAssign):
        return 2  # the other operator, or no statement at all
    if isinstance(node, ast.BinOp):
        return int(type(node.op) in _OPERATORS)
    if isinstance(node, ast.Compare):
        return int(type(node.ops[0]) in _COMPARISONS)
    if isinstance(node, ast.Constant):
        return int(isinstance(node.value, int | float))
    if isinstance(node, ast.UnaryOp):
        return int(isinstance(node.op, ast.USub | ast.Not))
    return int(isinstance(node, ast.Assign | ast.Expr | ast.If))


def _mutate(tree: ast.AST, node: ast.AST, variant: int) -> None:
    if isinstance(node, ast.BinOp | ast.AugAssign) and variant == 0:
        node.op = _OPERATORS[type(node.op)]()
    elif isinstance(node, ast.Compare):
        node.ops[0] = _COMPARISONS[type(node.ops[0])]()
    elif isinstance(node, ast.Constant):
        node.value = _other_constant(node.value)
    elif isinstance(node, ast.UnaryOp):
        _replace(tree, node, node.operand)
    elif isinstance(node, ast.stmt):
        _replace(tree, node, ast.Pass())


def _other_constant(value: object) -> int | float:
    if isinstance(value, bool):
        return not value
    assert isinstance(value, int | float)
    return value + 1 if isinstance(value, int) else value * 2 or 0.5


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
            elif isinstance(value, list) and old in value:
                value[value.index(old)] = new


def _statement(tree: ast.AST, node: ast.AST) -> ast.stmt | None:
    """Return the innermost statement around a node."""
    around = [s for s in ast.walk(tree) if isinstance(s, ast.stmt) and _holds(s, node)]
    return min(around, key=lambda statement: len(ast.unparse(statement)), default=None)


def _first_line(statement: ast.stmt | None) -> str:
    return ast.unparse(statement).splitlines()[0] if statement else "(removed)"


def _holds(tree: ast.AST, node: ast.AST) -> bool:
    return any(child is node for child in ast.walk(tree))
