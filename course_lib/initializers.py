"""Initial weights whose scale keeps the variance of signals from layer to layer."""

from __future__ import annotations

from numbers import Integral
from typing import Any

import numpy as np

from course_lib.contracts import Array, checked, fan, generator
from course_lib.messages import tr


@checked(fan_in=fan, fan_out=fan, rng=generator)
def xavier_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Draw weights from a normal distribution with Glorot's variance.

    W ~ N(0, σ²),  σ² = 2 / (n_in + n_out)

    Forward signals ask for n_in σ² = 1, backward signals for n_out σ² = 1; the variance is
    the compromise. The draws are not truncated.

    Args:
        fan_in: units in, n_in, at least 1.
        fan_out: units out, n_out, at least 1.
        rng: the generator that all draws come from.
    Returns:
        float64, shape (fan_in, fan_out), for y = xW + b.
    Raises:
        ValueError, TypeError: a fan is no positive integer, or rng is no generator.
    Source:
        Glorot & Bengio 2010, equation 12.
    Example:
        >>> xavier_normal(784, 128, np.random.default_rng(0)).std().round(3)
        np.float64(0.047)
    """
    sigma = np.sqrt(2 / (fan_in + fan_out))
    return rng.normal(0.0, sigma, size=(fan_in, fan_out))


@checked(fan_in=fan, fan_out=fan, rng=generator)
def xavier_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Draw weights from a uniform distribution with Glorot's variance.

    W ~ U(−a, a),  a = √3 σ = √(6 / (n_in + n_out))

    Args:
        fan_in: units in, n_in, at least 1.
        fan_out: units out, n_out, at least 1.
        rng: the generator that all draws come from.
    Returns:
        float64, shape (fan_in, fan_out), for y = xW + b.
    Raises:
        ValueError, TypeError: a fan is no positive integer, or rng is no generator.
    Source:
        Glorot & Bengio 2010, equation 16.
    Example:
        >>> abs(xavier_uniform(784, 128, np.random.default_rng(0))).max().round(3)
        np.float64(0.081)
    """
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


@checked(fan_in=fan, fan_out=fan, rng=generator)
def he_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Draw weights from a normal distribution with He's variance, made for ReLU.

    W ~ N(0, σ²),  σ² = 2 / n_in

    ReLU halves the second moment of a signal that is symmetric about 0; the 2 makes up for
    it. The draws are not truncated.

    Args:
        fan_in: units in, n_in, at least 1.
        fan_out: units out, n_out, at least 1.
        rng: the generator that all draws come from.
    Returns:
        float64, shape (fan_in, fan_out), for y = xW + b.
    Raises:
        ValueError, TypeError: a fan is no positive integer, or rng is no generator.
    Source:
        He, Zhang, Ren & Sun 2015, section 2.2, equation 10, arXiv:1502.01852.
    Example:
        >>> he_normal(784, 128, np.random.default_rng(0)).std().round(4)
        np.float64(0.0505)
    """
    sigma = np.sqrt(2 / fan_in)
    return rng.normal(0.0, sigma, size=(fan_in, fan_out))


def _weight_shape(name: str, value: Any) -> Any:
    if not isinstance(value, (tuple, list)):
        raise TypeError(
            tr(
                "{name} is of type {type}, expected a tuple of integers: pass W.shape.",
                name=name,
                type=type(value).__name__,
            )
        )
    if len(value) not in (2, 4) or not all(map(_is_size, value)):
        raise ValueError(
            tr(
                "{name} is {value}, expected positive integers (in, out) or (out, in, height, "
                "width): pass the shape of one dense or convolutional weight, without the batch.",
                name=name,
                value=tuple(value),
            )
        )
    return value


def _is_size(value: object) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool) and int(value) > 0


@checked(shape=_weight_shape)
def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """Return how many numbers each output sums over, and how many each input feeds.

    dense (in, out):                n_in = in,                   n_out = out
    convolution (out, in, kh, kw):  n_in = in · kh · kw,         n_out = out · kh · kw

    Args:
        shape: of a dense weight or of a convolution's, positive integers.
    Returns:
        (fan_in, fan_out).
    Raises:
        ValueError, TypeError: the shape has not 2 or 4 axes, or an axis is no positive integer.
    Source:
        Glorot & Bengio 2010, section 4.2, for dense layers; He, Zhang, Ren & Sun 2015,
        section 2.2, arXiv:1502.01852, for convolutions.
    Example:
        >>> fans((784, 128)), fans((16, 3, 5, 5))
        ((784, 128), (75, 400))
    """
    if len(shape) == 2:
        units_in, units_out = shape
        return units_in, units_out
    channels_out, channels_in, height, width = shape
    return channels_in * height * width, channels_out * height * width


@checked(fan_in=fan, fan_out=fan)
def xavier_numbers(fan_in: int, fan_out: int) -> dict[str, float]:
    """Return the three numbers of Glorot's rule: variance, standard deviation and limit.

    σ² = 2 / (n_in + n_out),  σ = √σ²,  a = √(6 / (n_in + n_out))

    Args:
        fan_in: units in, n_in, at least 1.
        fan_out: units out, n_out, at least 1.
    Returns:
        ``{"normal_std": σ, "uniform_limit": a, "variance": σ²}``; a / σ is always √3.
    Raises:
        ValueError, TypeError: a fan is no positive integer.
    Source:
        Glorot & Bengio 2010, equations 12 and 16.
    Example:
        >>> {name: round(number, 4) for name, number in xavier_numbers(784, 128).items()}
        {'normal_std': 0.0468, 'uniform_limit': 0.0811, 'variance': 0.0022}
    """
    variance = 2 / (fan_in + fan_out)
    normal_std = float(np.sqrt(variance))
    uniform_limit = float(np.sqrt(6 / (fan_in + fan_out)))
    return {"normal_std": normal_std, "uniform_limit": uniform_limit, "variance": variance}
