"""The reference's source text, and the candidates that edits of it make."""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache
from typing import Any

import numpy as np

from autograder.exercise import Change, Exercise


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
    try:
        namespace = _namespace(text)
    except Exception as error:
        raise _useless(exercise, name, f"{type(error).__name__}: {error}") from error
    made = namespace.get(name, namespace.get(exercise.name))
    if made is None:
        raise _useless(exercise, name, "no such name")
    return made


def _namespace(text: str) -> dict[str, Any]:
    """Run a text of the course's own, against which nothing need be guarded."""
    namespace: dict[str, Any] = {"np": np, "__name__": "answer"}
    program = "from __future__ import annotations\n" + text
    exec(compile(program, "<reference>", "exec", dont_inherit=True), namespace)
    return namespace


def _useless(exercise: Exercise, name: str, why: str) -> EditError:
    return EditError(
        f"{exercise.id}: the edited reference does not define {name!r} ({why}); "
        "run the edited text by itself to see why"
    )
