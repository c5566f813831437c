"""adam.bias_factor: how much of an average is there after t steps from 0."""

from __future__ import annotations

import numpy as np

from autograder.criteria import matches
from autograder.designs.function import calls
from autograder.exercise import Criterion, Edit, Exercise, Misconception, Probe, Value
from course_lib.i18n import mark
from course_lib.optimizers import bias_factor

STUB = '''\
def bias_factor(beta, t):
    """Return the sum of all weights that a running average from 0 has given after t steps.

    The average is m ← βm + (1 − β)g with 0 ≤ β < 1; t is 1 after the first step.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def bias_factor(beta, t):
    """Return the sum of all weights that a running average from 0 has given after t steps.

    The average is m ← βm + (1 − β)g with 0 ≤ β < 1; t is 1 after the first step.
    """
    # What is missing is the weight of m₀ = 0.
    return 1 - beta**t
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw decay rates, for the first step, for later ones, and for very late ones."""
    return (
        calls("first step", [_arguments(rng, 1), _arguments(rng, 1), {"beta": 0.0, "t": 1}]),
        calls("later steps", [_arguments(rng, t) for t in (2, 3, int(rng.integers(5, 12)))]),
        calls("in the end", [_arguments(rng, int(rng.integers(2000, 3000)))]),
    )


def _arguments(rng: np.random.Generator, t: int) -> dict[str, Value]:
    return {"beta": float(rng.uniform(0.6, 0.95)), "t": t}


def _instead(text: str) -> tuple[Edit, ...]:
    return (Edit("1 - beta**t", text),)


MISCONCEPTIONS = (
    Misconception(
        "times_t",
        _instead("1 - beta * t"),
        mark(
            "You multiply β by t, and from some step on the result is negative. β is applied "
            "once per step, one factor after the other."
        ),
        mark("How much of the weight of an old value is left after 2 steps, and after t steps?"),
    ),
    Misconception(
        "brackets_power",
        _instead("(1 - beta) ** t"),
        mark(
            "The power reaches too far: you raise 1 − β to the t, and that tends to 0. The sum of "
            "the weights has to grow towards 1."
        ),
        mark("The weights are (1 − β)βⁱ for i = 0, …, t − 1: what do the first two add up to?"),
    ),
    Misconception(
        "t_minus_one",
        _instead("1 - beta ** (t - 1)"),
        mark(
            "Your result is one step behind: at t = 1 it is 0, although one gradient has already "
            "been averaged, and m would be divided by 0."
        ),
        mark("How many gradients has the average seen when t is 1?"),
    ),
    Misconception(
        "t_plus_one",
        _instead("1 - beta ** (t + 1)"),
        mark(
            "Your sum has one term too many: it counts t + 1 weights. Some textbooks print this "
            "upper limit by mistake."
        ),
        mark("With i running from 0, what is the index of the t-th weight?"),
    ),
    Misconception(
        "power_alone",
        _instead("beta**t"),
        mark(
            "You return the part that is missing: βᵗ is the weight that still rests on m₀ = 0. "
            "The gradients have the others."
        ),
        mark("At t = 1, which weight has the only gradient in m?"),
    ),
    Misconception(
        "no_power_t",
        _instead("1 - beta"),
        mark(
            "Your result does not depend on t: it is right at the first step only. Later the "
            "older gradients have weights as well."
        ),
        mark("After two steps m holds two gradients: what do their weights add up to?"),
    ),
    Misconception(
        "sum_of_powers",
        _instead("(1 - beta**t) / (1 - beta)"),
        mark(
            "You sum the powers βⁱ alone. In an average each of them stands with a factor 1 − β, "
            "and that factor cancels the one below your fraction bar."
        ),
        mark("With equal gradients of 1, which value should m approach, and which yours?"),
    ),
    Misconception(
        "power_two",
        _instead("1 - beta**2"),
        mark(
            "The exponent is always 2 in your function, as if every step were the second. It has "
            "to be the number of the step."
        ),
        mark("What should your function return at t = 1?"),
    ),
    Misconception(
        "inverse",
        _instead("1 / (1 - beta**t)"),
        mark(
            "You return the number that m is multiplied by. The exercise asks for the sum of the "
            "weights, which m is divided by: it lies between 0 and 1."
        ),
        mark("Can a sum of some of an average's weights be larger than 1?"),
    ),
)

BIAS = Exercise(
    id="adam.bias_factor",
    name="bias_factor",
    form="function",
    title=mark("How much of an average is there?"),
    reference=bias_factor,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion("first", mark("after the first step"), 1, matches("first step")),
        Criterion("later", mark("after a few steps"), 2, matches("later steps")),
        Criterion("end", mark("after very many steps"), 1, matches("in the end")),
    ),
    hints=(
        mark(
            "Let all gradients be 1. Then m is exactly the sum you are looking for: work out m₁ "
            "and m₂ by hand."
        ),
        mark(
            "Each step multiplies what is missing from 1 by the same number. The function is one "
            "line with one power."
        ),
        mark("m_t = Σ (1 − β) βⁱ g_{t−i} for i = 0, …, t − 1: add up this geometric series."),
    ),
    misconceptions=MISCONCEPTIONS,
)
