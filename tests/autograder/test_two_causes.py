"""Two mistakes at once get both names, in code that no catalogue holds."""

from __future__ import annotations

import dataclasses
import textwrap

import pytest
from learner_shell import Kernel

from autograder import course
from autograder.card import card_text
from autograder.composing import pair, pairs
from autograder.exercise import Exercise
from autograder.judging import expected, judge_source
from autograder.record import Verdict
from autograder.reference import EditError
from autograder.selfcheck import selfcheck
from course_lib.i18n import LANGUAGES

PAIRED = [(e.id, pair) for e in course.all_exercises() for pair in e.together]

TWO = {
    "adam.Adam no_bias_correction+ascends": """
        class Adam:
            def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
                self.rates = lr, beta1, beta2, eps
                self.m, self.v = {}, {}
            def update(self, params, grads):
                lr, b1, b2, eps = self.rates
                for k, g in grads.items():
                    self.m[k] = b1 * self.m.get(k, 0) + (1 - b1) * g
                    self.v[k] = b2 * self.v.get(k, 0) + (1 - b2) * g * g
                    params[k] += lr * self.m[k] / (self.v[k] ** 0.5 + eps)
        """,
    "momentum.Momentum ascends+state_reset": """
        class Momentum:
            def __init__(self, lr=0.01, momentum=0.9):
                self.lr, self.momentum = lr, momentum
            def update(self, params, grads):
                for k in params:
                    v = np.zeros_like(params[k])
                    v = self.momentum * v + self.lr * grads[k]
                    params[k] += v
        """,
    "layer_group_instance.layernorm unbiased_variance+eps_outside": """
        def layernorm(x, gamma, beta, eps=1e-5):
            axes = tuple(range(-gamma.ndim, 0))
            centered = x - np.mean(x, axis=axes, keepdims=True)
            spread = np.std(x, axis=axes, keepdims=True, ddof=1)
            return centered / (spread + eps) * gamma + beta
        """,
    "xavier_he.he_normal variance_as_std+fan_out_only": """
        def he_normal(fan_in, fan_out, rng):
            return rng.standard_normal((fan_in, fan_out)) * (2.0 / fan_out)
        """,
}

THREE = """
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.m, self.v = {}, {}
    def update(self, params, grads):
        for k, g in grads.items():
            self.m[k] = self.beta1 * self.m.get(k, 0) + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v.get(k, 0) + (1 - self.beta2) * g
            params[k] += self.lr * self.m[k] / (np.sqrt(np.abs(self.v[k])) + 1)
"""


def verdict(exercise_id: str, body: str, seed: int | None = None) -> Verdict:
    return judge_source(course.exercise(exercise_id), textwrap.dedent(body), seed)


@pytest.mark.parametrize("seed", [None, 7])
@pytest.mark.parametrize("case", TWO)
def test_code_with_two_mistakes_gets_both_names(case: str, seed: int | None) -> None:
    exercise_id, cause = case.split()
    found = verdict(exercise_id, TWO[case], seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < found.max_points


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", TWO)
def test_the_card_explains_both_and_asks_one_question(case: str, lang: str) -> None:
    exercise_id, cause = case.split()
    exercise, own = course.exercise(exercise_id), course.sentences(exercise_id.split(".")[0])
    said = card_text(verdict(exercise_id, TWO[case]), lang)
    both = [m for m in exercise.misconceptions if m.id in cause.split("+")]
    assert len(both) == 2
    assert all(own(m.message, lang) in said for m in both)
    assert sum(own(m.question, lang) in said for m in both) == 1


def test_three_mistakes_at_once_are_wrong_and_not_guessed() -> None:
    found = verdict("adam.Adam", THREE)
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference


def test_explain_knows_two_causes_at_once(run: Kernel) -> None:
    said = run('explain("adam.ascends+no_eps")')
    adam = course.exercise("adam.Adam")
    both = [m for m in adam.misconceptions if m.id in ("ascends", "no_eps")]
    assert all(m.message in str(said) and m.question in str(said) for m in both)
    assert "There is no cause" in str(run('explain("adam.ascends+nothing")'))


# ── What may be paired ──────────────────────────────────────────────────────────────────


def test_no_exercise_has_more_than_six_pairs_and_they_are_in_order() -> None:
    for exercise in course.all_exercises():
        assert len(exercise.together) <= 6
        order = [m.id for m in exercise.misconceptions]
        for each in pairs(exercise):
            one, other = each.id.split("+")
            assert order.index(one) < order.index(other)
    assert len(PAIRED) > 60


@pytest.fixture
def adam() -> Exercise:
    return course.exercise("adam.Adam")


def test_a_pair_that_changes_the_same_words_is_refused() -> None:
    normal = course.exercise("xavier_he.xavier_normal")
    with pytest.raises(EditError, match="change the same words"):
        pair(normal, "variance_as_std", "missing_brackets")


def test_a_replacement_source_cannot_be_paired() -> None:
    maps = course.exercise("batchnorm.batchnorm2d")
    with pytest.raises(EditError, match="expected edits"):
        pair(maps, "per_pixel", "no_eps")


def test_selfcheck_sees_a_pair_that_looks_like_a_single_cause(adam: Exercise) -> None:
    alike = dataclasses.replace(adam, id="adam.alike", together=(("t_from_zero", "ascends"),))
    wrong = [finding for finding in selfcheck(alike) if not finding.ok]
    assert {finding.candidate for finding in wrong} >= {"t_from_zero+ascends"}


def test_a_single_cause_comes_before_any_pair(adam: Exercise) -> None:
    ids = [cause.id for cause, _ in expected(adam).causes]
    assert all("+" not in cause for cause in ids[: -len(adam.together)])
    assert all("+" in cause for cause in ids[-len(adam.together) :])
