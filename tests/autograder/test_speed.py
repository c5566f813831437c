"""No exercise is far slower to judge than the first optimizer: ratios only, never seconds."""

from __future__ import annotations

import time

import pytest

from autograder import course, judging
from autograder.exercise import Exercise
from autograder.reference import candidate

MEASURE = "momentum.Momentum"
AT_MOST = 15.0  # times as long; measured: 4 for the slowest
ROUNDS = 3


def seconds(exercise: Exercise) -> float:
    """Return the processor time of judging a mistake with nothing known beforehand."""
    mistaken = candidate(exercise, exercise.misconceptions[-1].change)
    times = []
    for _ in range(ROUNDS):
        judging.expected.cache_clear()
        started = time.process_time()
        judging.judge_object(exercise, mistaken)
        times.append(time.process_time() - started)
    return min(times)


@pytest.mark.slow
@pytest.mark.xdist_group("speed")
def test_the_slowest_exercise_is_judged_within_a_bound() -> None:
    measure = seconds(course.exercise(MEASURE))
    ratios = {e.id: seconds(e) / measure for e in course.all_exercises()}
    slow = {exercise_id: ratio for exercise_id, ratio in ratios.items() if ratio > AT_MOST}
    assert slow == {}
