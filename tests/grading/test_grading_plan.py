"""Which cells are run to mark a notebook."""

from __future__ import annotations

import pytest

from autograder.grading import nodes
from autograder.grading.plan import cells_to_run, names_of
from autograder.grading.release import Release, ReleasedCell

DEMOS = {
    "first": "import math\npath = [1]\nrate = 2",
    "second": "path.append(rate)\ntotal = sum(path)",
    "third": "import plots\nplots.show(other)",
    "last": "print(total)",
}
RELEASE = Release(
    {"en": {name: ReleasedCell(name, "code", t, "demo") for name, t in DEMOS.items()}}
)


def run(*own: str, **changed: str) -> list[str]:
    """Return the titles of the cells that are run when a learner adds and changes cells."""
    cells = [nodes.cell("code", changed.get(n, text), {"id": n}) for n, text in DEMOS.items()]
    cells += [nodes.cell("code", text, {"id": f"own{i}"}) for i, text in enumerate(own)]
    return [cells[i].metadata["course"]["id"] for i in sorted(cells_to_run(cells, RELEASE))]


def test_untouched_demonstrations_are_not_run() -> None:
    assert run("x = 1") == ["own0"]


def test_a_changed_demonstration_is_run() -> None:
    assert run(third="plots = 1") == ["third"]


def test_line_ends_are_no_change() -> None:
    assert run(second=DEMOS["second"].replace("\n", "\r\n") + "  \n") == []


def test_what_a_learner_uses_is_run_with_all_it_needs() -> None:
    assert run("print(total)") == ["first", "second", "own0"]


def test_a_demonstration_that_may_change_what_is_used_is_run() -> None:
    assert run("print(path)") == ["first", "second", "own0"]


def test_a_call_on_a_module_changes_nothing() -> None:
    assert run("import plots\nplots.show(1)") == ["own0"]
    assert run("math.pi") == ["first", "own0"]


def test_names_that_a_cell_binds_itself_are_its_own() -> None:
    assert run("path = []\npath.append(3)") == ["own0"]
    assert run("if unknown:\n    path = []\nprint(path)") == ["first", "second", "own0"]


@pytest.mark.parametrize(
    ("source", "uses"),
    [
        ("def f(a, b=rate):\n    c = a + total\n    return c", {"rate", "total"}),
        ("class C:\n    x = rate\n    def f(self):\n        self.v += self.w", {"rate"}),
        ("rate += 1", {"rate"}),
        ("rate: float = 1", {"float"}),
        ("[x for x in path]", {"path"}),
        ("def f():\n    global rate\n    rate = 1", set()),
        ("for _ in range(3):\n    go(_)", {"range", "go"}),
        ("await path", {"path"}),
        ("path.x = 1", {"path"}),
        ("del path[0]", {"path"}),
        ("lambda x: x + rate", {"rate"}),
        ("def broken(:", set()),
    ],
)
def test_names_used_from_outside(source: str, uses: set[str]) -> None:
    assert names_of(source).uses == uses


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("path.append(1)", {"path"}),
        ("path[0] = 1", {"path"}),
        ("path.a.b += 1", {"path"}),
        ("update(path, key=rate)", {"path", "rate"}),
        ("update(*path)", {"path"}),
        ("def f(own):\n    own.append(1)", set()),
        ("print(path[0], len(rate))", set()),
        ("show(path[0])", {"path"}),
        ("x = path + rate", set()),
        ("map(float, path)", {"path"}),
    ],
)
def test_names_that_may_be_changed(source: str, changes: set[str]) -> None:
    assert names_of(source).changes == changes


def test_magics_and_shell_lines_are_understood() -> None:
    assert "rate" in names_of("%matplotlib inline\n!ls\nprint(rate)").uses
