"""What to count in a network to see whether its initial weights were any good."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.contracts import (
    Array,
    checked,
    float_array,
    non_negative,
    returns_same_shape,
)
from course_lib.messages import tr


@checked(W=float_array("(in, out)"), tol=non_negative)
def distinct_units(W: Array, tol: float = 1e-8) -> int:
    """Count the units of a layer that are not copies of one another.

    unit j is a copy of unit k  ⇔  max_i |W_ij − W_ik| ≤ tol

    A unit is compared with every distinct one before it. Copies get equal gradients, so
    they stay copies for ever: the layer is no wider than this number.

    Args:
        W: weights, shape (in, out), one unit a column.
        tol: the largest difference between copies, at least 0, in units of W.
    Returns:
        the number of distinct columns, 1 … out.
    Raises:
        ValueError, TypeError: W is no float matrix, or tol is negative or not finite.
    Source:
        Rumelhart, Hinton & Williams 1986, "Learning internal representations by error
        propagation", on breaking symmetry.
    Example:
        >>> distinct_units(np.array([[1.0, 2.0, 1.0], [0.0, 0.0, 1e-12]]))
        2
    """
    distinct: list[Array] = []
    for unit in W.T:
        if not any(np.abs(unit - other).max() <= tol for other in distinct):
            distinct.append(unit)
    return len(distinct)


def _layers_chain(arguments: Mapping[str, Any]) -> None:
    units = arguments["x"].shape[1]
    for index, W in enumerate(arguments["Ws"]):
        float_array("(in, out)")(f"Ws[{index}]", W)
        if len(W) != units:
            raise ValueError(
                tr(
                    "{name} has shape {shape}, expected {units} rows, one for each unit before "
                    "it: give a weight the shape (in, out), and order them from input to output.",
                    name=f"Ws[{index}]",
                    shape=W.shape,
                    units=units,
                )
            )
        units = W.shape[1]


@checked(_layers_chain, x=float_array("(N, D)"), act=returns_same_shape)
def activation_stds(x: Array, Ws: Sequence[Array], act: Callable[[Array], Array]) -> Array:
    """Return the standard deviation of each layer's output, over all samples and units.

    a_0 = x,  a_l = act(a_{l−1} W_l),  std_l = √mean((a_l − mean a_l)²)

    Args:
        x: samples, shape (N, D), N at least 1.
        Ws: one weight a layer, each (in, out), from input to output.
        act: the non-linearity, an element-wise function of an array.
    Returns:
        shape (len(Ws),), one number a layer; the input is no layer.
    Raises:
        ValueError, TypeError: shapes do not chain, arrays hold no floats, or act is no
            function that keeps the shape.
    Source:
        Glorot & Bengio 2010, section 4.2.1 and figure 6.
    Example:
        >>> x = np.array([[1.0], [-1.0]])
        >>> activation_stds(x, [np.array([[3.0]]), np.array([[0.5]])], lambda z: z).tolist()
        [3.0, 1.5]
    """
    stds = []
    for W in Ws:
        x = act(x @ W)
        stds.append(x.std())
    return np.array(stds)
