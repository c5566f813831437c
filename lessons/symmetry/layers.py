"""symmetry.activation_stds: how wide the activations of every layer are spread."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from autograder.compare import close
from autograder.criteria import Test, readings
from autograder.designs.function import calls, leaves_input_alone
from autograder.exercise import Criterion, Exercise, Fn, Probe, Value
from autograder.record import Observation, Record
from course_lib.i18n import mark
from course_lib.statistics import activation_stds
from lessons.symmetry.layers_causes import MISCONCEPTIONS

Floats = NDArray[np.float64]
ALL = ("tanh", "relu", "square")

STUB = '''\
def activation_stds(x, Ws, act):
    """Return the standard deviation of each layer's output, as an array of shape (len(Ws),).

    x has shape (N, D); Ws holds one weight a layer, each of shape (in, out), from input to
    output; act is a function that is applied to every entry of an array.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def activation_stds(x, Ws, act):
    """Return the standard deviation of each layer's output, as an array of shape (len(Ws),)."""
    stds = []
    for W in Ws:
        # This layer's output is the next layer's input.
        x = act(x @ W)
        stds.append(np.std(x))
    return np.array(stds)
'''


# ── Probes ──────────────────────────────────────────────────────────────────────────────


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw layers whose sizes all differ, and square ones, where a wrong turn raises nothing."""
    return (
        calls("tanh", [_network(rng, 12, (5, 4, 3, 6), "tanh")]),
        calls("relu", [_network(rng, 12, (5, 6, 4, 7), "relu")]),
        calls("square", [_network(rng, 4, (4, 4, 4, 4), "tanh")]),
    )


def _network(
    rng: np.random.Generator, samples: int, sizes: tuple[int, ...], act: str
) -> dict[str, Value]:
    """Draw inputs that are not centered, and weights under which no layer dies out."""
    pairs = itertools.pairwise(sizes)
    weights = tuple(rng.normal(0, 1.5 / np.sqrt(n), (n, m)) for n, m in pairs)
    return {"x": rng.normal(0.5, 1, (samples, sizes[0])), "Ws": weights, "act": Fn(act)}


# ── Criteria ────────────────────────────────────────────────────────────────────────────


def numbers_agree(upto: int | None, *probes: str) -> Test:
    """Hold where the first numbers are right, in whatever container they come."""

    def holds(record: Record) -> bool:
        for probe in probes:
            wanted, found = (_numbers(o, probe) for o in (record.baseline, record.candidate))
            if not (wanted and found) or not close(wanted[:upto], found[:upto]):
                return False
        return True

    return holds


def _numbers(observation: Observation, probe: str) -> tuple[float, ...] | None:
    """Return what came out as a row of numbers; nothing where it is no such row."""
    out = next(iter(readings(observation, probe, "out")), None)
    try:
        found = np.asarray(out, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    return tuple(found.tolist()) if found.ndim == 1 else None


def _is_array(record: Record) -> bool:
    out = [value for probe in ALL for value in readings(record.candidate, probe, "out")]
    return all(isinstance(value, np.ndarray) and value.ndim == 1 for value in out)


# ── The exercise ────────────────────────────────────────────────────────────────────────

LAYERS = Exercise(
    id="symmetry.activation_stds",
    name="activation_stds",
    form="function",
    title=mark("The spread of activations, layer by layer"),
    reference=activation_stds,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion(
            "first_layer", mark("the first layer's number is right"), 1, numbers_agree(1, *ALL)
        ),
        Criterion(
            "every_layer", mark("every layer's number is right"), 2, numbers_agree(None, *ALL)
        ),
        Criterion(
            "array", mark("returns an array, one number a layer"), 1, _is_array, contract=True
        ),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "With act = np.tanh no number can be larger than 1, and with a function that returns "
            "its input, doubling one weight doubles the numbers from that layer on. Do yours?"
        ),
        mark(
            "You need a loop over the weights with two lines: one that makes this layer's output "
            "from the last one's, one that notes a single number about it."
        ),
        mark(
            "a_l = act(a_(l−1) W_l), starting with a_0 = x; then std_l is the standard deviation "
            "over all entries of a_l, samples and units together."
        ),
    ),
    misconceptions=MISCONCEPTIONS,
)
