"""Every verdict is proven: stub, solution, reference and each cause, open and hidden."""

from __future__ import annotations

import dataclasses

import pytest

from autograder import course, judging
from autograder.evidence import equivalents, gather
from autograder.exercise import Edit, Exercise
from autograder.mutation import mutants
from autograder.reference import EditError, candidate, source_of
from autograder.selfcheck import SEEDS, missing_messages, selfcheck

IDS = [exercise.id for exercise in course.all_exercises()]


@pytest.mark.parametrize("exercise_id", IDS)
def test_every_candidate_gets_its_own_verdict_and_looks_like_no_other(exercise_id: str) -> None:
    evidence = gather(exercise_id)
    assert evidence.wrong == ()
    assert evidence.too_close == ()
    assert evidence.survivors == ()
    shapes = len(evidence.findings) - 3 * len(SEEDS)  # stub, solution, reference
    assert evidence.compared > shapes >= len(SEEDS) * evidence.causes
    assert set(evidence.needed) <= set(evidence.probes)


def test_every_mutant_that_is_declared_equivalent_exists() -> None:
    for exercise_id, declared in equivalents().items():
        exercise = course.exercise(exercise_id)
        assert declared.keys() <= {mutant.name for mutant in mutants(source_of(exercise))}
        assert all(declared.values())


def test_a_right_answer_needs_no_cause_to_be_played() -> None:
    exercise = dataclasses.replace(momentum(), id="momentum.unplayed")
    assert judging.judge_source(exercise, exercise.solution).kind == "correct"
    known = [shape for _, shapes in judging.expected(exercise).causes for shape in shapes]
    assert known
    assert all(shape.runs._runs == {} for shape in known)  # type: ignore[attr-defined]


@pytest.mark.parametrize("exercise_id", IDS)
def test_every_sentence_exists_in_every_language(exercise_id: str) -> None:
    assert list(missing_messages(course.exercise(exercise_id))) == []


@pytest.mark.parametrize("exercise_id", IDS)
def test_ids_of_causes_are_unique_and_three_hints_differ(exercise_id: str) -> None:
    exercise = course.exercise(exercise_id)
    causes = [cause.id for cause in (*exercise.conventions, *exercise.misconceptions)]
    assert len(set(causes)) == len(causes)
    assert len(set(exercise.hints)) == 3


def momentum() -> Exercise:
    return course.exercise("momentum.Momentum")


def test_docstrings_and_decorators_are_left_out_of_the_source() -> None:
    source = source_of(momentum())
    assert '"""' not in source
    assert "@" not in source
    assert source.startswith("class Momentum:")


@pytest.mark.parametrize("old", ["self.v", "not there"])
def test_an_edit_whose_text_is_not_there_exactly_once_is_refused(old: str) -> None:
    with pytest.raises(EditError, match="expected once"):
        candidate(momentum(), (Edit(old, "x"),))


def test_an_edit_that_does_not_run_is_refused() -> None:
    with pytest.raises(EditError, match="does not define"):
        candidate(momentum(), (Edit("def update", "deff update"),))


def test_selfcheck_sees_a_cause_that_another_one_hides() -> None:
    exercise = momentum()
    twin_of = exercise.misconceptions[0]
    twin = dataclasses.replace(twin_of, id="twin")
    doubled = dataclasses.replace(
        exercise, id="momentum.doubled", misconceptions=(*exercise.misconceptions, twin)
    )
    wrong = [finding for finding in selfcheck(doubled) if not finding.ok]
    hidden = [finding for finding in wrong if finding.expected != finding.got]
    assert {finding.candidate for finding in hidden} == {"twin"}
    assert {name for finding in wrong for name in finding.taken_for} == {"twin", twin_of.id}
