"""The probes of both batch normalizations, of dense layers and of feature maps."""

from __future__ import annotations

import numpy as np

from autograder.designs.normalization import (
    LARGE,
    Floats,
    activations,
    faint,
    neutral,
    passes,
    scale_and_shift,
)
from autograder.exercise import Probe

OTHER = (0.8, 0.1)  # momentum and ε, neither at its default


def probes(
    rng: np.random.Generator, uneven: tuple[int, ...], wide: tuple[int, ...], size: int
) -> tuple[Probe, ...]:
    """Return the probes of an exercise.

    Args:
        rng: draws the activations, γ and β, and running statistics.
        uneven: a shape of sizes that all differ.
        wide: another one, with three channels or more.
        size: of all axes of the shape whose sizes are equal.
    """
    return (*_outputs(rng, uneven, wide), *_running(rng, wide, size), *_test_mode(rng, wide))


def _outputs(
    rng: np.random.Generator, uneven: tuple[int, ...], wide: tuple[int, ...]
) -> tuple[Probe, ...]:
    x, channels, more = activations(rng, uneven), uneven[1], wide[1]
    weak = faint(activations(rng, wide), axis=1)
    return (
        passes("large", [(x, True)], neutral(channels), _fresh(channels)),
        passes("affine", [(x, True)], scale_and_shift(rng, channels), _fresh(channels)),
        passes("faint", [(weak, True)], scale_and_shift(rng, more), _fresh(more)),
    )


def _running(rng: np.random.Generator, wide: tuple[int, ...], size: int) -> tuple[Probe, ...]:
    equal, both = (size,) * len(wide), ("out", "run")
    affine, run = scale_and_shift(rng, size), _used(rng, size)
    more = wide[1]
    return (
        passes("running", _training(rng, wide, 3), neutral(more), _fresh(more), reads=("run",)),
        passes("equal", _training(rng, equal, 2), affine, run, OTHER, both),
    )


def _test_mode(rng: np.random.Generator, wide: tuple[int, ...]) -> tuple[Probe, ...]:
    more = wide[1]
    affine, run = scale_and_shift(rng, more), _used(rng, more)
    return (
        passes("test", _testing(rng, wide, LARGE), affine, _used(rng, more, LARGE)),
        passes("quiet test", _testing(rng, wide), affine, _quiet(rng, more)),
        passes("frozen", _testing(rng, wide), affine, run, OTHER, reads=("run",)),
    )


def _training(
    rng: np.random.Generator, shape: tuple[int, ...], calls: int
) -> list[tuple[Floats, bool]]:
    return [(activations(rng, shape, scale=1), True) for _ in range(calls)]


def _testing(
    rng: np.random.Generator, shape: tuple[int, ...], scale: float = 1
) -> list[tuple[Floats, bool]]:
    """Test a single sample, then a batch."""
    x = activations(rng, shape, scale)
    return [(x[:1], False), (x, False)]


def _fresh(channels: int) -> dict[str, Floats]:
    return {"mean": np.zeros(channels), "var": np.ones(channels)}


def _used(rng: np.random.Generator, channels: int, scale: float = 1) -> dict[str, Floats]:
    mean, var = rng.normal(0, 1, channels), rng.uniform(0.5, 4, channels)
    return {"mean": scale * mean, "var": scale**2 * var}


def _quiet(rng: np.random.Generator, channels: int) -> dict[str, Floats]:
    """Return running statistics with one variance near ε, and one of exactly 0."""
    run = _used(rng, channels)
    run["var"][:2] = 1e-6, 0
    return run
