"""One reading of a right answer becomes something odd: there is a verdict, and it is not right."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest
from odd_values import ODD, impostors, with_one

from autograder import course
from autograder.card import card_html, card_text, verdict_json
from autograder.compare import close, describe, differences, facts_of
from autograder.exercise import Exercise, Probe
from autograder.forms import shape_of
from autograder.judging import Sight, expected, judge_sight
from autograder.record import Alien, Difference, Fact, Observation, Plain, Reading, Run, Verdict

SEED = 12
PLACES = 3  # of an exercise; every odd value stands at each of them
EXERCISES = (
    "adagrad.fix_formula",
    "adam.Adam",
    "adam.bias_factor",
    "adam.catch_wrong",
    "anisotropy.regime",
    "batchnorm.batchnorm_forward",
    "capstone.find_broken",
    "gradient_check.numerical_gradient",
    "gradient_descent.gd_trajectory",
    "momentum.Momentum",
    "momentum.convert",
    "sgd.minibatches",
    "sgd.softmax_ce",
    "symmetry.activation_stds",
    "xavier_he.fans",
    "xavier_he.he_normal",
)
# Probes that only tell causes apart: a difference there alone is named, and costs no points.
TELLING = {
    "gradient_check.numerical_gradient": ("matrix", "kept"),
    "sgd.softmax_ce": ("far off",),
    "symmetry.activation_stds": ("tanh", "relu", "square"),  # floats of any precision
}


def places(exercise: Exercise) -> list[tuple[Probe, int]]:
    """Return some of the places at which a reading stands, the same ones each time."""
    wanted = expected(exercise, SEED)
    found = [
        (probe, place)
        for probe in wanted.probes
        for place in range(len(wanted.reference.runs[probe.name].readings))
    ]
    chosen = np.random.default_rng(SEED).permutation(len(found))[:PLACES]
    return [found[number] for number in chosen]


def judged(exercise: Exercise, observed: Observation) -> Verdict:
    sight = Sight(observed, shape_of(exercise.reference))
    return judge_sight(exercise, sight, SEED, None, 0, lambda _: sight)


def agree(one: Observation, other: Observation, probe: Probe, place: int) -> bool:
    """Tell whether two observations are the same to the judge."""
    left, right = one.runs[probe.name], other.runs[probe.name]
    if probe.facts is not None:
        return close(facts_of(left, probe.facts), facts_of(right, probe.facts), rtol=0, atol=1)
    found = left.readings[place].value, right.readings[place].value
    return close(*found, probe.rtol, probe.atol)


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_one_odd_value_stops_nobody_and_is_not_right(exercise_id: str) -> None:
    exercise = course.exercise(exercise_id)
    right = expected(exercise, SEED).reference
    for probe, place in places(exercise):
        reading = right.runs[probe.name].readings[place]
        for name, value in {**ODD, **impostors(reading.value)}.items():
            observed = with_one(right, probe.name, place, value)
            verdict = judged(exercise, observed)
            passes = verdict.kind in ("correct", "convention") and not verdict.faults
            full = verdict.points == verdict.max_points and not verdict.faults
            if not agree(right, observed, probe, place):
                assert not passes, (probe.name, place, name)
                assert not full or probe.name in TELLING.get(exercise_id, ()), (probe.name, name)
            assert verdict.kind not in ("broken", "raised", "not_attempted")


@pytest.mark.parametrize("exercise_id", ["momentum.Momentum", "sgd.softmax_ce", "adam.Adam"])
def test_a_verdict_on_odd_values_can_be_told(exercise_id: str) -> None:
    exercise = course.exercise(exercise_id)
    right = expected(exercise, SEED).reference
    probe, place = places(exercise)[0]
    for value in ODD.values():
        verdict = judged(exercise, with_one(right, probe.name, place, value))
        for hidden in (False, True):
            assert card_text(verdict, "ja", hidden=hidden)
            assert card_html(verdict, "ko", hidden=hidden)
            assert json.dumps(verdict_json(verdict, hidden=hidden), allow_nan=False)


# ── Two values, whichever they are ──────────────────────────────────────────────────────


def parted(a: Plain, b: Plain) -> Iterator[Difference]:
    runs = (Run((Reading(1, "out", "value", value),)) for value in (a, b))
    return differences(*runs, Probe("p", ()))


def test_any_two_values_can_be_compared() -> None:
    values: dict[str, Plain] = {**ODD, "fact": Fact(1.0, 1e300), "array": np.zeros((3, 2))}
    for name, one in values.items():
        assert close(one, one)
        for other_name, other in values.items():
            alike = name == other_name or {name, other_name} == {"nan", "complex nan"}
            assert close(one, other) == alike, (name, other_name)
            assert bool(list(parted(one, other))) != alike


def test_no_class_is_called_what_a_value_is() -> None:
    for value in (*ODD.values(), np.zeros((3, 2)), 1.0, Fact(1.0, 1.0)):
        if not isinstance(value, Alien):
            alien = Alien(describe(value))
            assert describe(alien) != describe(value)
            assert not close(value, alien)
            assert not close(alien, value)
