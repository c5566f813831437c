"""Where a machine cannot contain submissions, nothing is marked, unless somebody insists."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from marking import (
    marked,
    scores,
    small_course_alone,
)
from nbgrader.converters.base import NbGraderException
from small_course import LESSON, SmallCourse

from autograder.grading.containing import contained
from autograder.grading.marking import AutogradeAnything, MarkingRoom, convert
from autograder.grading.registry import Registered
from autograder.grading.work import Brief
from autograder.sandbox.client import Sandbox, UncontainedError
from autograder.sandbox.layer import Layer

FIRST, SECOND, WRITTEN = "check-write-momentum", "check-write-convert", "answer-why"
pytestmark = pytest.mark.xdist_group("marker")


def by_hand(brief: Brief, source: str) -> Brief:
    """Return a brief with one more test cell, written by an instructor."""
    row = Registered("hand", "code", source, "0", locked=True, grade=True, solution=False, points=3)
    return replace(brief, registry={**brief.registry, "hand": row})


@pytest.fixture
def open_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without one of the layers."""
    missing = (Layer("landlock", False, "too old a system"),)
    monkeypatch.setattr(Sandbox, "layers", property(lambda _: missing))


@pytest.mark.usefixtures("open_machine")
def test_nothing_is_marked_uncontained(brief: Brief) -> None:
    with pytest.raises(UncontainedError, match="landlock"):
        contained()
    with Sandbox() as sandbox, pytest.raises(UncontainedError, match="landlock"):
        marked(small_course_alone().right(), brief, sandbox)


@pytest.mark.usefixtures("open_machine")
def test_whoever_insists_is_recorded(brief: Brief) -> None:
    with contained(uncontained=True) as sandbox:
        result = marked(small_course_alone().right(), brief, sandbox)
    assert scores(result)[FIRST] == 10.0
    assert "landlock" in [layer.name for layer in result.layers if not layer.held]
    assert "landlock" in json.loads(result.text)["metadata"]["course"]["marking"]["missing"]


@pytest.mark.usefixtures("open_machine")
def test_whoever_insists_is_not_told_that_no_harm_was_done(brief: Brief) -> None:
    with contained(uncontained=True) as sandbox:
        result = marked(small_course_alone().right(), by_hand(brief, "assert convert"), sandbox)
    assert scores(result)["hand"] == 3.0
    assert "not every layer of the sandbox held" in result.log[-1]
    assert "no harm" not in result.log[-1]


@pytest.mark.usefixtures("open_machine")
@pytest.mark.xdist_group("traps")
def test_nbgrader_refuses_before_it_touches_anything(
    small_course: SmallCourse, tmp_path: Path
) -> None:
    small_course.hand_in("refused", small_course.right())
    before = small_course.root / "autograded" / "refused" / LESSON / f"{LESSON}.ipynb"
    before.parent.mkdir(parents=True, exist_ok=True)
    before.write_text("from before", encoding="utf-8")
    place = MarkingRoom(small_course.root, LESSON, tmp_path / "log.txt")
    with pytest.raises(NbGraderException, match="landlock"):
        convert(place, AutogradeAnything, "refused")
    assert before.read_text(encoding="utf-8") == "from before"
    log = place.log.read_text(encoding="utf-8")
    assert "doctor" in log
    assert "Traceback" not in log
    for step in ("submitted", "autograded"):  # the class of traps is counted in this course
        shutil.rmtree(small_course.root / step / "refused")
