"""What an instructor's rulings do to a submission that is marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from marking import handed, marked, messages, scores, small_course_alone
from small_course import named

from autograder import course
from autograder.grading import notes
from autograder.grading.marker import mark_one
from autograder.grading.rulings import Override, Rulings
from autograder.grading.work import Brief
from autograder.reference import edited
from autograder.sandbox.client import Sandbox

FIRST = "check-write-momentum"
pytestmark = pytest.mark.xdist_group("marker")


def test_a_ruling_gives_everybody_with_one_cause_the_same(brief: Brief, room: Sandbox) -> None:
    decided = Override("momentum.Momentum", "old_velocity", 8.0, "As the lecture had it.")
    exercise = course.exercise("momentum.Momentum")
    cause = exercise.cause("old_velocity")
    assert cause is not None
    notebook = small_course_alone().right("ko")
    text = "from __future__ import annotations\n" + edited(exercise, cause.change)
    named(notebook, "write-momentum")["source"] = text
    ruled = replace(brief, rulings=Rulings(overrides=(decided,)))
    assert scores(marked(notebook, brief, room))[FIRST] < 8.0
    result = marked(notebook, ruled, room)
    assert scores(result)[FIRST] == 8.0
    assert messages(result) == [notes.OVERRIDDEN]
    assert "As the lecture had it." in result.text
    assert [row.needs_manual for row in result.grades] == [False, True, False]


def test_an_extension_travels_with_what_was_marked(brief: Brief, room: Sandbox) -> None:
    later = timedelta(days=2)
    rulings = Rulings(extensions=(("somebody", later),))
    task = replace(handed(small_course_alone().untouched()), student="somebody")
    assert mark_one(task, replace(brief, rulings=rulings), room).extension == later
    assert mark_one(task, brief, room).extension is None
