"""A check with a picture, as a learner meets it: shown for some kinds, and never judged."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from learner_shell import CHECK, Kernel, edited

from autograder import course, reference
from autograder.attempt import attempt
from autograder.card import verdict_json
from autograder.cards.next_action import read_again
from autograder.exercise import Exercise
from autograder.notebook import explain
from autograder.showing import VERDICT

MARK = "data:image/png"
TRAP = """
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr

    def update(self, params, grads):
        {trap}
        for key in params:
            params[key] -= 0.7 * self.lr * grads[key]
"""
TRAPS = {
    "raises": "if 'x' in params: raise ValueError('not on a bowl')",
    "loops": "while 'x' in params: pass",
    "leaves": "if 'x' in params: raise SystemExit",
    "spoils": "if 'x' in params: params['x'] = 'nowhere'",
    "empties": "if 'x' in params: params.clear()",
    "grows": "if 'x' in params: params['x'] = np.ones((3, 3))",
}


def doubled(exercise: Exercise) -> str:
    """Return an answer that is wrong in a way that has no name."""
    return edited(exercise, "- self.lr * grads[key]", "- 1.7 * self.lr * grads[key]")


def test_a_wrong_answer_is_drawn_with_its_words(run: Kernel, exercise: Exercise) -> None:
    run(doubled(exercise))
    (shown,) = run(CHECK).shown
    assert MARK in shown["text/html"]
    assert "Two paths of 30 steps" in shown["text/plain"]
    assert shown[VERDICT]["kind"] == "wrong"
    assert MARK not in json.dumps(shown[VERDICT])
    assert "Two paths" not in json.dumps(shown[VERDICT])


def test_a_text_is_drawn_like_an_object(run: Kernel, exercise: Exercise) -> None:
    run(f"answer = {doubled(exercise)!r}")
    (shown,) = run(f'check("{exercise.id}", answer)').shown
    assert MARK in shown["text/html"]


def test_a_right_answer_is_not_drawn(run: Kernel, exercise: Exercise) -> None:
    run(exercise.solution)
    (shown,) = run(CHECK).shown
    assert MARK not in shown["text/html"]


def test_nothing_is_drawn_while_marking(
    run: Kernel, exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    run(doubled(exercise))
    for seed in ("", "7"):
        monkeypatch.setenv("COURSE_SEED", seed)
        (shown,) = run(CHECK).shown
        assert MARK not in shown["text/html"]


@pytest.mark.parametrize("trap", TRAPS)
def test_a_candidate_that_fails_on_the_bowl_still_gets_its_card(run: Kernel, trap: str) -> None:
    plain = TRAP.format(trap="pass")
    run(plain)
    expected = run(CHECK)
    assert MARK in expected.shown[0]["text/html"]
    run(TRAP.format(trap=TRAPS[trap]))
    done = run(CHECK)
    assert done.value == expected.value
    assert done.verdict == expected.verdict
    assert MARK not in done.shown[0]["text/html"]
    assert done.stderr == ""


@pytest.mark.parametrize("exercise_id", ["adam.Adam", "xavier_he.he_normal", "sgd.SGD"])
def test_the_picture_changes_no_verdict(exercise_id: str) -> None:
    exercise = course.exercise(exercise_id)
    bare = dataclasses.replace(exercise, illustration=None)
    for cause in exercise.causes[::4]:
        candidate = reference.candidate(exercise, cause.change)
        drawn, plain = (attempt(e, candidate, {}).verdict for e in (exercise, bare))
        assert verdict_json(drawn) == verdict_json(plain)


def test_no_judged_probe_is_the_one_that_is_drawn() -> None:
    for exercise in course.all_exercises():
        if exercise.illustration:
            judged = {probe.name for probe in exercise.probes(np.random.default_rng(0))}
            assert exercise.illustration.probe.name not in judged


# ── Reading on ──────────────────────────────────────────────────────────────────────────


def test_the_card_names_the_call_that_explains_it(run: Kernel, exercise: Exercise) -> None:
    run(edited(exercise, "- self.lr * grads[key]", "+ self.lr * grads[key]"))
    done = run(CHECK)
    assert 'explain("momentum.ascends")' in done.text
    cause = exercise.cause("ascends")
    assert cause is not None
    assert cause.message in run('explain("momentum.ascends")').text


def test_every_cause_is_explained_under_the_name_on_its_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_LANG", "en")
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    for exercise in course.all_exercises():
        for cause in exercise.causes:
            call = read_again((cause,), exercise, "en").split('"')[1]
            explain(call)
            assert cause.message in capsys.readouterr().out
