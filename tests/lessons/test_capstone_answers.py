"""Answers that are data: who is accused, and whether the evidence holds."""

from __future__ import annotations

import numpy as np
import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict
from course_lib.anonymous import five_optimizers
from course_lib.datasets import digits
from course_lib.experiments import train
from course_lib.network import Network


def verdict(body: str) -> Verdict:
    text = f"def find_broken():\n    a = np.array([1.0, -2.0])\n    return {body}\n"
    return judge_source(course.exercise("capstone.find_broken"), text)


@pytest.mark.parametrize(
    "evidence",
    [
        '{"params": {"u": a, "v": a}, "grads": [{"u": a, "v": a}]}',
        '["D", {"params": {"u": [0.0], "v": [1.0]}, "grads": ({"u": [1.0], "v": [-3.0]},) * 4}][1]',
        '{"params": {"u": a, "v": a, "w": a}, "grads": {"u": a, "v": a, "w": 2 * a}}',
    ],
)
def test_evidence_of_two_parameters_convicts(evidence: str) -> None:
    found = verdict(f'"D", {evidence}')
    assert (found.kind, found.points) == ("correct", 5)


@pytest.mark.parametrize(
    ("body", "cause", "points"),
    [
        ('"A", {"params": {"u": a, "v": a}, "grads": [{"u": a, "v": a}]}', "blames_another", 0),
        ('"D", {"params": {"u": a}, "grads": [{"u": -a}] * 9}', "silent_evidence", 2),
        ('"D", {"params": {"u": a, "v": a}, "grads": [{"u": a}]}', "unusable_evidence", 2),
        ('"D", {"params": {"u": a}, "grads": [{"u": a * np.nan}]}', "unusable_evidence", 2),
        ('"D", None', "unusable_evidence", 2),
        ('"d", {"params": {"u": a, "v": a}, "grads": [{"u": a, "v": a}]}', "names_nobody", 0),
        ('"D"', "names_nobody", 0),
    ],
)
def test_what_is_missing_is_named(body: str, cause: str, points: float) -> None:
    found = verdict(body)
    assert (found.kind, found.cause, found.points) == ("misconception", cause, points)


def test_training_does_not_tell_which_is_broken() -> None:
    data = digits()
    accuracies = {}
    for name, make in five_optimizers().items():
        rng = np.random.default_rng(0)
        network = Network((64, 50, 10), rng)
        history = train(network, data, make(), epochs=5, batch_size=64, rng=rng)
        accuracies[name] = history.final_accuracy
    assert min(accuracies.values()) > 0.95
    assert accuracies["D"] > min(accuracies.values())


def test_catching_the_wrong_adam_takes_a_past_that_disagrees() -> None:
    exercise = course.exercise("adam.catch_wrong")
    text = (
        "def catch_wrong():\n"
        "    g = lambda x: {'W': np.array([x, 2 * x])}\n"
        "    grads = [g(1.0), g(1.0), g(-1.0)]\n"
        "    return {'params': g(0.0), 'grads': grads, 'lr': 0.1, 'eps': 1e-7}\n"
    )
    found = judge_source(exercise, text)
    assert (found.kind, found.points) == ("correct", 5)
    silent = judge_source(exercise, text.replace("g(-1.0)", "g(1.0)"))
    assert (silent.kind, silent.cause, silent.points) == ("misconception", "constant", 0)
