"""`check` in a real IPython shell: what is judged, what is shown, what nbgrader reads."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from learner_shell import CHECK, ID, Kernel, edited

from autograder import course, progress_file
from autograder.exercise import Exercise
from autograder.showing import VERDICT

# ── check ───────────────────────────────────────────────────────────────────────────────


def test_a_right_answer_earns_its_points_as_a_float(run: Kernel, exercise: Exercise) -> None:
    run(exercise.solution)
    ran = run(CHECK)
    assert type(ran.value) is float
    assert ran.value == exercise.max_points
    assert float(repr(ran.value)) == exercise.max_points, "nbgrader reads the printed value"
    assert ran.verdict.kind == "correct"
    assert set(ran.shown[0]) == {"text/html", "text/plain", VERDICT}
    assert ran.stderr == ""


def test_without_an_answer_there_is_nothing_to_judge(run: Kernel) -> None:
    ran = run(CHECK)
    assert ran.value == 0.0
    assert ran.verdict.kind == "not_attempted"


@pytest.mark.parametrize("each", course.all_exercises(), ids=lambda each: each.id)
def test_every_starting_code_is_not_attempted(run: Kernel, each: Exercise) -> None:
    run(each.stub)
    assert run(f'check("{each.id}")').verdict.kind == "not_attempted"


@pytest.mark.parametrize("each", course.all_exercises(), ids=lambda each: each.id)
def test_every_solution_is_correct(run: Kernel, each: Exercise) -> None:
    run(each.solution)
    assert run(f'check("{each.id}")').verdict.kind == "correct"


def test_a_syntax_error_is_named_with_its_line(run: Kernel, exercise: Exercise) -> None:
    run(edited(exercise, "lr=0.01, momentum=0.9", "lr=0.01, momentum"))
    verdict = run(CHECK).verdict
    assert (verdict.kind, verdict.cause) == ("raised", "default_order")
    assert verdict.raised is not None
    assert "def __init__" in verdict.raised.source


def test_a_text_that_does_not_parse_wins_over_an_earlier_answer(
    run: Kernel, exercise: Exercise
) -> None:
    run(exercise.solution)
    run(exercise.solution + "\n    def broken(:\n")
    assert run(CHECK).verdict.kind == "raised"
    run(exercise.solution)
    assert run(CHECK).verdict.kind == "correct"


def test_a_class_body_that_raised_wins_over_an_earlier_answer(
    run: Kernel, exercise: Exercise
) -> None:
    run(exercise.stub)
    run(edited(exercise, "    def update", "    v = np.zero_like(3)\n\n    def update"))
    verdict = run(CHECK).verdict
    assert (verdict.kind, verdict.cause) == ("raised", "zero_like")


def test_a_class_made_inside_a_function_counts(run: Kernel, exercise: Exercise) -> None:
    run(exercise.stub)
    body = exercise.solution.replace("\n", "\n    ")
    run(f"def make():\n    {body}\n    return Momentum\n\nMomentum = make()")
    assert run(CHECK).verdict.kind == "correct"


def test_a_cell_under_a_magic_counts(run: Kernel, exercise: Exercise) -> None:
    run(exercise.stub)
    run("%%time\n" + exercise.solution)
    assert run(CHECK).verdict.kind == "correct"


def test_a_text_that_only_quotes_the_class_is_no_answer(run: Kernel, exercise: Exercise) -> None:
    run(exercise.solution)
    run(f"OLD = '''\n{exercise.stub.replace(chr(39) * 3, '')}'''")
    assert run(CHECK).verdict.kind == "correct"


def test_the_imported_solution_is_not_the_learners(run: Kernel, exercise: Exercise) -> None:
    module = exercise.reference.__module__
    run(f"from {module} import {exercise.reference.__name__} as {exercise.name}")
    ran = run(CHECK)
    assert ran.verdict.kind == "not_attempted"
    assert ran.verdict.cause == "own_reference"
    assert "course_lib" in ran.text


@pytest.mark.parametrize("value", ["3", "None", "'text'", "object()", "np.ones(3)", "dict"])
def test_whatever_the_name_holds_a_card_comes_out(run: Kernel, value: str) -> None:
    run(f"Momentum = {value}")
    assert run(CHECK).verdict.kind in ("not_attempted", "raised", "wrong")


def test_an_answer_may_be_handed_over(run: Kernel, exercise: Exercise) -> None:
    run(exercise.stub)
    run(exercise.solution.replace("class Momentum", "class Mine"))
    assert run(f'check("{ID}", Mine)').verdict.kind == "correct"
    run(f"text = {exercise.solution!r}")
    assert run(f'check("{ID}", text)').verdict.kind == "correct"


def test_the_candidate_is_not_heard(run: Kernel, exercise: Exercise) -> None:
    noise = (
        "print('out'); print('err', file=sys.stderr); display('shown'); "
        "warnings.warn('warned'); np.log(np.zeros(1))\n        "
    )
    run("import sys, warnings\nfrom IPython.display import display")
    run(edited(exercise, "for key in params:", noise + "for key in params:"))
    ran = run(CHECK)
    assert ran.verdict.kind == "correct"
    assert ran.stderr == ""
    assert len(ran.shown) == 1
    assert "out" not in ran.stdout.replace("Out[", "")


def test_an_unknown_exercise_offers_the_nearest(run: Kernel) -> None:
    ran = run('check("momentum.momentum")')
    assert ran.value == 0.0
    assert ID in ran.text


def test_our_own_fault_is_owned_up_to(
    run: Kernel, exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the judge broke")

    monkeypatch.setattr("autograder.judging.judge_object", fails)
    run(exercise.solution)
    ran = run(CHECK)
    assert ran.value == 0.0
    assert ran.verdict.kind == "broken"
    assert "the judge broke" in ran.text
    assert not Path(progress_file.NAME).exists()


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_the_card_is_in_the_language_of_the_session(
    run: Kernel, exercise: Exercise, lang: str
) -> None:
    run(f"from autograder import use\nuse({lang!r})")
    run(exercise.solution)
    assert f'lang="{lang}"' in run(CHECK).shown[0]["text/html"]


# ── Under nbgrader ──────────────────────────────────────────────────────────────────────


def test_marking_hides_its_inputs_and_keeps_no_progress(
    run: Kernel, exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(edited(exercise, "- self.lr * grads[key]", "- self.lr * grads[key] / 2"))
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setenv("COURSE_SEED", "20250301")
    hidden = run(CHECK)
    assert hidden.verdict.first_difference is not None
    assert hidden.verdict.first_difference.expected is None
    assert "mixed" not in hidden.text
    assert not Path(progress_file.NAME).exists()
    monkeypatch.delenv("COURSE_SEED")
    assert run(CHECK).value == hidden.value


def test_while_marking_the_other_verbs_do_nothing(
    run: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    cells = (f'hint("{ID}")', f'solution("{ID}", sure=True)', "progress()", "check()")
    for cell in (*cells, 'explain("momentum.ascends")'):
        ran = run(cell)
        assert (ran.value, ran.shown, ran.stdout, ran.stderr) == (None, [], "", "")
    assert not Path(progress_file.NAME).exists()


@pytest.mark.parametrize("seed", ["not a number", ""])
def test_while_marking_a_fault_of_ours_is_refused_by_nbgrader(
    run: Kernel, exercise: Exercise, monkeypatch: pytest.MonkeyPatch, seed: str
) -> None:
    from nbgrader.utils import get_partial_grade

    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setenv("COURSE_SEED", seed)
    run(exercise.solution)
    ran = run(CHECK if seed else 'check("momentum.gone")')
    assert ran.value == math.inf
    output = {"data": {"text/plain": repr(ran.value)}}
    with pytest.raises(ValueError, match="greater than maximum"):
        get_partial_grade(output, exercise.max_points)
