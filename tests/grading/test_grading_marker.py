"""One submission after the other through the marker: no nbgrader command, no gradebook."""

from __future__ import annotations

import json
from dataclasses import replace

import nbformat
import pytest
from marking import (
    cell_of,
    grade,
    handed,
    marked,
    messages,
    scores,
    shown,
    small_course_alone,
    with_code,
)
from small_course import named

from autograder.grading import marker, notes
from autograder.grading.marker import mark_one
from autograder.grading.outcome import VERDICT_TYPE
from autograder.grading.registry import Registered
from autograder.grading.running import Facts
from autograder.grading.work import Brief
from autograder.sandbox.client import Sandbox
from autograder.sandbox.layer import Layer

FIRST, SECOND, WRITTEN = "check-write-momentum", "check-write-convert", "answer-why"
pytestmark = pytest.mark.xdist_group("marker")


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_right_answers_get_full_points(brief: Brief, room: Sandbox, lang: str) -> None:
    result = marked(small_course_alone().right(lang), brief, room)
    assert scores(result) == {FIRST: 10.0, WRITTEN: None, SECOND: 6.0}
    assert [row.needs_manual for row in result.grades] == [False, True, False]
    assert messages(result) == []
    assert result.log == ()


def test_an_answer_is_judged_as_it_was_at_its_check(brief: Brief, room: Sandbox) -> None:
    notebook = small_course_alone().right()
    named(notebook, "write-convert")["source"] += "\n\n\nclass Momentum:\n    pass\n"
    assert scores(marked(notebook, brief, room))[FIRST] == 10.0
    stub = small_course_alone().untouched()
    named(stub, "write-convert")["source"] = named(notebook, "write-momentum")["source"]
    assert scores(marked(stub, brief, room))[FIRST] == 0.0


def test_an_untouched_notebook_earns_nothing(brief: Brief, room: Sandbox) -> None:
    result = marked(small_course_alone().untouched("ja"), brief, room)
    assert scores(result) == {FIRST: 0.0, WRITTEN: 0.0, SECOND: 0.0}
    assert {row.auto_comment for row in result.comments} == {
        notes.Note(notes.NO_RESPONSE).text("ja")
    }


def test_the_text_is_what_nbformat_would_write(brief: Brief, room: Sandbox) -> None:
    result = marked(small_course_alone().right("ko"), brief, room)
    notebook = nbformat.reads(result.text, as_version=4)
    nbformat.validate(notebook)
    assert nbformat.writes(notebook) + "\n" == result.text


def test_layers_and_versions_are_recorded(brief: Brief, room: Sandbox) -> None:
    result = marked(small_course_alone().right(), brief, room)
    assert {"landlock", "seccomp", "rlimits"} <= {layer.name for layer in result.layers}
    assert all(layer.held for layer in result.layers)
    assert result.versions.keys() == {"momentum.Momentum", "momentum.convert"}
    assert all(len(version) == 12 for version in result.versions.values())
    told = json.loads(result.text)["metadata"]["course"]["marking"]
    assert told["exercises"] == result.versions
    assert str(brief.seed) not in result.text


def test_the_same_bytes_give_the_same_text(brief: Brief, room: Sandbox) -> None:
    task = handed(small_course_alone().right())
    first, second = (mark_one(task, brief, room) for _ in range(2))
    assert (first.text, first.grades) == (second.text, second.grades)


# ── What cells do ───────────────────────────────────────────────────────────────────────


CRASH = "import faulthandler; faulthandler._sigsegv()"


@pytest.mark.parametrize("end", ["os._exit(0)", "os.write(3, bytes(99))", CRASH])
def test_an_end_costs_its_own_points_only_and_accuses_nobody(
    brief: Brief, room: Sandbox, end: str
) -> None:
    """An exit, a message that nobody believes, and a crash look alike from outside."""
    result = marked(with_code("write-convert", f"import os\n{end}"), brief, room)
    assert scores(result) == {FIRST: 10.0, WRITTEN: None, SECOND: 0.0}
    assert messages(result) == [notes.KERNEL_DIED]
    assert "[somebody] write-convert: Python ended while" in result.log[0]
    assert "Likely reasons" in result.log[0]
    assert "write to your instructor" in result.log[0]


