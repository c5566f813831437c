"""xavier_he.he_normal: normal draws that make up for what ReLU cuts off."""

from __future__ import annotations

import math

import numpy as np

from autograder.designs.illustrations import drawn_weights
from autograder.designs.weights import LABELS, weights_probes
from autograder.exercise import Exercise, Probe
from course_lib.i18n import mark
from course_lib.initializers import he_normal
from lessons.xavier_he.criteria import drawing_criteria
from lessons.xavier_he.drawing_causes import TRUNCATED
from lessons.xavier_he.he_causes import MISCONCEPTIONS

STUB = '''\
def he_normal(fan_in, fan_out, rng):
    """Return He's weights for ReLU, normally distributed: float array (fan_in, fan_out).

    They preserve the forward signals. All draws come from rng, a NumPy generator.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def he_normal(fan_in, fan_out, rng):
    """Return He's weights for ReLU, normally distributed: float array (fan_in, fan_out)."""
    # ReLU halves the mean square of the signal; the 2 makes up for it.
    std = np.sqrt(2 / fan_in)
    return std * rng.standard_normal((fan_in, fan_out))
'''


def sigma(fan_in: int, _fan_out: int) -> float:
    """Return the standard deviation that He's rule asks for."""
    return math.sqrt(2 / fan_in)


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    return weights_probes(rng, sigma)


HE = Exercise(
    id="xavier_he.he_normal",
    name="he_normal",
    form="function",
    title=mark("He's weights, for ReLU"),
    reference=he_normal,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=drawing_criteria(sigma, mark("the weights are normally distributed around 0")),
    hints=(
        mark(
            "Send normal draws through ten layers of 100 units with ReLU between them. With He's "
            "weights the mean square of the activations stays about the same; does it with yours?"
        ),
        mark(
            "You need two lines: one that computes a standard deviation from a single fan, and "
            "one that asks the generator for an array of normal draws."
        ),
        mark(
            "A forward signal is a sum of n_in terms, and ReLU halves its mean square: "
            "σ² = 2 / n_in."
        ),
    ),
    together=(
        ("variance_as_std", "fan_out_only"),
        ("variance_as_std", "average_fan"),
        ("uniform_draws", "fan_out_only"),
        ("transposed", "fan_out_only"),
    ),
    labels=LABELS,
    misconceptions=MISCONCEPTIONS,
    conventions=(TRUNCATED,),
    illustration=drawn_weights(),
)
