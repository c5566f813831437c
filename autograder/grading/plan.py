"""Which cells have to be run to mark a notebook: all but demonstrations nobody depends on.

A demonstration that stands as it was released shows what the course already knows. It is run
only where a cell that is run uses a name that the demonstration binds or may change.
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nbformat import NotebookNode

from autograder.grading.release import Release

KEPT = 512  # cells whose names are remembered; most of a class hands in the same ones
LONGEST, MOST_MAGICS = 20_000, 20  # characters and magics of a cell that is looked through
ALL = 200_000  # characters of all cells that are looked through; nobody writes more by hand


@dataclass(frozen=True)
class Names:
    """The global names of one cell: what it uses, binds, may change in place, and imports."""

    uses: frozenset[str]
    binds: frozenset[str]
    changes: frozenset[str]
    imports: frozenset[str]


# Built-in functions that leave their arguments as they are.
_READERS = frozenset(
    function.__name__
    for function in (
        *(abs, all, any, bool, dict, enumerate, float, int, isinstance, len, list, max, min),
        *(print, range, repr, round, set, sorted, str, sum, tuple, type, zip),
    )
)
NONE = Names(frozenset(), frozenset(), frozenset(), frozenset())


def cells_to_run(cells: Sequence[NotebookNode], release: Release) -> frozenset[int]:
    """Return the positions of the code cells that marking has to run."""
    code = [i for i, cell in enumerate(cells) if cell.cell_type == "code" and cell.source.strip()]
    idle = [i for i in code if is_idle_demo(cells[i], release)]
    own = sum(len(cells[i].source) for i in code if i not in idle)
    names = {i: _names_in(cells[i], release, own <= ALL or i in idle) for i in code}
    modules = frozenset[str]().union(*(row.imports for row in names.values()))
    needed = [i for i in code if i not in idle]
    while True:
        wanted = frozenset[str]().union(*(names[i].uses for i in needed))
        # plt.show() calls on an imported module; that changes nothing another cell would miss.
        more = [i for i in idle if (names[i].binds | (names[i].changes - modules)) & wanted]
        if not more:
            return frozenset(needed)
        idle = [i for i in idle if i not in more]
        needed += more


def is_idle_demo(cell: NotebookNode, release: Release) -> bool:
    """Tell whether a cell is a demonstration that stands as it was released."""
    cell_id = cell.metadata.get("course", {}).get("id", "")
    return release.kind(cell_id) == "demo" and release.has(cell_id, cell.source)


def _names_in(cell: NotebookNode, release: Release, closely: bool) -> Names:
    """Return a cell's names; an exercise that nobody has begun depends on nothing."""
    cell_id = cell.metadata.get("course", {}).get("id", "")
    is_answer = cell.metadata.get("nbgrader", {}).get("solution", False)
    if is_answer and release.has(cell_id, cell.source):
        return NONE
    closely = closely and is_readable(cell.source)
    return names_of(cell.source) if closely else _words_of(cell.source)


def is_readable(source: str) -> bool:
    """Tell whether a cell may be looked through; one can be written that takes hours."""
    magics = sum(line.lstrip()[:1] in ("%", "!", "?") for line in source.splitlines())
    return len(source) <= LONGEST and magics <= MOST_MAGICS


def _words_of(source: str) -> Names:
    """Return whatever may be a name in a cell: it could use all of them."""
    return Names(frozenset(re.findall(r"[^\W\d]\w*", source)), *(frozenset[str](),) * 3)


