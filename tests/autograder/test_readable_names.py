"""What a card names is written for readers: no internal name of a probe or of a fact."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

import pytest

from autograder import course, judging
from autograder.card import card_text
from autograder.cards import words
from autograder.compare import facts_of
from autograder.exercise import Exercise
from course_lib.i18n import LANGUAGES

IDS = [exercise.id for exercise in course.all_exercises()]
CODE = ("tanh", "relu")  # names that learners write themselves


def names(exercise: Exercise) -> Iterator[str]:
    """Yield the names of probes and of what they measure."""
    known = judging.expected(exercise)
    for probe in known.probes:
        yield probe.name
        told = facts_of(known.reference.runs[probe.name], probe.facts) if probe.facts else {}
        for each in told if isinstance(told, tuple) else (told,):
            yield from each if isinstance(each, dict) else ()


@pytest.mark.parametrize("exercise_id", IDS)
def test_every_name_is_a_formula_or_has_words(exercise_id: str) -> None:
    exercise = course.exercise(exercise_id)
    for name in names(exercise):
        formula = "→" in name or not re.fullmatch(r"[\w ]*[a-z]{2}[\w ]*", name)
        own = re.search(rf"\b{re.escape(name)}\b", exercise.stub) or name in CODE
        assert formula or own or name in exercise.labels or name in words.TESTS, name


def test_labels_belong_to_names_that_exist() -> None:
    for exercise in course.all_exercises():
        assert exercise.labels.keys() <= set(names(exercise)), exercise.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_random_answer_is_told_in_natural_numbers(lang: str) -> None:
    text = """
        def he_normal(fan_in, fan_out, rng):
            return rng.normal(0, np.sqrt(2 / fan_in) * 1.37, (fan_in, fan_out))
        """
    exercise = course.exercise("xavier_he.he_normal")
    found = judging.judge_source(exercise, textwrap.dedent(text))
    assert found.kind == "wrong"
    first = found.first_difference
    assert first
    assert first.key == "std(W)"
    assert isinstance(first.expected, float)
    assert isinstance(first.got, float)
    assert first.expected == pytest.approx((2 / 300) ** 0.5, rel=0.03)
    assert first.got == pytest.approx(1.37 * (2 / 300) ** 0.5, rel=0.03)
    assert f"{first.got:.4g}" in card_text(found, lang)
