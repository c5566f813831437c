"""How an optimizer class is examined: what every `update(params, grads)` exercise shares.

The inputs follow what separates mistakes: mixed and equal shapes, a square matrix, one
coordinate whose gradient is always 0 and one near 1e-9, gradients that vary, rates that are
not the defaults, a rate that changes on the way, a second instance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from autograder.compare import close
from autograder.criteria import Test, free_of, matches, readings, relation
from autograder.exercise import Array, Call, Criterion, Hold, Let, New, Probe, Read, Ref, Set, Step
from autograder.record import Observation, Plain
from course_lib.i18n import mark

Arrays = Mapping[str, Array]
MIXED: Mapping[str, tuple[int, ...]] = {"W1": (3, 3), "b1": (3,), "W2": (2,)}
EQUAL: Mapping[str, tuple[int, ...]] = {"W1": (2, 2), "W2": (2, 2)}


# ── Probes ──────────────────────────────────────────────────────────────────────────────


def optimizer_probes(
    rng: np.random.Generator, first: Mapping[str, float], second: Mapping[str, float]
) -> tuple[Probe, ...]:
    """Return the probes of an optimizer exercise.

    Args:
        rng: draws start points and gradients.
        first: constructor arguments, none at its default; ``lr`` among them.
        second: other ones, for the equal shapes.
    """
    start, grads = start_point(rng, MIXED), _gradients(rng, MIXED, 5)
    square, square_grads = start_point(rng, EQUAL), _gradients(rng, EQUAL, 4)
    alone = {"W1": start["W1"]}, [{"W1": g["W1"]} for g in grads]
    zeros = [{key: np.zeros_like(g) for key, g in grads[0].items()}] * 2
    slower = Set("it", "lr", first["lr"] / 10)
    return (
        Probe("mixed", script(first, start, grads)),
        Probe("equal", script(second, square, square_grads)),
        Probe("defaults", script({}, start, grads[:3])),
        Probe("coast", script(first, start, [grads[0], *zeros])),
        Probe("alone", script(first, *alone)),
        Probe("constant", script(second, square, square_grads)),
        Probe("schedule", script(second, square, square_grads, {2: slower}), twin="constant"),
        Probe("second", two_instances(first, start, grads[:3])),
    )


def start_point(rng: np.random.Generator, shapes: Mapping[str, tuple[int, ...]]) -> Arrays:
    """Draw parameters near 0, where small differences are not lost in large numbers."""
    return {key: rng.normal(0, 0.1, shape) for key, shape in shapes.items()}


def _gradients(
    rng: np.random.Generator, shapes: Mapping[str, tuple[int, ...]], steps: int
) -> list[dict[str, NDArray[np.float64]]]:
    """Draw gradients of order 1; W1[0, 0] is always 0 and W1[1, 1] is near 1e-9."""
    drawn = []
    for _ in range(steps):
        grads = {key: rng.normal(0, 1, shape) for key, shape in shapes.items()}
        grads["W1"][0, 0] = 0
        grads["W1"][1, 1] *= 1e-9
        drawn.append(grads)
    return drawn


def script(
    arguments: Mapping[str, float],
    start: Arrays,
    grads: Sequence[Arrays],
    between: Mapping[int, Step] | None = None,
    *,
    watched: bool = True,
) -> tuple[Step, ...]:
    """Make an optimizer, hold the arrays as layers do, and update step by step.

    Args:
        arguments: of the constructor, by name.
        start: the parameters before the first step.
        grads: the gradients of each step.
        between: what to do before the update of this index.
        watched: whether the held arrays and the gradients are read as well, for faults.
    """
    steps: list[Step] = [New("it", dict(arguments)), Let("params", start), Hold("held", "params")]
    steps.append(Read("params"))
    for number, gradient in enumerate(grads):
        if between and number in between:
            steps.append(between[number])
        steps += [Let("grads", gradient), Call("it.update", (Ref("params"), Ref("grads")))]
        steps.append(Read("params"))
        if watched:
            steps += [Read("held", "held", of="params"), Read("grads", "input")]
    return tuple(steps)


def two_instances(
    arguments: Mapping[str, float], start: Arrays, grads: Sequence[Arrays]
) -> tuple[Step, ...]:
    """After one optimizer has run, run a second one on the same problem."""
    steps: list[Step] = [New("it", dict(arguments)), Let("params", start)]
    for gradient in grads:
        steps += [Call("it.update", (Ref("params"), gradient)), Read("params")]
    steps += [New("other", dict(arguments)), Let("again", start)]
    for gradient in grads:
        steps += [
            Call("other.update", (Ref("again"), gradient)),
            Read("again", "again", of="params"),
        ]
    return tuple(steps)


# ── Criteria ────────────────────────────────────────────────────────────────────────────


def optimizer_criteria(weights: Mapping[str, float]) -> tuple[Criterion, ...]:
    """Return the criteria of an optimizer exercise that carry a weight, in a fixed order."""
    criteria = (
        _numerical("first_step", mark("the first step is right"), matches(upto=1)),
        _numerical("keeps_state", mark("remembers past steps between calls"), relation(_coasts)),
        # A constant moves alike in any company: this counts beside a right number only.
        Criterion(
            "own_state",
            mark("each parameter has a state of its own"),
            0,
            relation(has_own_state),
            contract=True,
        ),
        _numerical("trajectory", mark("the whole trajectory is right"), matches()),
        _contract("in_place", mark("changes the caller's arrays in place"), "rebinds"),
        _contract("keeps_grads", mark("leaves the gradients alone"), "mutates_grads"),
        _contract("fresh_start", mark("a second instance starts afresh"), "shared_state"),
    )
    return tuple(
        Criterion(c.id, c.title, weights[c.id], c.holds, c.contract)
        for c in criteria
        if c.id in weights
    )


def _numerical(criterion_id: str, title: str, test: Test) -> Criterion:
    return Criterion(criterion_id, title, 0, test)


def _contract(criterion_id: str, title: str, fault: str) -> Criterion:
    return Criterion(criterion_id, title, 0, free_of(fault), contract=True)


def _coasts(observed: Observation) -> bool:
    """Without a gradient, the second step goes on in the direction of the first, and less far."""
    start, after, later, *_ = [array_of(v, "W2") for v in readings(observed, "coast", "params")]
    first, second = after - start, later - after
    return bool(0 < first @ second < first @ first)


def has_own_state(observed: Observation) -> bool:
    """Tell whether W1 moves, and moves alike whether or not other parameters are there."""
    together = [array_of(value, "W1") for value in readings(observed, "mixed", "params")]
    alone = [array_of(value, "W1") for value in readings(observed, "alone", "params")]
    same = len(together) == len(alone) and all(map(close, together, alone))
    return same and not close(alone[0], alone[-1])


def array_of(value: Plain, key: str) -> NDArray[np.float64]:
    """Return one parameter of what was read from a dictionary."""
    assert isinstance(value, dict)
    return np.asarray(value[key], dtype=np.float64)
