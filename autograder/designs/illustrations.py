"""Runs that a card draws, and that nobody judges: a path, a histogram, a sharing of numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from autograder.exercise import (
    Call,
    Feed,
    Fn,
    Illustration,
    Let,
    New,
    Probe,
    Read,
    Ref,
    Rng,
    Step,
    Value,
)

Floats = NDArray[np.float64]
Axes = tuple[tuple[str, int], ...]

START = (-7.0, 2.0)
BOWL_STEPS = 30
FANS = (300, 100)

ROWS: Axes = (("N", 4), ("D", 3))
FRAMES: Axes = (("N", 2), ("T", 4), ("H", 2), ("W", 3))
CHANNELS: Axes = (("N", 2), ("C", 4), ("H", 2), ("W", 3))
GROUPED: Axes = (("N", 2), ("G", 2), ("C/G", 3), ("H", 2), ("W", 2))

EPS = 1.0  # so large that even the outputs of two numbers are no constants


def bowl_path(**settings: float) -> Illustration:
    """Return the way down ``f = x²/20 + y²`` from (−7, 2), each coordinate a parameter.

    Args:
        **settings: of the constructor, such that the right path can be told from wrong ones.
    """
    start: Value = {"x": np.array(START[:1]), "y": np.array(START[1:])}
    steps: list[Step] = [New("it", settings), Let("params", start), Read("params")]
    for _ in range(BOWL_STEPS):
        steps += [
            Feed("grads", Fn("bowl_gradients"), of="params"),
            Call("it.update", (Ref("params"), Ref("grads"))),
            Read("params"),
        ]
    return Illustration("path", Probe("bowl", tuple(steps)))


def drawn_weights() -> Illustration:
    """Return the weights that are drawn for one pair of fans."""
    steps = (Call("", (*FANS, Rng(1))), Read("out"))
    return Illustration("histogram", Probe("weights", steps))


def sharing(
    axes: Axes, shape: tuple[int, ...], arguments: Callable[[Floats], tuple[Value, ...]]
) -> Illustration:
    """Return the calls that show which numbers of an array share their statistics.

    One call on some numbers, then one for each of them changed alone: the outputs that move
    with it are those that it shares a mean or a variance with.

    Args:
        axes: names and sizes by which the right sharing can be described.
        shape: of the array whose entries are changed.
        arguments: of the call, made from that array.
    """
    numbers = np.random.default_rng(1).normal(0, 1, shape)
    steps: list[Step] = [Call("", arguments(numbers)), Read("out")]
    for index in np.ndindex(shape):
        changed = numbers.copy()
        changed[index] += 1
        steps += [Call("", arguments(changed)), Read("out")]
    return Illustration("axes", Probe("one entry changed", tuple(steps)), axes)


def batch_sharing(axes: Axes) -> Illustration:
    """Return the sharing of a batch normalization in training mode, with γ = β = 1."""
    shape = tuple(size for _, size in axes)
    channels = shape[1]
    run: Value = {"mean": np.zeros(channels), "var": np.ones(channels)}
    ones = np.ones(channels)
    return sharing(axes, shape, lambda x: (x, ones, ones, run, True, 0.9, EPS))


def sample_sharing(axes: Axes, affine: tuple[int, ...]) -> Illustration:
    """Return the sharing of a normalization that knows no batch, with γ = β = 1.

    Args:
        axes: of the array.
        affine: the shape of γ and β.
    """
    ones = np.ones(affine)
    return sharing(axes, tuple(size for _, size in axes), lambda x: (x, ones, ones, EPS))


def group_sharing() -> Illustration:
    """Return the sharing of a group normalization of six channels in two groups."""
    ones = np.ones(6)
    return sharing(GROUPED, (2, 6, 2, 2), lambda x: (x, ones, ones, 2, EPS))


def gradient_sharing(axes: Axes, affine: tuple[int, ...]) -> Illustration:
    """Return which entries of dx move with one entry of dout.

    Args:
        axes: of both arrays.
        affine: the shape of γ.
    """
    shape = tuple(size for _, size in axes)
    x = np.random.default_rng(2).normal(0, 1, shape)
    return sharing(axes, shape, lambda dout: (dout, x, np.ones(affine), EPS))
