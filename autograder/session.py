"""Find a learner's answer: in the notebook's names, or in the text of the cells they ran."""

from __future__ import annotations

import ast
import inspect
import linecache
import re
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.exercise import Exercise
from autograder.names_in_source import defined, tree_of

# IPython calls a cell ``<ipython-input-…>``; a kernel, a file in a folder ``ipykernel_…``.
_CELL_FILE = re.compile(r"^<ipython-input-|\b(?:ipykernel|xpython)_\d+")


@dataclass(frozen=True)
class Session:
    """What a learner's kernel holds: its names, and the texts of the cells in the order run."""

    names: Mapping[str, object]
    cells: Sequence[str] = ()


@dataclass(frozen=True)
class Answer:
    """What stands for the learner's answer.

    ``text_only`` where the text counts and the object does not: a cell that Python could not
    read, or that stopped before it bound the name.
    """

    value: object | None
    source: str | None = None
    text_only: bool = False


def shell() -> Any:
    """Return the running IPython shell, or None; IPython is never imported for this."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def session(caller: Mapping[str, object]) -> Session:
    """Return the session of a notebook, or that of a plain script by its caller's names."""
    running = shell()
    if running is None:
        return Session(caller)
    cells = running.user_ns.get("In", ())
    return Session(running.user_ns, [_without_magic(str(cell)) for cell in cells])


def find(name: str, where: Session) -> Answer:
    """Return the latest answer of this name: the object, or the text that defines it."""
    value = where.names.get(name)
    own = _cell_of(value)
    made_at = _position(own, where.cells)
    later = where.cells if made_at is None else where.cells[made_at + 1 :]
    text = _latest(name, later)
    if text is None:
        return Answer(value, own or _source(value))
    if made_at is not None or value is None or not _is_program(text):
        return Answer(None, text, text_only=True)
    return Answer(value, own or _source(value) or text)


def is_reference(exercise: Exercise, value: object) -> bool:
    """Tell whether a learner's name holds the course's own solution."""
    return value is not None and value is exercise.reference


# ── Cells ───────────────────────────────────────────────────────────────────────────────


def _without_magic(cell: str) -> str:
    """Return the body of a cell under a magic such as ``%%time``, else the cell itself."""
    if not cell.startswith("get_ipython().run_cell_magic("):
        return cell
    texts = [node.value for node in ast.walk(tree_of(cell)) if isinstance(node, ast.Constant)]
    return str(texts[-1]) if texts else cell


def _latest(name: str, cells: Sequence[str]) -> str | None:
    """Return the last cell whose text defines the name."""
    return next((cell for cell in reversed(cells) if _defines(name, cell)), None)


def _defines(name: str, text: str) -> bool:
    """Tell whether a cell is meant to define the name, be it a program or not."""
    statement = rf"^(?:class|(?:async\s+)?def)\s+{re.escape(name)}\b"
    if not re.search(statement, text, re.MULTILINE):
        return False
    return name in defined(text) or not _is_program(text)


def _position(text: str | None, cells: Sequence[str]) -> int | None:
    """Return the position of the last cell with this very text."""
    if text is None:
        return None
    positions = (i for i in reversed(range(len(cells))) if cells[i].strip() == text.strip())
    return next(positions, None)


def _is_program(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


# ── Sources ─────────────────────────────────────────────────────────────────────────────


def _cell_of(value: object) -> str | None:
    """Return the text of the cell that made a class or function, where a cell made it."""
    members = vars(value).values() if isinstance(value, type) else (value,)
    for member in members:
        function = getattr(member, "__func__", member)
        if inspect.isfunction(function):
            filename = inspect.unwrap(function).__code__.co_filename
            if _CELL_FILE.search(filename) and filename in linecache.cache:
                return "".join(linecache.getlines(filename))
    return None


def _source(value: object) -> str | None:
    """Return the source of an object that a file defines, where Python can find it."""
    if value is None:
        return None
    try:
        return inspect.getsource(value)  # type: ignore[arg-type]
    except (OSError, TypeError, ValueError):
        return None
