"""Which notes are troubles: those of a notebook that could not be read, run whole or settled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import get_args

import pytest
from marking import KERNEL, LIMITS, SEED
from nbformat import NotebookNode

from autograder.grading import nodes, notes, running
from autograder.grading.intake import take_in
from autograder.grading.notes import Note
from autograder.grading.release import Release
from autograder.grading.work import Brief, HandedIn
from autograder.sandbox.client import Sandbox
from autograder.sandbox.replay import LeftOut, Spent
from autograder.sandbox.talk import CellRun, Ended

MESSAGES = sorted(
    text for name, text in vars(notes).items() if name.isupper() and isinstance(text, str)
)
BRIEF = Brief("lesson", "lesson", {}, Release(), (), KERNEL, SEED, LIMITS)


@dataclass
class Replay:
    """A submission of one cell, of which only this is known: how its run ended."""

    outputs: list[CellRun]
    left_out: list[LeftOut] = field(default_factory=list)
    gave_up: bool = False

    def close(self) -> Spent:
        return Spent(0.0, 0.0, 0.0, 1, ())


def told(replay: Replay, monkeypatch: pytest.MonkeyPatch) -> list[Note]:
    """Return what marking says of a run."""
    cell = nodes.cell("code", "x = 1", {"id": "own"})
    notebook = NotebookNode(cells=[cell], metadata=NotebookNode(course=NotebookNode()))
    monkeypatch.setattr(running, "run_replayed", lambda *_: replay)
    remarks, _ = running.run(notebook, BRIEF, Sandbox(contained=False))
    return remarks


@pytest.mark.parametrize("ended", [end for end in get_args(Ended) if end not in ("ok", "error")])
def test_every_way_to_end_the_run_is_a_trouble(
    ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    replay = Replay([CellRun((), ended, 0.0)], [LeftOut(0, ended, 300.0)], gave_up=True)
    remarks = told(replay, monkeypatch)
    assert len({remark.message for remark in remarks}) == 2
    assert all(remark.is_trouble for remark in remarks)


def test_a_stopped_cell_is_a_trouble_and_a_long_output_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (stopped,) = told(Replay([CellRun((), "cpu", 0.0)]), monkeypatch)
    assert stopped.is_trouble
    (cut,) = told(Replay([CellRun((), "ok", 0.0, cut=True)]), monkeypatch)
    assert not cut.is_trouble
    assert told(Replay([CellRun((), "error", 0.0)]), monkeypatch) == []


@pytest.mark.parametrize("content", [None, b"", b"[", b"{}"])
def test_what_cannot_be_read_is_a_trouble(content: bytes | None) -> None:
    intake = take_in((HandedIn("lesson.ipynb", content),), "lesson", {}, Release())
    assert (intake.notebook, [remark.is_trouble for remark in intake.remarks]) == (None, [True])


def test_nothing_in_the_folder_is_a_trouble() -> None:
    assert [remark.is_trouble for remark in take_in((), "lesson", {}, Release()).remarks] == [True]


@pytest.mark.parametrize("message", MESSAGES)
def test_what_an_instructor_is_told_of_is_a_trouble(message: str) -> None:
    note = Note(message)
    met = note.needs_instructor or note.withholds or "Your instructor has been told" in message
    assert note.is_trouble or not met
