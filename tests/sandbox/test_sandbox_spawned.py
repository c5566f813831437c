"""Where nothing can be forked: a process for each submission, and the missing layers named."""

from __future__ import annotations

import pytest

from autograder import course
from autograder.sandbox.client import Sandbox, UncontainedError
from autograder.sandbox.judged import verdict_on
from autograder.sandbox.limits import Limits
from autograder.sandbox.replay import run_replayed
from autograder.sandbox.talk import Cell

EXERCISE = course.exercise("sgd.SGD")
ANSWER = Cell("answer", f"import numpy as np\n\n{EXERCISE.solution}")


def test_marking_refuses_where_the_layers_are_missing() -> None:
    with Sandbox(forks=False) as sandbox, pytest.raises(UncontainedError) as refused:
        sandbox.open([ANSWER])
    assert {"landlock", "seccomp"} <= {layer.name for layer in refused.value.layers}
    assert "--uncontained" in str(refused.value)


def test_two_processes_remain_and_give_the_same_marks() -> None:
    deadly = Cell("deadly", "import os\nos._exit(0)")
    with (
        Sandbox(forks=False, contained=False) as sandbox,
        run_replayed(sandbox, [deadly, ANSWER]) as submission,
    ):
        assert verdict_on(EXERCISE, submission).points == EXERCISE.max_points
        assert [row.index for row in submission.left_out] == [0]
        held = {layer.name: layer.held for layer in submission.close().layers}
    assert held["seccomp"] is False


def test_the_backstop_ends_what_waits() -> None:
    waits = Cell("wait", "import time\ntime.sleep(10**6)")
    limits = Limits(wall_seconds=6.0)
    with (
        Sandbox(forks=False, contained=False) as sandbox,
        sandbox.open([waits], limits) as session,
    ):
        assert session.outputs[0].ended == "wall"
