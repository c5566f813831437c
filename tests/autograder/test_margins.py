"""Distances are in tolerances, and each kind of numbers asks for its own."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder import course, judging
from autograder.exercise import Misconception, Probe
from autograder.judge import Expected
from autograder.margins import Distances, distances, smallest
from autograder.record import Fact, Observation, Plain, Raised, Reading, Run

FLOAT = Probe("float", (), rtol=0, atol=0.5)
RANDOM = Probe("random", (), facts=lambda values: {"std(W)": Fact(1.0, float(str(values[0])))})
WORDS = Probe("words", (), facts=lambda values: {"said": str(values[0])})


def seen(**values: Plain) -> Observation:
    runs = {name: Run((Reading(1, "out", "value", value),)) for name, value in values.items()}
    return Observation(runs)


def known(probe: Probe, reference: Plain, *causes: Plain) -> Distances:
    named = [(Misconception(f"c{n}", (), "", ""), value) for n, value in enumerate(causes)]
    shapes = tuple((cause, (seen(**{probe.name: value}),)) for cause, value in named)
    return distances(Expected((probe,), seen(**{probe.name: reference}), shapes))


@pytest.mark.parametrize(
    ("probe", "values", "kind", "distance"),
    [
        (FLOAT, (np.zeros(2), np.array([0.0, 300.0]), np.array([0.0, 900.0])), "float", 600.0),
        (FLOAT, (np.zeros(2), np.array([np.nan, 0.0])), "float", math.inf),
        (FLOAT, (np.zeros(2), np.zeros(3)), "float", math.inf),
        (RANDOM, (10.0, 17.0, 21.0), "random", 4.0),
        (WORDS, ("a", "b"), "discrete", math.inf),
        (WORDS, ("a", "a"), "discrete", 0.0),
    ],
)
def test_the_closest_two_are_found(
    probe: Probe, values: tuple[Plain, ...], kind: str, distance: float
) -> None:
    margin = known(probe, *values).margins()[kind]  # type: ignore[index]
    assert margin.distance == distance
    assert margin.share == distance / {"float": 1000, "random": 5, "discrete": 1}[kind]


def test_an_exception_tells_two_candidates_apart() -> None:
    fine, ended = seen(float=1.0), Observation({"float": Run((), Raised("KeyError", "x"))})
    cause = Misconception("ended", (), "", "")
    found = distances(Expected((FLOAT,), fine, ((cause, (ended,)),)))
    assert found.margins()["float"].distance == math.inf
    assert not found.agree(0, 1)


def test_what_agrees_is_taken_for_the_other() -> None:
    found = known(FLOAT, 0.0, 0.1, 2000.0)
    assert found.agree(0, 1)
    assert not found.agree(0, 2)
    assert found.named_otherwise(1) == [0, 2]


def test_the_smallest_of_several_rounds_counts() -> None:
    both = smallest([known(FLOAT, 0.0, 1000.0), known(FLOAT, 0.0, 700.0)])
    assert both.margins()["float"].distance == 1400


def test_distances_and_the_judge_agree_on_who_is_alike() -> None:
    exercise = course.exercise("momentum.Momentum")
    found = distances(judging.expected(exercise))
    alike = [
        {found.names[wanted], found.names[number]}
        for number in range(len(found.names))
        for wanted in range(len(found.names))
        if wanted != number and found.agree(wanted, number)
    ]
    assert all(len(names) == 1 for names in alike)  # at most two shapes of one cause


def test_needed_probes_tell_everything_apart_and_few_do() -> None:
    found = distances(judging.expected(course.exercise("momentum.Momentum")))
    chosen = [found.probes.index(name) for name in found.needed_probes()]
    assert (found.shares[chosen] >= 1).any(axis=0).all()
    assert len(chosen) < len(found.probes)
