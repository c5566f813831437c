"""xavier_he.xavier_normal: normal draws whose variance is a compromise between both fans."""

from __future__ import annotations

import math

import numpy as np

from autograder.designs.illustrations import drawn_weights
from autograder.designs.weights import LABELS, weights_probes
from autograder.exercise import Exercise, Probe
from course_lib.i18n import mark
from course_lib.initializers import xavier_normal
from lessons.xavier_he.criteria import drawing_criteria
from lessons.xavier_he.normal_causes import CONVENTIONS, MISCONCEPTIONS

STUB = '''\
def xavier_normal(fan_in, fan_out, rng):
    """Return Xavier's weights, normally distributed: float array of shape (fan_in, fan_out).

    All draws come from rng, a NumPy generator.
    """
    # First the standard deviation, then the draws.
    raise NotImplementedError
'''

SOLUTION = '''\
def xavier_normal(fan_in, fan_out, rng):
    """Return Xavier's weights, normally distributed: float array of shape (fan_in, fan_out)."""
    std = np.sqrt(2 / (fan_in + fan_out))
    # The generator asks for a standard deviation, not for a variance.
    return rng.normal(0, std, (fan_in, fan_out))
'''


def sigma(fan_in: int, fan_out: int) -> float:
    """Return the standard deviation that Xavier's rule asks for."""
    return math.sqrt(2 / (fan_in + fan_out))


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    return weights_probes(rng, sigma)


NORMAL = Exercise(
    id="xavier_he.xavier_normal",
    name="xavier_normal",
    form="function",
    title=mark("Xavier's weights, normally distributed"),
    reference=xavier_normal,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=drawing_criteria(sigma, mark("the weights are normally distributed around 0")),
    hints=(
        mark(
            "Draw weights for 400 → 100 and for 100 → 400 units, and measure both standard "
            "deviations. Xavier's rule treats the two fans alike; does yours?"
        ),
        mark(
            "You need two lines: one that computes a standard deviation from both fans, and one "
            "that asks the generator for an array of normal draws."
        ),
        mark(
            "The variance is σ² = 2 / (n_in + n_out), with mean 0. The generator's method normal "
            "wants the mean, the standard deviation σ and the shape."
        ),
    ),
    together=(
        ("uniform_draws", "fan_out_only"),
        ("variance_as_std", "transposed"),
    ),
    labels=LABELS,
    misconceptions=MISCONCEPTIONS,
    conventions=CONVENTIONS,
    illustration=drawn_weights(),
)
