"""The reference's source text, and the candidates that edits of it make."""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache

from autograder.exercise import Change, Exercise
from autograder.observe import load
from autograder.record import Raised


class EditError(ValueError):
    """An edit's quoted text does not occur exactly once, or the edited text does not run."""


def source_of(exercise: Exercise) -> str:
    """Return the reference's source without docstrings and decorators, under its own name."""
    return _bare_source(exercise.reference)


@cache
def _bare_source(reference: object) -> str:
    source = textwrap.dedent(inspect.getsource(reference))  # type: ignore[arg-type]
    lines = source.splitlines(keepends=True)
    tree = ast.parse(source)
    for first, last in sorted(_spans(tree), reverse=True):
        del lines[first - 1 : last]
    return "".join(lines)


def _spans(tree: ast.Module) -> list[tuple[int, int]]:
    """Return the line ranges of docstrings and decorators."""
    spans = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            spans += [(d.lineno, d.end_lineno or d.lineno) for d in node.decorator_list]
            first = node.body[0]
            if ast.get_docstring(node, clean=False) is not None and len(node.body) > 1:
                spans.append((first.lineno, first.end_lineno or first.lineno))
    return spans


def edited(exercise: Exercise, change: Change) -> str:
    """Return the source of a wrong (or merely different) candidate.

    Raises:
        EditError: a quoted text does not occur exactly once.
    """
    if isinstance(change, str):
        return textwrap.dedent(change)
    source = source_of(exercise)
    for edit in change:
        count = source.count(edit.old)
        if count != 1:
            raise EditError(
                f"{exercise.id}: the text {edit.old!r} occurs {count} times in the reference's "
                "source, expected once: quote a longer or a corrected piece of it"
            )
        source = source.replace(edit.old, edit.new)
    return source


def candidate(exercise: Exercise, change: Change = ()) -> object:
    """Return the object that an edited reference defines.

    Raises:
        EditError: the edited text raises when it is run, or does not define its name.
    """
    name = getattr(exercise.reference, "__name__", exercise.name)
    text = edited(exercise, change)
    made = load("from __future__ import annotations\n" + text, name)
    if made is None:
        made = load(text, exercise.name)
    if made is None or isinstance(made, Raised):
        raise EditError(
            f"{exercise.id}: the edited reference does not define {name!r} ({made}); "
            "run the edited text by itself to see why"
        )
    return made
