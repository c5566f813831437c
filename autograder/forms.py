"""Whether a candidate is the kind of thing that was asked for: a class, or a function.

Where it is not, Python's own message leads astray, since it speaks of arguments or attributes.
"""

from __future__ import annotations

import inspect
import linecache
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from types import FunctionType
from typing import Any, Literal

from autograder.exercise import Exercise
from autograder.record import Raised, Verdict


@dataclass(frozen=True)
class Shape:
    """What kind of thing a candidate is, as plain data: all that a judge asks besides numbers.

    ``line`` and ``source`` show the first function that waits or yields, else the first one.
    """

    kind: Literal["class", "callable", "other"]
    type_name: str
    waits: bool = False
    yields: bool = False
    makes_class: bool = False
    line: int | None = None
    source: str = ""


def shape_of(candidate: object) -> Shape:
    """Return the shape of a candidate."""
    is_class = isinstance(candidate, type)
    members = list(_methods(candidate)) if isinstance(candidate, type) else [candidate]
    line, source = _place(members)
    return Shape(
        "class" if is_class else "callable" if callable(candidate) else "other",
        type(candidate).__name__,
        any(map(_waits, members)),
        any(map(_yields, members)),
        isinstance(_inner(candidate), type),
        line,
        source,
    )


def misfit(exercise: Exercise, shape: Shape, verdict: Verdict) -> Raised | None:
    """Return why a candidate cannot be judged by its numbers, or None where it can.

    What works is never refused for its form: a lambda, a partial, a wrapped function, a
    callable object, a class behind a decorator. Only `yield` is, since a generator that
    nobody reads does nothing.
    """
    if verdict.kind == "not_attempted":
        return None
    right = verdict.kind in ("correct", "convention")
    name = None
    if exercise.form == "function" and not exercise.may_yield and _is_generator(shape):
        name = "GeneratorAnswer"
    elif not right:
        names = _of_class if exercise.form == "class" else _of_function
        name = names(exercise, shape, verdict)
    return Raised(name, "", shape.line, shape.source) if name else None


def _is_generator(shape: Shape) -> bool:
    return shape.yields and shape.kind != "class"


def _of_class(exercise: Exercise, shape: Shape, verdict: Verdict) -> str | None:
    if shape.kind == "class":
        if shape.waits:
            return "AsyncAnswer"
        return "GeneratorAnswer" if shape.yields else None
    if shape.type_name == exercise.name:
        return "InstanceForClass"
    if shape.kind == "other":
        return "NotCallable"
    raised = verdict.raised
    unmade = raised is not None and (raised.step == 0 or raised.line is None)
    return "FunctionForClass" if unmade and not shape.makes_class else None


def _of_function(_exercise: Exercise, shape: Shape, _verdict: Verdict) -> str | None:
    if shape.kind == "class":
        return "ClassForFunction"
    if shape.kind == "other":
        return "NotCallable"
    return "AsyncAnswer" if shape.waits else None


def _methods(cls: type) -> Iterator[object]:
    for base in cls.__mro__:
        if base.__module__ != "builtins":
            yield from vars(base).values()


def _waits(value: object) -> bool:
    function = _inner(value)
    return inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)


def _yields(value: object) -> bool:
    return inspect.isgeneratorfunction(_inner(value))


def _inner(value: Any) -> object:
    """Return what a wrapper or a partial calls in the end."""
    for _ in range(20):
        if isinstance(value, partial):
            value = value.func
        elif isinstance(value, FunctionType) and "__wrapped__" in vars(value):
            value = vars(value)["__wrapped__"]
        elif isinstance(value, staticmethod | classmethod):
            value = value.__func__
        else:
            break
    return value


def _place(members: Iterable[object]) -> tuple[int | None, str]:
    """Return the line of the function that a refusal shows, and its text."""
    functions = [inner for inner in map(_inner, members) if isinstance(inner, FunctionType)]
    marked = [function for function in functions if _waits(function) or _yields(function)]
    code = next((function.__code__ for function in (*marked, *functions)), None)
    if code is None:
        return None, ""
    return code.co_firstlineno, linecache.getline(code.co_filename, code.co_firstlineno).strip()
