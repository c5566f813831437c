"""How optimizers that divide by past gradients are examined: AdaGrad, RMSprop, Adam.

They share with `optimizer` what every update exercise has. What is their own: ε, which only
shows beside tiny gradients or when it is large, coordinates that never get a gradient, and
defaults, which are tested apart from the rule because published code differs in them.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from autograder.criteria import Test, matches, readings, relation
from autograder.designs.defaults import Setting, defaults_probe
from autograder.designs.optimizer import (
    EQUAL,
    MIXED,
    array_of,
    optimizer_criteria,
    script,
    start_point,
    two_instances,
)
from autograder.exercise import Criterion, Edit, Misconception, Probe, Set
from autograder.record import Observation
from course_lib.i18n import mark

Shapes = Mapping[str, tuple[int, ...]]
Gradients = dict[str, NDArray[np.float64]]


# ── Probes ──────────────────────────────────────────────────────────────────────────────


def adaptive_probes(
    rng: np.random.Generator,
    large: Mapping[str, float],
    small: Mapping[str, float],
    settings: Sequence[Setting],
) -> tuple[Probe, ...]:
    """Return the probes of an optimizer with ε.

    Args:
        rng: draws start points and gradients.
        large: constructor arguments, none at its default, with an ε as large as gradients.
        small: other ones, with an ε that only tiny gradients feel; ``lr`` among them.
        settings: the constructor's arguments with their defaults.
    """
    start, grads = start_point(rng, MIXED), [_sparse(_gradients(rng, MIXED)) for _ in range(3)]
    square, dense = start_point(rng, EQUAL), [_gradients(rng, EQUAL) for _ in range(4)]
    alone = {"W1": start["W1"]}, [{"W1": g["W1"]} for g in grads]
    sparse = _sparse(_gradients(rng, EQUAL))
    again = [_times(factor, sparse) for factor in (1, 2, 1, 0)]
    slower = Set("it", "lr", small["lr"] / 10)
    return (
        Probe("equal", script(small, square, dense)),
        Probe("mixed", script(large, start, grads)),
        Probe("again", script(small, square, again, watched=False)),
        Probe("alone", script(large, *alone, watched=False)),
        Probe(
            "schedule", script(small, square, dense[:3], {2: slower}, watched=False), twin="equal"
        ),
        Probe("second", two_instances(small, square, dense[:2])),
        defaults_probe(rng, settings),
    )


def _gradients(rng: np.random.Generator, shapes: Shapes) -> Gradients:
    """Draw gradients of order 1, none of them near 0."""
    return {
        key: rng.choice((-1.0, 1.0), shape) * rng.uniform(0.3, 2, shape)
        for key, shape in shapes.items()
    }


def _sparse(grads: Gradients) -> Gradients:
    """Take away the gradient of W1[0, 0], and leave W1[1, 1] next to nothing."""
    grads["W1"][0, 0] = 0
    grads["W1"][1, 1] *= 1e-9
    return grads


def _times(factor: float, grads: Gradients) -> Gradients:
    return {key: factor * gradient for key, gradient in grads.items()}


# ── Criteria ────────────────────────────────────────────────────────────────────────────


def adaptive_criteria(weights: Mapping[str, float], remembers: Test) -> tuple[Criterion, ...]:
    """Return the criteria that carry a weight, in a fixed order.

    Args:
        weights: points by id; those of `optimizer_criteria`, ``epsilon`` and ``defaults``.
        remembers: the test of ``keeps_state``, `shortens` or `coasts_on`.
    """
    tests = {
        "first_step": matches("equal", upto=1),
        "keeps_state": remembers,
        "trajectory": matches("equal", "schedule"),
    }
    common = [replace(c, holds=tests.get(c.id, c.holds)) for c in optimizer_criteria(weights)]
    epsilon, defaults = matches("mixed", "again"), matches("defaults")
    own = (
        Criterion("epsilon", mark("ε stands where the formula has it"), 0, epsilon),
        Criterion("defaults", mark("the defaults are the agreed ones"), 0, defaults, contract=True),
    )
    weighted = [replace(c, points=weights[c.id]) for c in own if c.id in weights]
    numerical = [criterion for criterion in common if not criterion.contract]
    return (*numerical, *weighted, *(criterion for criterion in common if criterion.contract))


def _points(observed: Observation) -> list[NDArray[np.float64]]:
    """Return W2 at the start, and after each of the gradients g, 2g, g and 0."""
    return [array_of(value, "W2") for value in readings(observed, "again", "params")]


def _steps(observed: Observation) -> list[NDArray[np.float64]]:
    """Return the moves of W2 under the gradients g, 2g, g and 0."""
    return [after - before for before, after in itertools.pairwise(_points(observed))]


def _is_moved_on(observed: Observation) -> bool:
    """Tell whether the same g leads elsewhere the second time.

    Where each gradient merely takes the parameters' place, it does not, though the differences
    of such places may look like steps.
    """
    _, once, _, again, _ = _points(observed)
    return not np.array_equal(once, again)


def _shortens(observed: Observation) -> bool:
    """After a larger gradient, every coordinate's step under the same g is shorter than before."""
    before, _, after, _ = _steps(observed)
    return bool(np.all(before * after > 0) and np.all(np.abs(after) < 0.99 * np.abs(before)))


def _coasts_on(observed: Observation) -> bool:
    """When the gradient is gone, every coordinate still moves on in its direction."""
    _, _, last, without = _steps(observed)
    return bool(np.all(last * without > 0)) and _is_moved_on(observed)


shortens = relation(_shortens)
coasts_on = relation(_coasts_on)


# ── Causes ──────────────────────────────────────────────────────────────────────────────


def in_forms(
    misconceptions: Sequence[Misconception], *forms: tuple[Edit, ...]
) -> tuple[Misconception, ...]:
    """Return the misconceptions as they also look in code of another published form.

    Whoever writes ε inside the root may make the same mistakes, and is to be told of them.

    Args:
        misconceptions: their first change is made of edits, and leaves the forms' texts alone.
        forms: edits that turn the reference, or the mistaken one, into the other form.
    """
    return tuple(replace(m, also=(*m.also, *_in_forms(m, forms))) for m in misconceptions)


def _in_forms(
    misconception: Misconception, forms: Sequence[tuple[Edit, ...]]
) -> tuple[tuple[Edit, ...], ...]:
    change = misconception.change
    return () if isinstance(change, str) else tuple((*change, *form) for form in forms)
