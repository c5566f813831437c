"""What of a submission is shown to a person, and what of a verdict is told."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import nbformat
import pytest
from marking import small_brief
from nbformat import NotebookNode
from nbgrader.preprocessors import IgnorePattern, LimitOutput

from autograder.exercise import Exercise
from autograder.grading import nodes
from autograder.grading.checks import answered
from autograder.grading.inert import inert
from autograder.grading.outputs import MOST_ROWS, Room, bare, harmless, kept
from autograder.grading.telling import own_text, tellable
from autograder.grading.trimming import trim
from autograder.record import Note, Raised, Verdict
from autograder.sandbox.talk import Cell, Question, Sighting
from autograder.verdict_json import verdict_json

PNG = "iVBORw0KGgoAAAANSUhEUg=="


def room(cell: int = 1000, notebook: int = 2000) -> Room:
    return Room(cell, notebook)


def bundle(**data: Any) -> dict[str, Any]:
    forms = {name.replace("_", "/", 1): value for name, value in data.items()}
    return {"output_type": "display_data", "data": forms, "metadata": {"isolated": True}}


# ── Kinds of data ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "kinds"),
    [
        ({"text/plain": "1"}, {"text/plain"}),
        (
            {"image/png": PNG, "text/html": "<b>x</b>", "text/plain": "f"},
            {"image/png", "text/plain"},
        ),
        ({"image/png": 'iVBORw0KGgo" onerror="alert(1)'}, set()),
        ({"image/jpeg": PNG}, set()),
        ({"image/svg+xml": "<svg/>", "text/plain": "<svg>"}, {"text/plain"}),
        ({"application/javascript": "x"}, set()),
        ({"application/vnd.course.verdict+json": {"kind": "correct"}}, set()),
        ({"text/plain": ["a", "list"]}, set()),
        ({"text/html": "<b>x</b>"}, {"text/html"}),
    ],
)
def test_kinds_that_can_only_be_looked_at_are_kept(data: dict[str, Any], kinds: set[str]) -> None:
    assert set(harmless(data)) == kinds


def test_markdown_and_formulas_become_text() -> None:
    shown = {"text/plain": "<IPython.core.display.Markdown object>", "text/markdown": "**x**"}
    assert harmless(shown) == {"text/plain": "**x**"}
    assert harmless({"text/plain": "x**2", "text/latex": "$x^2$"}) == {"text/plain": "x**2"}


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<table border=1><tr><td colspan=2>1</td></tr></table>", 'colspan="2"'),
        ("<script>alert(1)</script>after", "after"),
        ("<SCRIPT src=//x>", ""),
        ("<img src=x onerror=alert(1)>", ""),
        ("<a href='javascript:alert(1)'>x</a>", "x"),
        ("<style>*{display:none}</style><p style='position:fixed'>x</p>", "<p>x</p>"),
        (r"$\href{javascript:alert(1)}{x}$", "javascript :"),
        ("<iframe srcdoc='<script>1</script>'></iframe>", ""),
    ],
)
def test_html_is_bared(html: str, left: str) -> None:
    text = bare(html)
    assert left in text
    assert not any(bad in text.lower() for bad in ("script:", "<script", "onerror", "style", "<a"))


@pytest.mark.parametrize(
    "text",
    ["<script>", "</script>", "<!--", "<?x", "<svg/onload=x>", "<b onclick=x>", "<IMG\nsrc=x>"],
)
def test_markup_of_learners_is_text(text: str) -> None:
    assert inert(text).startswith("< ")
    assert inert(inert(text)) == inert(text)


@pytest.mark.parametrize("text", ["<b>x</b>", "a < b", "1<2", "$x$ <br/>", "**bold** <sub>1</sub>"])
def test_plain_prose_stays(text: str) -> None:
    assert inert(text) == text


# ── How much ────────────────────────────────────────────────────────────────────────────


def test_what_is_printed_is_kept_up_to_the_limit() -> None:
    rows = [{"output_type": "stream", "name": "stdout", "text": "x" * 700}] * 2
    left = room()
    assert [len(output.text) for output in kept(rows, 1, left)] == [700, 300]
    assert left.cut


def test_an_output_that_does_not_fit_is_left_out_whole() -> None:
    left = room(cell=10)
    assert kept([bundle(image_png=PNG), bundle(text_plain="small")], 1, left) == [
        nodes.display("small")
    ]
    assert left.cut


def test_there_are_only_so_many_outputs() -> None:
    left = room(10**6, 10**6)
    assert len(kept([bundle(text_plain="x")] * (MOST_ROWS + 5), 1, left)) == MOST_ROWS
    assert left.cut


def test_an_error_keeps_its_name_where_there_is_no_room() -> None:
    row = {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ("t" * 2000,)}
    assert kept([row], 1, room()) == [nodes.error("E")]


def test_no_metadata_of_an_output_is_kept() -> None:
    assert kept([bundle(text_plain="x")], 1, room())[0].metadata == {}


# ── nbgrader's own limits ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("lines", "trace"), [(1000, 100), (5, 3), (-1, -1), (1, 1), (4, 10)])
def test_trimming_is_nbgraders(lines: int, trace: int) -> None:
    cell = nodes.cell("code", "x")
    cell["outputs"] = [
        nodes.stream("stdout", "a\nb\nc"),
        nodes.stream("stderr", "UserWarning: x\n"),
        nodes.display("shown"),
        nodes.stream("stdout", "d\n" * 2000),
        nodes.stream("stdout", "never"),
        nodes.error("E", "v", [str(i) for i in range(300)]),
    ]
    ours, theirs = (nodes.notebook([copy.deepcopy(cell)], {}) for _ in range(2))
    trim(ours, replace(small_brief(), max_lines=lines, max_traceback=trace, ignored="UserW"))
    resources: dict[str, Any] = {}
    for step in (
        IgnorePattern(pattern="UserW", enabled=True),
        LimitOutput(max_lines=lines, max_traceback=trace),
    ):
        theirs, resources = step.preprocess(theirs, resources)
    assert ours == theirs


def test_notebooks_are_written_as_nbformat_writes_them() -> None:
    cells = [
        nodes.cell("markdown", "é\u2028\nx"),
        nodes.cell("code", ""),
        nodes.cell("raw", "\x00"),
    ]
    cells[0]["attachments"] = NotebookNode({"a.png": {"image/png": PNG, "text/plain": "a\nb"}})
    cells[1]["outputs"] = [nodes.result("1\n2", 3), nodes.error("E"), nodes.stream("stdout", "a\n")]
    cells[1]["outputs"].append(nodes.bundle("display_data", {"a+json": {"x": [1, 2.5, None, {}]}}))
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number}"
    notebook = nodes.notebook(cells, {"course": {"notes": [], "unread": True}})
    assert nodes.written(notebook) == nbformat.writes(notebook) + "\n"


# ── What is told of a verdict ───────────────────────────────────────────────────────────

OWN = Cell("answer", "%matplotlib inline\nclass A:\n    def f(self):\n        return 1 / 0")


@pytest.mark.parametrize(
    "claimed",
    [
        OWN.source,
        "get_ipython().run_line_magic('matplotlib', 'inline')\n" + OWN.source.split("\n", 1)[1],
    ],
)
def test_a_text_of_the_submission_is_believed(claimed: str) -> None:
    assert own_text(claimed, [OWN]) == claimed


def test_the_body_of_a_cell_magic_is_believed() -> None:
    assert own_text("x = 1\n", [Cell("a", "%%time\nx = 1")]) == "x = 1\n"


@pytest.mark.parametrize("claimed", [None, "params = [0.3, 0.1]", OWN.source + "\n# 0.3"])
def test_a_text_that_a_child_made_up_is_not(claimed: str | None) -> None:
    assert own_text(claimed, [OWN]) == ""


SECRET = "0.123456789"


class Liar:
    """A child that writes what it was given wherever it can write a text."""

    def observe(self, question: Question) -> Sighting:
        """Answer with secrets."""
        del question
        raised = Raised(SECRET, SECRET, 3, SECRET, SECRET, 0, SECRET)
        return Sighting(source=f"{SECRET}\n{SECRET}\n{SECRET}", text_only=True, loading=raised)


@pytest.mark.parametrize("line", [None, 3, 99])
def test_no_text_of_a_child_reaches_a_card(line: int | None) -> None:
    raised = Raised("ValueError", SECRET, line, SECRET, SECRET, 1, SECRET)
    behind = Verdict("momentum.Momentum", "wrong", notes=(Note("patched", SECRET),), raised=raised)
    verdict = Verdict("momentum.Momentum", "raised", raised=raised, after_repair=behind)
    safe = tellable(verdict, "a = 1\nb = 2\nc = 3")
    assert SECRET not in str(verdict_json(safe, hidden=True, source="a = 1\nb = 2\nc = 3"))
    assert safe.raised is not None
    assert safe.raised.line == (3 if line == 3 else None)


def test_a_liar_tells_nothing(exercise: Exercise) -> None:
    made = answered(exercise.id, "check", Liar(), [OWN], small_brief(seed=1), "en", 1)
    assert made.outputs
    assert SECRET not in str(made.outputs)


@pytest.fixture
def exercise() -> Exercise:
    """A real exercise."""
    from autograder import course

    return course.exercise("momentum.Momentum")
