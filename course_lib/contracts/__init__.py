"""What the reference code asks of its arguments, kept apart from the formulas.

A decorator checks; the body under it holds nothing but the method as the paper has it.
"""

from __future__ import annotations

from course_lib.contracts.arrays import (
    Array,
    Tensors,
    float_array,
    float_value,
    labels,
    real_array,
    same_shape,
)
from course_lib.contracts.callables import returns_number, returns_same_shape
from course_lib.contracts.decorators import checked
from course_lib.contracts.scalars import (
    count,
    decay,
    fan,
    generator,
    non_negative,
    one_of,
    positive,
    rate,
    step,
)
from course_lib.contracts.updates import (
    MissingGradientError,
    UnknownGradientError,
    checked_optimizer,
)

__all__ = [
    "Array",
    "MissingGradientError",
    "Tensors",
    "UnknownGradientError",
    "checked",
    "checked_optimizer",
    "count",
    "decay",
    "fan",
    "float_array",
    "float_value",
    "generator",
    "labels",
    "non_negative",
    "one_of",
    "positive",
    "rate",
    "real_array",
    "returns_number",
    "returns_same_shape",
    "same_shape",
    "step",
]
