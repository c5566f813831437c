"""A representative dozen by plain `nbgrader autograde`: what holds them is the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from attack_catalog import ATTACKS
from hostile_class import FULL, HONEST, NOTHING, Ears, HostileClass, mark_all
from small_course import LESSON, make_small_course

from autograder.sandbox.layer import Layer

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("attacks by nbgrader")]
DOZEN = (
    *("np-allclose", "run-cell", "forged-result", "eq-always", "nan", "gradebook", "wrap"),
    *("lie-inputs", "extra-grade-cell", "links", "prose-script", "fork-bomb", "memory"),
    *(
        "pipe",
        "odd-names",
        "tell-exception",
        "kills-parent",
        "thread",
        "ends-itself",
        "deletes",
        "million-cells",
    ),
)
CHOSEN = [attack for attack in ATTACKS if attack.name in DOZEN]


@pytest.fixture(scope="module")
def autograded(
    layers: tuple[Layer, ...], tmp_path_factory: pytest.TempPathFactory, ears: Ears
) -> HostileClass:
    """The dozen and the honest ones, marked by nbgrader's own command."""
    assert layers
    course = make_small_course(tmp_path_factory.mktemp("attacked-too") / "course")
    return mark_all(course, CHOSEN, ears, "-m", "nbgrader", "autograde", LESSON)


def test_the_dozen_is_there() -> None:
    assert {attack.name for attack in CHOSEN} == set(DOZEN)


def test_the_batch_goes_through(autograded: HostileClass) -> None:
    assert autograded.told["status"] == 0, autograded.told["log"][-4000:]


@pytest.mark.parametrize("student", DOZEN)
def test_an_attack_earns_nothing(autograded: HostileClass, student: str) -> None:
    assert autograded.scores()[student] == NOTHING
    assert autograded.token not in autograded.marked(student).read_text(encoding="utf-8")


@pytest.mark.parametrize("student", HONEST)
def test_honest_work_earns_everything(autograded: HostileClass, student: str) -> None:
    assert autograded.scores()[student] == FULL


def test_nothing_is_left(autograded: HostileClass, ears: Ears) -> None:
    assert autograded.told["left"] == []
    assert autograded.left_on_disk() == []
    assert autograded.before == autograded.after
    assert ears.heard() == []


def test_nothing_else_is_in_the_course(autograded: HostileClass) -> None:
    ours = {"autograded", "submitted", "solutions", "notebooks", "home", "gradebook.db"}
    ours |= {"nbgrader_config.py", "grading-seeds.toml"}
    found = {path.name for path in Path(autograded.course.root).iterdir()}
    assert found <= ours | {".nbgrader.log", "release", "source", "gradebook.db-journal"}
