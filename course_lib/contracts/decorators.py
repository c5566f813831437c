"""The decorator that checks a function's arguments before its body runs."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeAlias, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

Check: TypeAlias = Callable[[str, Any], Any]
Relation: TypeAlias = Callable[[Mapping[str, Any]], None]


def checked(*relations: Relation, **checks: Check) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Check named arguments one by one, then how they go together, then call the function.

    Args:
        relations: each takes the mapping of all arguments and raises where they disagree.
        checks: for an argument's name, a function of (name, value) that raises, or returns
            what the body shall get: the value itself, or a guarded stand-in for a function.
    Returns:
        the decorator; the function under it keeps its name, signature and source.
    Raises:
        whatever the checks and relations raise, before the body runs.
    Example:
        >>> from course_lib.contracts import decay, step
        >>> @checked(beta=decay, t=step)
        ... def bias_factor(beta, t):
        ...     return 1 - beta**t
        >>> bias_factor(0.5, 2)
        0.75
        >>> bias_factor(0.5, 0)  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ValueError: t is 0, expected an integer of at least 1: the first update is step 1, ...
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)
        body: Callable[..., R] = function

        @functools.wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            for name, check in checks.items():
                bound.arguments[name] = check(name, bound.arguments[name])
            for relation in relations:
                relation(bound.arguments)
            return body(*bound.args, **bound.kwargs)

        return guarded

    return decorate
