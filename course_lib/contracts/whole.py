"""The check of sizes: (name, value) → value, or an error where it is no whole number above 0."""

from __future__ import annotations

from numbers import Integral
from typing import Any

from course_lib.messages import tr


def positive_integer(name: str, value: Any) -> Any:
    """Accept a positive integer: samples in a batch, epochs, units of a layer."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < 1:
        raise ValueError(
            tr(
                "{name} is {value}, expected a positive integer: pass a whole number, such as 8.",
                name=name,
                value=repr(value),
            )
        )
    return value
