"""Every attack in one batch by the fast lane: no points for it, all points for honest work."""

from __future__ import annotations

import json
import sqlite3
import tomllib

import nbformat
import numpy as np
import pytest
from attack_catalog import ATTACKS, FAMILIES
from attack_form import Attack
from hostile_class import FULL, HONEST, NOTHING, Ears, HostileClass

from autograder import course
from autograder.exercise import Let
from autograder.judging import probes_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("attacks")]
BOOK = "gradebook.db"


def test_there_are_attacks_of_every_kind() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(names) == len(set(names)) >= 60
    assert all(len(family) >= 5 for family in FAMILIES.values())
    assert not set(names) & HONEST.keys()


def test_the_batch_goes_through(hostile: HostileClass) -> None:
    assert hostile.told["status"] == 0, hostile.told["log"][-4000:]
    assert hostile.scores().keys() == {*HONEST, *(attack.name for attack in ATTACKS)}
    assert "Traceback" not in hostile.told["log"]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_earns_nothing(hostile: HostileClass, attack: Attack) -> None:
    assert hostile.scores()[attack.name] == NOTHING


@pytest.mark.parametrize("student", HONEST)
def test_honest_work_beside_it_earns_everything(hostile: HostileClass, student: str) -> None:
    assert hostile.scores()[student] == FULL


def test_every_layer_held(hostile: HostileClass) -> None:
    with sqlite3.connect(hostile.course.root / BOOK) as book:
        held = book.execute("SELECT student, layers FROM course_marking").fetchall()
    book.close()
    assert len(held) == len(ATTACKS) + len(HONEST)
    for layer in ("namespaces", "capabilities", "landlock", "rlimits", "seccomp"):
        assert all(layer in layers for student, layers in held if student in HONEST)


# ── What is left ────────────────────────────────────────────────────────────────────────


def test_nothing_is_left_running(hostile: HostileClass) -> None:
    assert hostile.told["left"] == []
    assert hostile.told["scraps"] == []


def test_nothing_is_left_on_disk(hostile: HostileClass) -> None:
    assert hostile.left_on_disk() == []


def test_what_was_handed_in_and_all_sources_are_as_before(hostile: HostileClass) -> None:
    changed = {name for name in hostile.before if hostile.before[name] != hostile.after.get(name)}
    assert not changed
    assert sorted(set(hostile.after) - set(hostile.before)) == []


def test_nobody_got_out(hostile: HostileClass, ears: Ears) -> None:
    assert hostile.told["status"] == 0
    assert ears.heard() == []
    assert not ears.anybody_listens()


def test_the_gradebook_is_whole(hostile: HostileClass) -> None:
    with sqlite3.connect(hostile.course.root / BOOK) as book:
        assert book.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        submitted = book.execute("SELECT count(*) FROM submitted_assignment").fetchone()
        students = {row[0] for row in book.execute("SELECT id FROM student")}
        cells = book.execute("SELECT name, max_score FROM grade_cells JOIN base_cell "
                             "ON base_cell.id = grade_cells.id").fetchall()  # fmt: skip
    book.close()
    assert submitted == (len(ATTACKS) + len(HONEST),)
    assert students == {*HONEST, *(attack.name for attack in ATTACKS), "nobody-at-all"}
    assert dict(cells) == {"check-write-momentum": 10, "check-write-convert": 6, "answer-why": 4}


# ── What was learned ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_no_secret_came_out(hostile: HostileClass, attack: Attack) -> None:
    text = hostile.marked(attack.name).read_text(encoding="utf-8")
    assert hostile.token not in text
    seeds = (hostile.course.root / "grading-seeds.toml").read_text(encoding="utf-8")
    value = seeds.rpartition("value = ")[2].split()[0]
    assert len(value) > 6
    assert value not in text


@pytest.mark.parametrize("attack", FAMILIES["telling hidden inputs"], ids=lambda a: a.name)
def test_no_hidden_input_came_out(hostile: HostileClass, attack: Attack) -> None:
    text = hostile.marked(attack.name).read_text(encoding="utf-8") + hostile.told["log"]
    numbers = [f"{abs(x):.6f}" for x in hidden_inputs(hostile)]
    assert len(numbers) > 20
    assert not [number for number in numbers if number in text]


def hidden_inputs(hostile: HostileClass) -> list[float]:
    """Return the numbers that the probes of this round begin with."""
    seeds = tomllib.loads((hostile.course.root / "grading-seeds.toml").read_text(encoding="utf-8"))
    probes = probes_of(course.exercise("momentum.Momentum"), seeds["seed"][0]["value"])
    lets = [step.value for probe in probes for step in probe.steps if isinstance(step, Let)]
    arrays = [array for value in lets if isinstance(value, dict) for array in value.values()]
    numbers = [float(x) for array in arrays for x in np.asarray(array).flat]
    return [number for number in numbers if abs(number) > 1e-3]


def test_no_secret_is_in_the_comments(hostile: HostileClass) -> None:
    with sqlite3.connect(hostile.course.root / BOOK) as book:
        comments = [row[0] or "" for row in book.execute("SELECT auto_comment FROM comment")]
    book.close()
    assert len(comments) == 3 * (len(ATTACKS) + len(HONEST))
    assert not any(hostile.token in comment for comment in comments)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_the_marked_notebook_is_a_notebook(hostile: HostileClass, attack: Attack) -> None:
    path = hostile.marked(attack.name)
    assert path.stat().st_size < 4_000_000
    notebook = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(nbformat.from_dict(notebook))
    points = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell["metadata"]["nbgrader"]["points"]
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade")
    }
    assert points == {"check-write-momentum": 10, "check-write-convert": 6, "answer-why": 4}
