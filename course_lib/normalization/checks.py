"""How the arguments of a normalization have to go together: relations for `checked`."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from typing import Any

import numpy as np

from course_lib.contracts import float_array
from course_lib.messages import tr


def truth(name: str, value: Any) -> Any:
    """Accept True or False, and nothing that merely counts as one of them."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(
            tr(
                "{name} is of type {type}, expected True or False: pass True while training, "
                "False when testing.",
                name=name,
                type=type(value).__name__,
            )
        )
    return value


def floats(name: str, value: Any) -> Any:
    """Accept a float array of one axis or more, not empty."""
    axes = max(np.ndim(value), 1)
    return float_array(f"({'…, ' * (axes - 1)}D{',' * (axes == 1)})")(name, value)


def per_channel(arguments: Mapping[str, Any]) -> None:
    """Demand one γ and one β for each channel, axis 1 of x."""
    _same_shape("gamma", arguments["gamma"], (arguments["x"].shape[1],), "x.shape[1:2]")
    _same_shape("beta", arguments["beta"], (arguments["x"].shape[1],), "x.shape[1:2]")


def gamma_per_channel(arguments: Mapping[str, Any]) -> None:
    """Demand one γ for each channel, and an upstream gradient for each output."""
    _same_shape("gamma", arguments["gamma"], (arguments["x"].shape[1],), "x.shape[1:2]")
    _same_shape("dout", arguments["dout"], arguments["x"].shape, "x.shape")


def per_feature(arguments: Mapping[str, Any]) -> None:
    """Demand that γ has the shape of the last axes of x, and β the shape of γ."""
    _gamma_fits(arguments)
    _same_shape("beta", arguments["beta"], arguments["gamma"].shape, "gamma.shape")


def gamma_per_feature(arguments: Mapping[str, Any]) -> None:
    """Demand that γ has the shape of the last axes of x, and an upstream gradient of x's."""
    _gamma_fits(arguments)
    _same_shape("dout", arguments["dout"], arguments["x"].shape, "x.shape")


def _gamma_fits(arguments: Mapping[str, Any]) -> None:
    x, gamma = arguments["x"], arguments["gamma"]
    last = x.shape[max(x.ndim - gamma.ndim, 0) :]
    if gamma.shape != last:
        raise ValueError(
            tr(
                "gamma has shape {shape}, expected the last axes of x, such as {expected}: make "
                "it with np.ones of the shape that one sample is normalized over.",
                shape=gamma.shape,
                expected=x.shape[1:] or x.shape,
            )
        )


def running(arguments: Mapping[str, Any]) -> None:
    """Demand running statistics: one mean and one variance, not negative, for each channel."""
    run, channels = arguments["run"], (arguments["x"].shape[1],)
    if not isinstance(run, dict) or not {"mean", "var"} <= run.keys():
        raise TypeError(
            tr(
                "run is {value}, expected a dictionary with the keys 'mean' and 'var': start "
                "with run = dict(mean=np.zeros(C), var=np.ones(C)) and pass the same one always.",
                value=sorted(run) if isinstance(run, dict) else type(run).__name__,
            )
        )
    for key in ("mean", "var"):
        name = f"run[{key!r}]"
        _same_shape(name, float_array("(C,)")(name, run[key]), channels, "x.shape[1:2]")
    if (run["var"] < 0).any():
        raise ValueError(
            tr(
                "run['var'] holds {value}, expected no variance below 0: average variances "
                "into it, starting from ones.",
                value=run["var"].min(),
            )
        )


def divides_channels(arguments: Mapping[str, Any]) -> None:
    """Demand a number of groups that divides the channels."""
    G, channels = arguments["G"], arguments["x"].shape[1]
    _groups(G, channels)


def _groups(G: Any, channels: int) -> None:
    whole = isinstance(G, Integral) and not isinstance(G, bool)
    if not whole or G < 1 or channels % int(G):
        raise ValueError(
            tr(
                "G is {value}, expected a positive integer that divides the {channels} "
                "channels: choose one of {divisors}.",
                value=repr(G),
                channels=channels,
                divisors=[d for d in range(1, channels + 1) if channels % d == 0],
            )
        )


def image_batch(arguments: Mapping[str, Any]) -> None:
    """Demand four positive axis lengths, and for group normalization a fitting G."""
    shape, kind, G = arguments["shape"], arguments["kind"], arguments["G"]
    whole = isinstance(shape, tuple) and all(isinstance(n, Integral) for n in shape)
    if not whole or len(shape) != 4 or min(shape) < 1:
        raise ValueError(
            tr(
                "shape is {value}, expected four positive integers (N, C, H, W): pass x.shape "
                "of a batch of images.",
                value=repr(shape),
            )
        )
    if kind == "GN":
        _groups(G, shape[1])


def _same_shape(name: str, value: Any, expected: tuple[int, ...], origin: str) -> None:
    if value.shape != expected:
        raise ValueError(
            tr(
                "{name} has shape {shape}, expected {expected}, which is {origin}: pass one "
                "number for each.",
                name=name,
                shape=value.shape,
                expected=expected,
                origin=origin,
            )
        )
