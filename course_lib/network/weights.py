"""The first weights of a layer, by the name of the rule."""

from __future__ import annotations

import numpy as np

from course_lib.contracts import Array
from course_lib.initializers import he_normal, xavier_normal

INITS = ("zeros", "constant", "normal", "xavier", "he")


def initial_weights(
    init: str, fan_in: int, fan_out: int, rng: np.random.Generator, scale: float
) -> Array:
    """Return the first weights of a layer.

    zeros: 0,  constant: c,  normal: N(0, c²),  xavier: N(0, 2/(n_in + n_out)),  he: N(0, 2/n_in)

    Args:
        init: one of `INITS`.
        fan_in: units in, at least 1.
        fan_out: units out, at least 1.
        rng: the generator of the draws.
        scale: c, the constant or the standard deviation; the other three ignore it.
    Returns:
        float64, shape (fan_in, fan_out).
    Raises:
        KeyError: another name; `Network` checks it.
    Source:
        Glorot & Bengio 2010, equation 12; He, Zhang, Ren & Sun 2015, arXiv:1502.01852.
    Example:
        >>> initial_weights("constant", 2, 1, np.random.default_rng(0), 0.05).tolist()
        [[0.05], [0.05]]
    """
    if init == "xavier":
        return xavier_normal(fan_in, fan_out, rng)
    if init == "he":
        return he_normal(fan_in, fan_out, rng)
    if init == "normal":
        return rng.normal(0.0, scale, size=(fan_in, fan_out))
    return np.full((fan_in, fan_out), {"zeros": 0.0, "constant": scale}[init])
