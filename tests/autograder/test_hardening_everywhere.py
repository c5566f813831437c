"""Every exercise meets odd answers with a verdict that is the learner's, never our own fault."""

from __future__ import annotations

import pytest

from autograder import course, judging
from autograder.card import card_text, verdict_from_json, verdict_json
from autograder.exercise import Exercise

ODD = {
    "None": "None",
    "text": "'text'",
    "list": "[1.0, [2.0]]",
    "dict": "{'W': None, 3: 'x'}",
    "objects": "np.array([None, 'x'], dtype=object)",
    "empty": "np.empty(0)",
    "complex": "np.ones(3) * 1j",
    "nan": "np.full((2, 2), np.nan)",
    "truth": "True",
    "nested": "[[[[[[[[[1]]]]]]]]]",
    "pairs": "(np.ones(2), 'x')",
}
EXERCISES = course.all_exercises()


def answer(exercise: Exercise, odd: str) -> str:
    if exercise.form == "function":
        return f"def {exercise.name}(*a, **k):\n    return {odd}\n"
    return f"""
class {exercise.name}:
    def __init__(self, *a, **k):
        pass
    def __getattr__(self, name):
        def method(*a, **k):
            for values in a:
                if isinstance(values, dict):
                    values.update(dict.fromkeys(values, {odd}))
            return {odd}
        return method
"""


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_an_odd_answer_has_a_verdict_of_its_own(exercise: Exercise, odd: str) -> None:
    verdict = judging.judge_source(exercise, answer(exercise, ODD[odd]))
    assert verdict.kind in ("wrong", "raised", "misconception")
    assert verdict.points < verdict.max_points
    assert card_text(verdict, "en")
    assert verdict_from_json(verdict_json(verdict)).kind == verdict.kind


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_a_name_that_holds_something_else_is_told(exercise: Exercise) -> None:
    other = "def {}(self): pass\n" if exercise.form == "class" else "class {}: pass\n"
    cause = "function_for_class" if exercise.form == "class" else "class_for_function"
    assert judging.judge_source(exercise, other.format(exercise.name)).cause == cause
    assert judging.judge_source(exercise, f"{exercise.name} = 3\n").cause == "not_callable"
