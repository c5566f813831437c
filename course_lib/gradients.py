"""The gradient by differences: what a derived gradient is checked against."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib.contracts import Array, checked, positive, real_array, returns_number


@checked(f=returns_number, x=real_array(), h=positive)
def numerical_gradient(f: Callable[[Array], float], x: Array, h: float = 1e-5) -> Array:
    """Return the gradient of f at x by central differences, one coordinate at a time.

    ∂f/∂x_i ≈ (f(x + h e_i) − f(x − h e_i)) / 2h

    Truncation costs O(h²) and round-off O(u / h); with u ≈ 1e-16 their sum is least near
    h = 1e-5. The differences are therefore taken in float64 whatever the dtype of x.

    Args:
        f: takes an array of the shape of x and returns one number; must not keep the array.
        x: the point, of any shape; integers are read as floats; left as it was.
        h: half the distance of the two points, above 0, in units of x.
    Returns:
        an array of the shape of x, float32 if x is float32, else float64.
    Raises:
        ValueError, TypeError: f is no function or returns no single number; x does not hold
            real numbers; h is not above 0.
    Source:
        Nocedal & Wright 2006, Numerical Optimization, section 8.1.
    Example:
        >>> numerical_gradient(lambda x: x[0] ** 2 / 20 + x[1] ** 2, np.array([-7, 2])).round(6)
        array([-0.7,  4. ])
    """
    x = np.asarray(x)
    point = x.astype(float)  # a copy, in which x + h keeps its digits
    gradient = np.zeros(x.shape, dtype=np.result_type(x, 1.0))
    for index in np.ndindex(x.shape):
        centre = point[index]
        point[index] = centre + h
        right = float(f(point))
        point[index] = centre - h
        left = float(f(point))
        gradient[index] = (right - left) / (2 * h)
        point[index] = centre
    return gradient
