"""Every released notebook runs to its end as it is handed out, and then with the solutions.

English runs in full, once: no demonstration uses what a learner writes, so after it only the
exercises and their checks are run again, solved. The other languages have the same code (that
is proved first), so of them the set-up and the checks are run, and the figures, whose labels
need glyphs: of each lesson in one of the two languages, in turn.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from babel.messages.pofile import read_po
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from sources import ROOT, none

from autograder import course
from autograder.authoring.same_code import same_code

VERDICT = "application/vnd.course.verdict+json"
STRICT = 'import warnings\nwarnings.simplefilter("error")'
LENIENT = "warnings.resetwarnings()"  # a kernel that shuts down has warnings of its own
LESSONS = [lesson.id for lesson in course.lessons()]
TRANSLATED = ("ja", "ko")
KANA, HANGUL = "ぁ-んァ-ヶ", "가-힣"

pytestmark = pytest.mark.slow


def notebook(kind: str, lang: str, lesson: str) -> NotebookNode:
    """Read a built notebook."""
    return nbformat.read(ROOT / kind / lang / lesson / f"{lesson}.ipynb", as_version=4)


def solved(lang: str, lesson: str) -> NotebookNode:
    """Return a release with the instructor's solutions pasted into its exercise cells."""
    release = notebook("notebooks", lang, lesson)
    answers = {cell.id: cell.source for cell in notebook("solutions", lang, lesson).cells}
    for cell in exercise_cells(release):
        assert cell.source != answers[cell.id]
        cell.source = answers[cell.id]
    return release


def exercise_cells(release: NotebookNode) -> Iterator[NotebookNode]:
    """Yield the code cells that a learner fills in."""
    for cell in release.cells:
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
            yield cell


def check_cells(release: NotebookNode) -> Iterator[NotebookNode]:
    """Yield the cells whose value is the points."""
    return (cell for cell in release.cells if cell.id.startswith("check-"))


def run(release: NotebookNode, folder: Path) -> NotebookNode:
    """Run all cells in a kernel of a person who has no settings; warnings are errors."""
    cells = [new_code_cell(STRICT, id="strict"), *release.cells, new_code_cell(LENIENT, id="end")]
    release.cells = cells
    kept = {k: v for k, v in os.environ.items() if k not in {"COURSE_LANG", "COURSE_SEED"}}
    client = NotebookClient(
        release,
        timeout=300,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env={**kept, "HOME": str(folder), "USERPROFILE": str(folder)})
    release.cells = cells[1:-1]
    return release


def complaints(release: NotebookNode) -> Iterator[str]:
    """Yield what went to standard error, and the errors, except of code that cannot be parsed."""
    for cell in release.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error" and parses(cell.source):
                yield f"{cell.id}: {output.ename}: {output.evalue}"
            elif output.get("name") == "stderr":
                yield f"{cell.id}: {output.text}"


def parses(source: str) -> bool:
    """Tell whether a cell is Python; a bug hunt may begin with text that is not yet."""
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


@dataclass(frozen=True)
class Check:
    """What one check cell gave."""

    cell: str
    points: float
    of: float
    verdict: dict[str, Any]
    card: str


def checks(release: NotebookNode, part: slice = slice(None)) -> list[Check]:
    """Read the results of the check cells in a part of a notebook."""
    return [_check(cell) for cell in release.cells[part] if cell.id.startswith("check-")]


def _check(cell: NotebookNode) -> Check:
    shown = next(o.data for o in cell.outputs if VERDICT in o.get("data", {}))
    value = next(o.data["text/plain"] for o in cell.outputs if o.output_type == "execute_result")
    of = cell.metadata.nbgrader.points
    return Check(cell.id, float(value), of, shown[VERDICT], shown["text/html"])