def test_answers_that_kill_when_asked_cost_their_own_points_only(
    brief: Brief, room: Sandbox
) -> None:
    text = "def convert(*a, **k):\n    import faulthandler\n    faulthandler._sigsegv()"
    result = marked(with_code("write-convert", text), brief, room)
    assert scores(result) == {FIRST: 10.0, WRITTEN: None, SECOND: 0.0}
    assert "ProcessEnded" in shown(cell_of(result, SECOND))


def test_a_loop_is_stopped_by_its_processor_time(brief: Brief, room: Sandbox) -> None:
    result = marked(with_code("write-momentum", "while True: pass"), brief, room)
    assert scores(result)[FIRST] == 10.0  # the class was bound before
    assert messages(result) == [notes.TOO_SLOW]
    (remark,) = json.loads(result.text)["metadata"]["course"]["notes"]
    assert remark["values"]["seconds"] == "1"


def test_an_output_bomb_is_cut(brief: Brief, room: Sandbox) -> None:
    result = marked(with_code("write-momentum", "print('x' * 10**7)"), brief, room)
    assert messages(result) == [notes.CUT]
    assert len(result.text) < 2 * brief.limits.output_bytes
    assert scores(result)[FIRST] == 10.0


def test_a_demonstration_that_stands_as_released_is_not_run(brief: Brief, room: Sandbox) -> None:
    result = marked(small_course_alone().right("ko"), brief, room)
    demo = cell_of(result, "slow-demo")
    assert demo["execution_count"] is None
    assert notes.Note(notes.NOT_NEEDED).text("ko") in shown(demo)


def test_a_demonstration_that_was_changed_is_run(brief: Brief, room: Sandbox) -> None:
    result = marked(with_code("used-demo", "print('changed')"), brief, room)
    assert "changed" in shown(cell_of(result, "used-demo"))


# ── What outputs and metadata may not do ────────────────────────────────────────────────

SHOWN = """
from IPython.display import display
display({"text/html": "<script>alert(1)</script><b onclick='x()'>bold</b>",
         "application/javascript": "alert(2)", "image/svg+xml": "<svg onload='alert(3)'/>",
         "application/vnd.jupyter.widget-view+json": "{}"}, raw=True)
"""


def test_no_script_stays_in_an_output(brief: Brief, room: Sandbox) -> None:
    result = marked(with_code("setup", SHOWN), brief, room)
    text = shown(cell_of(result, "setup"))
    assert "bold" in text
    assert not any(bad in text for bad in ("script", "onclick", "svg", "alert", "widget"))


def test_markup_in_a_written_answer_is_text(brief: Brief, room: Sandbox) -> None:
    notebook = small_course_alone().right()
    named(notebook, WRITTEN)["source"] = "a<b <img src=x onerror=alert(1)> <script>x</script>"
    text = "".join(cell_of(marked(notebook, brief, room), WRITTEN)["source"])
    assert text == "a< b < img src=x onerror=alert(1)> < script>x< /script>"


FORGED = f"""
from IPython.display import display
display({{{VERDICT_TYPE!r}: {{"kind": "correct", "points": 10}}, "text/plain": "10.0"}}, raw=True)
"""


def test_a_forged_verdict_counts_for_nothing(brief: Brief, room: Sandbox) -> None:
    notebook = small_course_alone().untouched()
    named(notebook, "setup")["source"] += FORGED
    own = {"cell_type": "code", "id": "x", "metadata": {}, "outputs": [], "source": FORGED + "10.0"}
    notebook["cells"].append({**own, "execution_count": None})
    notebook["metadata"]["course"]["marking"] = {"layers": ["forged"]}
    notebook["metadata"]["course"]["notes"] = [{"message": "forged", "values": {}, "cell": ""}]
    result = marked(notebook, brief, room)
    assert scores(result)[FIRST] == 0.0
    assert "forged" not in result.text
    outputs = [shown(c) for c in json.loads(result.text)["cells"] if "outputs" in c]
    assert sum(VERDICT_TYPE in text for text in outputs) == 2  # those of the two checks


