"""The attacks are no straw men: where nothing holds them, they get what they try for.

Points by nbgrader's own rule, in an ordinary IPython shell with an ordinary test; secrets in an
ordinary process.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from attack_catalog import ATTACKS
from attack_form import LAZY, Attack, Places
from nbgrader.utils import determine_grade

from autograder.sandbox.client import Sandbox
from autograder.sandbox.talk import Cell, CellRun

FOOLING = [attack for attack in ATTACKS if attack.fools]
LOOTING = [attack for attack in ATTACKS if attack.loots]
SECRET = "LOOT-of-an-ordinary-process"
SETUP = "import numpy as np\n\nfrom autograder import use"
# By hand: v = 0.9 v − 0.1 g, three steps with the same gradient.
ORDINARY_TEST = """
opt = Momentum(lr=0.1, momentum=0.9)
p, g = {{"w": np.array([1.0, 2.0])}}, {{"w": np.array([1.0, -1.0])}}
for _ in range(3):
    opt.update(p, g)
want = np.array([1 - 0.1 - 0.19 - 0.271, 2 + 0.1 + 0.19 + 0.271])
{}
"""


@pytest.fixture(scope="module")
def ordinary() -> Iterator[Sandbox]:
    """The same shell, in a process that nothing holds."""
    with Sandbox(contained=False, lenient=True) as made:
        yield made


def test_there_are_enough_controls() -> None:
    assert len(FOOLING) >= 25
    assert len(LOOTING) >= 4


@pytest.mark.parametrize("attack", FOOLING, ids=lambda attack: attack.name)
def test_an_ordinary_test_is_fooled(ordinary: Sandbox, attack: Attack) -> None:
    test = ORDINARY_TEST.format(attack.fools)
    assert points(ordinary, (attack.top, attack.answer or LAZY), test) == 10


@pytest.mark.parametrize("attack", FOOLING, ids=lambda attack: attack.name)
def test_the_same_test_sees_a_lazy_answer_without_the_attack(
    ordinary: Sandbox, attack: Attack
) -> None:
    if attack.fools.startswith(("assert True", "assert np.allclose(p['w'], 5.0)")):
        pytest.skip("a test that says nothing is what this attack shows")
    lazy = points(ordinary, (LAZY,), ORDINARY_TEST.format(attack.fools))
    assert lazy == 0


@pytest.fixture(scope="module")
def guarded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the secret wherever a course has secrets."""
    root = tmp_path_factory.mktemp("guarded")
    for name in ("solutions/en/x.ipynb", "submitted/a/momentum/m.ipynb", "home/.ssh/id"):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text(SECRET, encoding="utf-8")
    (root / "grading-seeds.toml").write_text(SECRET, encoding="utf-8")
    with sqlite3.connect(root / "gradebook.db") as book:
        book.execute("CREATE TABLE student (name)")
        book.execute("CREATE TABLE grade (auto_score, manual_score)")
        book.execute("INSERT INTO student VALUES (?)", (SECRET,))
    book.close()
    return root


@pytest.mark.parametrize("attack", LOOTING, ids=lambda attack: attack.name)
def test_an_ordinary_process_gives_the_secret_away(
    ordinary: Sandbox, guarded_folder: Path, attack: Attack
) -> None:
    places = Places(guarded_folder, guarded_folder, "left-control-", 0, 0, guarded_folder, 0)
    with ordinary.open([Cell("top", places.filled(attack.top))]) as session:
        assert SECRET in str(session.outputs[0].outputs)


def points(shell: Sandbox, cells: tuple[str, ...], test: str) -> float:
    """Return the points that nbgrader's own rule gives for a test cell worth ten."""
    program = [Cell("setup", SETUP), *(Cell(str(i), text) for i, text in enumerate(cells) if text)]
    with shell.open([*program, Cell("test", test)]) as session:
        return _graded(session.outputs[-1])


def _graded(run: CellRun) -> float:
    cell = nbformat.v4.new_code_cell(outputs=[nbformat.from_dict(dict(r)) for r in run.outputs])
    data = {"grade": True, "solution": False, "points": 10, "grade_id": "test", "task": False}
    cell.metadata["nbgrader"] = {**data, "locked": True, "schema_version": 3}
    score, most = determine_grade(cell)
    assert most == 10
    return float(score)
