"""Whether a candidate is the kind of thing that was asked for: a class, or a function.

Where it is not, Python's own message leads astray, since it speaks of arguments or attributes.
"""

from __future__ import annotations

import inspect
import linecache
from collections.abc import Iterator
from functools import partial
from types import FunctionType
from typing import Any

from autograder.exercise import Exercise
from autograder.record import Raised, Verdict


def misfit(exercise: Exercise, candidate: object, verdict: Verdict) -> Raised | None:
    """Return why a candidate cannot be judged by its numbers, or None where it can.

    What works is never refused for its form: a lambda, a partial, a wrapped function, a
    callable object, a class behind a decorator. Only `yield` is, since a generator that
    nobody reads does nothing.
    """
    if verdict.kind == "not_attempted":
        return None
    right = verdict.kind in ("correct", "convention")
    if exercise.form == "function" and not exercise.may_yield and _yields(candidate):
        return _told("GeneratorAnswer", candidate)
    if right:
        return None
    names = _of_class if exercise.form == "class" else _of_function
    name = names(exercise, candidate, verdict)
    return _told(name, candidate) if name else None


def _of_class(exercise: Exercise, candidate: object, verdict: Verdict) -> str | None:
    if isinstance(candidate, type):
        methods = list(_methods(candidate))
        if any(_waits(method) for method in methods):
            return "AsyncAnswer"
        return "GeneratorAnswer" if any(_yields(method) for method in methods) else None
    if type(candidate).__name__ == exercise.name:
        return "InstanceForClass"
    if not callable(candidate):
        return "NotCallable"
    raised = verdict.raised
    unmade = raised is not None and (raised.step == 0 or raised.line is None)
    return "FunctionForClass" if unmade and not isinstance(_inner(candidate), type) else None


def _of_function(_exercise: Exercise, candidate: object, _verdict: Verdict) -> str | None:
    if isinstance(candidate, type):
        return "ClassForFunction"
    if not callable(candidate):
        return "NotCallable"
    return "AsyncAnswer" if _waits(candidate) else None


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


def _told(name: str, candidate: object) -> Raised:
    members = _methods(candidate) if isinstance(candidate, type) else (candidate,)
    functions = [inner for inner in map(_inner, members) if isinstance(inner, FunctionType)]
    marked = [function for function in functions if _waits(function) or _yields(function)]
    code = next((function.__code__ for function in (*marked, *functions)), None)
    if code is None:
        return Raised(name, "")
    line = linecache.getline(code.co_filename, code.co_firstlineno).strip()
    return Raised(name, "", code.co_firstlineno, line)
