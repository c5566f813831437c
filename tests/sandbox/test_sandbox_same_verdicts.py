"""What comes out of the sandbox is what comes out of a notebook's own check."""

from __future__ import annotations

import pytest

from autograder import course, reference
from autograder.exercise import Exercise
from autograder.judging import judge_source, probes_of
from autograder.observe import load, observe
from autograder.record import Observation, Verdict
from autograder.sandbox import wire
from autograder.sandbox.client import Sandbox
from autograder.sandbox.judged import question_of, verdict_on
from autograder.sandbox.talk import Cell

SETUP = Cell("setup", "import numpy as np\n\nfrom autograder import check, hint, mine, use\n")
EXERCISES = course.all_exercises()
HIDDEN = 7


def numbers(observation: Observation) -> bytes:
    """Return everything that is compared of an observation, to the last bit."""
    runs = {
        name: (
            [(r.step, r.name, r.channel, r.value, r.of) for r in run.readings],
            run.raised and (run.raised.type, run.raised.line, run.raised.step),
        )
        for name, run in observation.runs.items()
    }
    return wire.encode((runs, observation.missing))


def told(verdict: Verdict) -> tuple[object, ...]:
    """Return what a card and a gradebook take from a verdict."""
    raised = verdict.raised and (verdict.raised.type, verdict.raised.line, verdict.raised.source)
    after = told(verdict.after_repair) if verdict.after_repair else None
    parted = repr(verdict.first_difference)
    return verdict.kind, verdict.cause, verdict.points, verdict.faults, parted, raised, after


def wrong_answers(exercise: Exercise) -> list[str]:
    """Return the texts of three mistakes, and of two that crash."""
    changes = [cause.change for cause in exercise.causes][:3]
    texts = [_named(exercise, reference.edited(exercise, change)) for change in changes]
    return [*texts, "1 / 0\n" + exercise.solution, exercise.solution + "\n)\n"]


def _named(exercise: Exercise, text: str) -> str:
    """Return an edited reference under the exercise's own name, as a program by itself."""
    made = exercise.reference.__name__
    alias = f"\n{exercise.name} = {made}\n" if f"{exercise.name}(" not in text else ""
    return f"from __future__ import annotations\n\nimport numpy as np\n\n{text}{alias}"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_a_solution_is_seen_as_in_a_notebook(sandbox: Sandbox, exercise: Exercise) -> None:
    here = observe(load(exercise.solution, exercise.name), probes_of(exercise, HIDDEN))
    with sandbox.open([SETUP, Cell("answer", exercise.solution)]) as session:
        seen = session.observe(question_of(exercise, HIDDEN))
        assert numbers(seen.observation) == numbers(here)
        assert told(verdict_on(exercise, session, HIDDEN)) == told(
            judge_source(exercise, exercise.solution, HIDDEN)
        )


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_stubs_and_mistakes_get_the_same_verdict(sandbox: Sandbox, exercise: Exercise) -> None:
    for text in (exercise.stub, *wrong_answers(exercise)):
        with sandbox.open([SETUP, Cell("answer", text)]) as session:
            assert told(verdict_on(exercise, session)) == told(judge_source(exercise, text)), text