def labels(lang: str, lesson: str) -> dict[str, str]:
    """Return the translations of a lesson, by their English."""
    with (ROOT / "lessons" / lesson / f"{lang}.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


@pytest.mark.parametrize("lang", TRANSLATED)
@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("kind", ["notebooks", "solutions"])
def test_the_code_is_that_of_the_english_notebook(kind: str, lesson: str, lang: str) -> None:
    english, other = notebook(kind, "en", lesson), notebook(kind, lang, lesson)
    none(same_code(english, other, labels(lang, lesson)))


def appended(release: NotebookNode, lesson: str) -> list[NotebookNode]:
    """Return the exercise cells with the solutions in them and their checks, to run once more."""
    wanted = {cell.id for cells in (exercise_cells, check_cells) for cell in cells(release)}
    again = [cell for cell in solved("en", lesson).cells if cell.id in wanted]
    for cell in again:
        cell.id = f"{cell.id[:57]}-solved"
    return again


@pytest.mark.parametrize("lesson", LESSONS)
def test_it_runs_as_handed_out_and_then_gives_full_points_for_the_solutions(
    lesson: str, tmp_path: Path
) -> None:
    release = notebook("notebooks", "en", lesson)
    length = len(release.cells)
    release.cells += appended(release, lesson)
    done = run(release, tmp_path)
    none(complaints(done))
    untouched, answered = checks(done, slice(0, length)), checks(done, slice(length, None))
    assert len(untouched) == len(answered) == len(course.exercises(lesson))
    none(f"{check.cell}: {check.points} points" for check in untouched if check.points)
    assert not {check.verdict["kind"] for check in untouched} & {"correct", "broken"}
    none(f"{c.cell}: {c.points} of {c.of}, {c.verdict}" for c in answered if c.points != c.of)
    assert {check.verdict["kind"] for check in answered} == {"correct"}


def with_foundations(release: NotebookNode, wanted: set[str]) -> list[NotebookNode]:
    """Return the wanted cells, and those before them that bind a name they use."""
    kept: list[NotebookNode] = []
    used: set[str] = set()
    for cell in reversed([cell for cell in release.cells if cell.cell_type == "code"]):
        nodes = list(ast.walk(ast.parse(cell.source)))
        names = [node for node in nodes if isinstance(node, ast.Name)]
        bound = {name.id for name in names if isinstance(name.ctx, ast.Store)}
        bound |= {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        if cell.id in wanted or bound & used:
            kept.insert(0, cell)
            used |= {name.id for name in names if isinstance(name.ctx, ast.Load)}
    return kept


def figures(release: NotebookNode, lesson: str, lang: str) -> set[str]:
    """Return the figures to run: those of every second lesson for a language."""
    turn = (LESSONS.index(lesson) + TRANSLATED.index(lang)) % len(TRANSLATED)
    code = (cell for cell in release.cells if cell.cell_type == "code")
    return set() if turn else {cell.id for cell in code if cell.id.endswith("-figure")}


@pytest.mark.parametrize("lang", TRANSLATED)
@pytest.mark.parametrize("lesson", LESSONS)
def test_set_up_figures_and_checks_run_in_every_language(
    lesson: str, lang: str, tmp_path: Path
) -> None:
    whole = solved(lang, lesson)
    drawn = figures(whole, lesson, lang)
    wanted = {cell.id for cells in (exercise_cells, check_cells) for cell in cells(whole)}
    whole.cells = with_foundations(whole, {"setup", *wanted, *drawn})
    done = run(whole, tmp_path)
    none(complaints(done))
    results = checks(done)
    assert [check.points for check in results] == [check.of for check in results]
    none(check.cell for check in results if f'lang="{lang}"' not in check.card)
    pictures = [cell for cell in done.cells if cell.id in drawn]
    assert len(pictures) == len(drawn)
    none(cell.id for cell in pictures if "data:image/png" not in str(cell.outputs))


def test_every_lesson_is_drawn_in_one_translated_language() -> None:
    for lesson in LESSONS:
        shown = [bool(figures(notebook("notebooks", x, lesson), lesson, x)) for x in TRANSLATED]
        assert sorted(shown) == [False, True]
