"""A zygote that becomes two: the copy serves another sandbox, as warm and as well held."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from autograder import course
from autograder.sandbox.client import ChildEndedError, Sandbox
from autograder.sandbox.judged import question_of, verdict_on
from autograder.sandbox.layer import Layer
from autograder.sandbox.replay import run_replayed
from autograder.sandbox.talk import Cell

EXERCISE = course.exercise("momentum.Momentum")
CELLS = (Cell("setup", "import numpy as np"), Cell("answer", EXERCISE.solution))
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="zygotes are forked on Linux only")


@pytest.fixture
def others() -> set[psutil.Process]:
    """What other tests have left running, for good reason."""
    return processes()


@pytest.fixture
def pair(others: set[psutil.Process]) -> Iterator[tuple[Sandbox, Sandbox]]:
    """A sandbox, and one that took over a copy of its zygote; neither is among the others."""
    assert others == processes()
    with Sandbox() as first, Sandbox() as second:
        second.adopt(first.twin())
        second.start()
        yield first, second


def works(sandbox: Sandbox) -> bool:
    with run_replayed(sandbox, CELLS) as submission:
        return verdict_on(EXERCISE, submission).points == EXERCISE.max_points


def becomes(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return False


def processes() -> set[psutil.Process]:
    return {p for p in psutil.Process().children(recursive=True) if _runs(p)}


def _runs(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_both_work_and_are_held_alike(pair: tuple[Sandbox, Sandbox]) -> None:
    first, second = pair
    assert works(first)
    assert works(second)
    assert works(first)
    assert first.layers == second.layers
    assert all(layer.held for layer in second.layers)


def test_what_holds_the_first_is_told_of_the_copy(others: set[psutil.Process]) -> None:
    assert others == processes()
    more = Layer("bwrap", True)
    with Sandbox() as first, Sandbox() as second:
        first.start()
        assert first._started is not None
        first._started.layers += (more,)
        second.adopt(first.twin())
        assert second.layers == first.layers
        assert more in second.layers


def test_a_copy_that_is_killed_takes_its_children_along() -> None:
    with Sandbox() as first, Sandbox() as second:
        first.start()
        before = processes()
        second.adopt(first.twin())
        second.start()
        (copy,) = processes() - before
        session = second.open(CELLS)
        assert becomes(lambda: len(processes()) == len(before) + 2)
        copy.kill()
        assert becomes(lambda: processes() == before)
        with pytest.raises(ChildEndedError):
            session.observe(question_of(EXERCISE, None))
        assert works(second)
        assert works(first)


def test_a_copy_starts_no_process_of_its_own(pair: tuple[Sandbox, Sandbox]) -> None:
    first, second = pair
    before = processes()
    assert works(second)
    assert becomes(lambda: processes() <= before)
    second.close()
    assert becomes(lambda: len(processes()) == len(before) - 1)
    assert works(first)


def test_where_the_first_ends_the_copy_is_replaced(
    pair: tuple[Sandbox, Sandbox], others: set[psutil.Process]
) -> None:
    first, second = pair
    first.close()
    assert becomes(lambda: processes() <= others)
    assert works(second)


def test_nothing_is_left_of_either(
    pair: tuple[Sandbox, Sandbox], others: set[psutil.Process]
) -> None:
    first, second = pair
    second.close()
    first.close()
    assert becomes(lambda: processes() <= others)