@lru_cache(KEPT)
def names_of(source: str) -> Names:
    """Return the global names of a cell; of one that Python cannot run, none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as an invalid escape in a learner's string
        try:
            text = source if _is_program(source) else _as_python(source)
            if text is not source:
                compile(text, "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
            tree = ast.parse(text)
            used, bound = _used_and_bound(tree, text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return NONE
    nodes = list(ast.walk(tree))
    changed = frozenset(_changed(nodes)) & (bound | used) - frozenset(dir(builtins))
    return Names(frozenset(used), frozenset(bound), changed, frozenset(_imported(nodes)))


def _is_program(source: str) -> bool:
    """Tell whether a cell is Python as it stands; most are, and IPython takes its time."""
    try:
        compile(source, "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _as_python(source: str) -> str:
    """Return a cell's text with IPython's own syntax turned into calls."""
    from IPython.core.inputtransformer2 import TransformerManager

    manager: Any = TransformerManager
    return str(manager().transform_cell(source))


def _used_and_bound(tree: ast.Module, text: str) -> tuple[set[str], set[str]]:
    """Return the names a cell takes from outside, and those it leaves behind.

    A name that the cell itself has surely bound before is not taken from outside.
    """
    used, bound, certain = set[str](), set[str](), set[str]()
    for statement, part in zip(tree.body, _parts(tree, text), strict=True):
        uses, binds = _globals(_table(part))
        augmented = _augmented(statement) if any(sign in part for sign in _SIGNS) else set[str]()
        used |= (uses | augmented) - certain
        bound |= binds
        if isinstance(statement, _CERTAIN):
            certain |= binds
    return used, bound


_CERTAIN = (
    ast.Assign,
    ast.AnnAssign,
    ast.Import,
    ast.ImportFrom,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
)


_SIGNS = tuple(f"{sign}=" for sign in ("+", "-", "*", "/", "%", "@", "&", "|", "^", "<<", ">>"))


def _augmented(node: ast.AST) -> set[str]:
    """Return the global names in `x += 1`, which a symbol table counts as bound only."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        return set()
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        return {node.target.id}
    return set[str]().union(*(_augmented(child) for child in ast.iter_child_nodes(node)))


_LINE_END = re.compile(r"\r\n|\r|\n")  # not those that only str.splitlines knows


def _parts(tree: ast.Module, text: str) -> list[str]:
    """Return the text of each statement: its own lines, unless it shares one with another."""
    lines = _LINE_END.split(text)
    starts = [_first_line(statement) for statement in tree.body]
    alone = len(set(starts)) == len(starts)
    ends = [*starts[1:], len(lines) + 1]
    if not alone or any(statement.end_lineno in starts[1:] for statement in tree.body[:-1]):
        return [ast.unparse(statement) for statement in tree.body]
    spans = zip(starts, ends, strict=True)
    return ["\n".join(lines[start - 1 : end - 1]) for start, end in spans]


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _table(text: str) -> symtable.SymbolTable:
    try:
        return symtable.symtable(text, "cell", "exec")
    except SyntaxError:  # `await` outside a function, which a notebook allows
        return symtable.symtable(text.replace("await ", ""), "cell", "exec")


def _globals(table: symtable.SymbolTable) -> tuple[set[str], set[str]]:
    """Return the global names that a scope and the scopes in it use and bind."""
    used, bound = set[str](), set[str]()
    top = table.get_type() == "module"
    for symbol in table.get_symbols():
        if top or symbol.is_global():
            if symbol.is_referenced():
                used.add(symbol.get_name())
            if symbol.is_assigned() or symbol.is_imported():
                bound.add(symbol.get_name())
    for child in table.get_children():
        more_used, more_bound = _globals(child)
        used, bound = used | more_used, bound | more_bound
    return used - {"_"}, bound - {"_"}


def _changed(nodes: Iterable[ast.AST]) -> Iterable[str]:
    """Yield names whose objects a cell may change: assigned into, called on, or passed on."""
    for node in nodes:
        if isinstance(node, ast.Attribute | ast.Subscript):
            if not isinstance(node.ctx, ast.Load):
                yield from _root(node)
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield from _root(node.func)
            if isinstance(node.func, ast.Name) and node.func.id in _READERS:
                continue
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from _root(argument)


def _root(node: ast.AST) -> Iterable[str]:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _imported(nodes: Iterable[ast.AST]) -> Iterable[str]:
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)
