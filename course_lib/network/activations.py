"""The non-linearities of the hidden layers, each with its slope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from course_lib.contracts import Array


@dataclass(frozen=True)
class Activation:
    """A non-linearity and its slope; the slope is read off the output, which is kept anyway.

    a = f(z),  f′(z) = slope(a)

    Args:
        value: f, an element-wise function of an array.
        slope: f′ as a function of the output a.
    Returns:
        frozen data; `ACTIVATIONS` holds the three of the course.
    Source:
        Rumelhart, Hinton & Williams 1986, for the slope as a function of the output.
    Example:
        >>> tanh = ACTIVATIONS["tanh"]
        >>> tanh.slope(tanh.value(np.array([0.0]))).item()
        1.0
    """

    value: Callable[[Array], Array]
    slope: Callable[[Array], Array]


def relu(z: Array) -> Array:
    """Return the positive part.

    relu(z) = max(z, 0)

    Args:
        z: any shape.
    Returns:
        the shape and dtype of z.
    Source:
        Nair & Hinton 2010, "Rectified linear units improve restricted Boltzmann machines".
    Example:
        >>> relu(np.array([-1.0, 2.0])).tolist()
        [0.0, 2.0]
    """
    return np.maximum(z, 0)


def sigmoid(z: Array) -> Array:
    """Return the logistic function.

    σ(z) = 1 / (1 + e^{−z}) = ½ (1 + tanh(z/2)),  the second form cannot overflow

    Args:
        z: any shape.
    Returns:
        numbers from 0 to 1, of the shape and dtype of z.
    Source:
        Rumelhart, Hinton & Williams 1986.
    Example:
        >>> sigmoid(np.array([-1000.0, 0.0, 1000.0])).tolist()
        [0.0, 0.5, 1.0]
    """
    half: Array = np.tanh(z / 2)
    return (1 + half) / 2


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "relu": Activation(relu, lambda a: (a > 0).astype(a.dtype)),
        "tanh": Activation(np.tanh, lambda a: 1 - a**2),
        "sigmoid": Activation(sigmoid, lambda a: a * (1 - a)),
    }
)
