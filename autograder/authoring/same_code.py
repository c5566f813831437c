"""The proof that two languages hold the same lesson: formulas by byte, code by syntax tree.

Docstrings are left out, and a string may differ only where `labels` says that the one is the
translation of the other. Text that Python cannot parse is compared token by token.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from autograder.authoring.cells import SETUP
from autograder.authoring.prose import split
from autograder.code_text.pieces import Piece, pieces


def same_code(a: Any, b: Any, labels: Mapping[str, str]) -> list[str]:
    """Return the ids of the cells whose code or display formulas differ; none when all agree.

    Args:
        a: the notebook in English.
        b: the notebook in another language.
        labels: the translations of all `tr("…")` literals.
    """
    ids_a, ids_b = ([cell.id for cell in notebook.cells] for notebook in (a, b))
    if ids_a != ids_b:
        return sorted(set(ids_a) ^ set(ids_b)) or ids_b
    pairs = zip(a.cells, b.cells, strict=True)
    return [cell.id for cell, other in pairs if not _same_cell(cell, other, labels)]


def same_text(a: str, b: str, labels: Mapping[str, str]) -> bool:
    """Tell whether two code cells are the same, docstrings and labels aside."""
    trees = _tree(a), _tree(b)
    if trees[0] is None or trees[1] is None:
        return trees == (None, None) and _same_tokens(a, b, labels)
    strings_a, strings_b = _take_strings(trees[0]), _take_strings(trees[1])
    return (
        ast.dump(trees[0]) == ast.dump(trees[1])
        and len(strings_a) == len(strings_b)
        and all(x == y or labels.get(x) == y for x, y in zip(strings_a, strings_b, strict=True))
    )


def formulas(markdown: str) -> list[str]:
    """Return the display formulas and fenced blocks of a Markdown cell."""
    return [block.text for block in split(markdown) if block.kind in ("formula", "fence")]


def _same_cell(a: Any, b: Any, labels: Mapping[str, str]) -> bool:
    if a.cell_type != b.cell_type:
        return False
    if a.cell_type == "markdown":
        return formulas(a.source) == formulas(b.source)
    return same_text(_code(a), _code(b), labels) and same_text(_stub(a), _stub(b), labels)


def _stub(cell: Any) -> str:
    return str(cell.metadata.get("course", {}).get("stub", ""))


def _code(cell: Any) -> str:
    source = str(cell.source)
    if cell.id == SETUP:  # the one line that names the language
        source = re.sub(r'\buse\("(en|ja|ko)"\)', "use()", source, count=1)
    return source


def _tree(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return None


def _take_strings(tree: ast.Module) -> list[str]:
    """Blank all strings of a tree, and return them in order, docstrings left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if ast.get_docstring(node, clean=False) is not None and isinstance(first, ast.Expr):
                first.value = ast.Constant(value=None)
    taken = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            taken.append(node.value)
            node.value = ""
    return taken


def _same_tokens(a: str, b: str, labels: Mapping[str, str]) -> bool:
    rows = [[p for p in pieces(text) if p.kind in ("code", "label")] for text in (a, b)]
    return len(rows[0]) == len(rows[1]) and all(
        _same_token(x, y, labels) for x, y in zip(rows[0], rows[1], strict=True)
    )


def _same_token(x: Piece, y: Piece, labels: Mapping[str, str]) -> bool:
    if x.string is not None and y.string is not None:
        return x.string == y.string or labels.get(x.string) == y.string
    return x.text == y.text
