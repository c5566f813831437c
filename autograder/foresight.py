"""Code that may loop inside compiled code, where no budget of instructions reaches it.

``sum(itertools.count())`` never comes back to Python, so a kernel that runs it is lost. A text
that holds such a source of endless values is tried in a process of its own first.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from autograder.names_in_source import tree_of

HUGE = 10**8
_ENDLESS = frozenset({"count", "cycle", "repeat"})


def may_never_return(text: str) -> bool:
    """Tell whether a text makes endless or huge iterators of the compiled kind."""
    nodes = list(ast.walk(tree_of(text)))
    imported = {
        alias.asname or alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "itertools"
        for alias in node.names
        if alias.name in _ENDLESS
    }
    return any(_is_endless(node, imported) for node in nodes if isinstance(node, ast.Call))


def _is_endless(call: ast.Call, imported: set[str]) -> bool:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr in _ENDLESS and "itertools" in ast.dump(function.value)
    if not isinstance(function, ast.Name):
        return False
    if function.id == "iter":
        return len(call.args) == 2
    huge = function.id == "range" and any(_constant(argument) >= HUGE for argument in call.args)
    return huge or function.id in imported


def _constant(node: ast.expr) -> float:
    """Return a written number, powers such as 10 ** 12 included; 0 for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        base, power = _constant(node.left), _constant(node.right)
        return float(HUGE) if base > 1 and power > 100 else base**power if base else 0
    return 0


def imports_of(cells: Iterable[str]) -> str:
    """Return the import lines of a notebook's cells, which a text by itself would lack."""
    return "\n".join(dict.fromkeys(line for cell in cells for line in _imports(cell)))


def _imports(cell: str) -> Iterator[str]:
    for node in tree_of(cell).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield ast.unparse(node)