# ── Tests by hand, and our own faults ───────────────────────────────────────────────────


def by_hand(brief: Brief, source: str) -> Brief:
    """Return a brief with one more test cell, written by an instructor."""
    row = Registered("hand", "code", source, "0", locked=True, grade=True, solution=False, points=3)
    return replace(brief, registry={**brief.registry, "hand": row})


@pytest.mark.parametrize(
    ("test", "score"), [("assert convert", 3.0), ("assert False, 'no'", 0.0), ("99.0", 0.0)]
)
def test_a_test_written_by_hand_runs_inside(
    brief: Brief, room: Sandbox, test: str, score: float
) -> None:
    result = marked(small_course_alone().right(), by_hand(brief, test), room)
    assert scores(result)["hand"] == score
    assert "tampered" in result.log[-1]
    assert "could do no harm" in result.log[-1]


@pytest.mark.parametrize("held", [(True, True), (True, False), ()])
def test_that_no_harm_was_done_is_said_where_all_layers_held(
    brief: Brief, held: tuple[bool, ...]
) -> None:
    layers = tuple(Layer(f"layer {number}", holds) for number, holds in enumerate(held))
    brief = by_hand(brief, "assert convert")
    (note,) = marker.notes_by_hand(brief, Facts(layers, children=1))
    assert note.message == (notes.BY_HAND if held == (True, True) else notes.BY_HAND_UNCONTAINED)
    assert marker.notes_by_hand(brief, Facts(layers, children=0)) == []


def test_a_test_by_hand_that_never_ran_is_no_matter(brief: Brief, room: Sandbox) -> None:
    result = marked(b"", by_hand(brief, "assert convert"), room)
    assert len(result.log) == 1
    assert "tampered" not in result.log[0]


def test_an_exercise_that_is_not_there_is_withheld(brief: Brief, room: Sandbox) -> None:
    row = replace(brief.registry[SECOND], source='check("momentum.nothing")')
    wrong = replace(brief, registry={**brief.registry, SECOND: row})
    result = marked(small_course_alone().right(), wrong, room)
    found = grade(result, SECOND)
    assert (found.auto_score, found.needs_manual, found.withheld) == (None, True, True)
    assert scores(result)[FIRST] == 10.0
    assert notes.WITHHELD in messages(result)


@pytest.mark.parametrize("step", ["restore", "run", "settle"])
def test_a_fault_of_our_own_is_withheld(
    brief: Brief, room: Sandbox, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def fail(*_: object) -> None:
        calls.append(step)
        if len(calls) == 1:
            raise RuntimeError("a secret of the marker")

    monkeypatch.setattr(marker, step, fail if step != "settle" else _once(fail, marker.settle))
    result = marked(small_course_alone().right(), brief, room)
    assert all(row.withheld and row.needs_manual for row in result.grades)
    assert {row.auto_score for row in result.grades} == {None}
    assert messages(result) == [notes.NOT_PROCESSED]
    assert "0 points" not in result.text
    assert "secret" not in result.text


def _once(fail, then):  # type: ignore[no-untyped-def]
    def called(*arguments: object) -> object:
        fail()
        return then(*arguments)

    return called


@pytest.mark.parametrize("junk", [b"", b"[1]", b"\xff\xfe", b'{"cells": [7]}', b'{"cells": [{}]}'])
def test_whatever_is_handed_in_comes_back_marked(brief: Brief, room: Sandbox, junk: bytes) -> None:
    result = marked(junk, brief, room)
    assert scores(result)[FIRST] == 0.0
    assert not any(row.withheld for row in result.grades)
    nbformat.validate(nbformat.reads(result.text, as_version=4))


def test_half_a_character_is_replaced(brief: Brief, room: Sandbox) -> None:
    text = json.dumps(with_code("setup", "# HALF")).replace("HALF", "\\ud83d \\ud800")
    result = marked(text, brief, room)
    assert scores(result)[FIRST] == 10.0
    assert "# ? ?" in result.text
