"""Run a restored notebook in the sandbox: outputs into its cells, checks answered from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from nbformat import NotebookNode

from autograder import course
from autograder.grading import nodes, notes
from autograder.grading.checks import answered
from autograder.grading.notes import Note
from autograder.grading.outputs import WHOLE, Room, kept
from autograder.grading.plan import cells_to_run
from autograder.grading.registry import CHECK_CALL
from autograder.grading.remarks import language_of_marked
from autograder.grading.work import Brief
from autograder.messages import tr
from autograder.sandbox.client import Sandbox
from autograder.sandbox.layer import Layer
from autograder.sandbox.replay import LeftOut, Replayed, run_replayed
from autograder.sandbox.talk import Cell, CellRun

PROCESS_ENDED, TIME_EXCEEDED = "ProcessEnded", "CellTimeoutError"
STOPPED = (PROCESS_ENDED, TIME_EXCEEDED)


@dataclass(frozen=True)
class Facts:
    """What is recorded of a run beside the outputs.

    Args:
        layers: what held the submission.
        versions: of each exercise that was judged.
        cpu_ms: processor time of its children.
        peak_mb: the largest child's memory.
        own_mb: the largest child's own part of it.
        children: how many it took.
    """

    layers: tuple[Layer, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    cpu_ms: float = 0.0
    peak_mb: float = 0.0
    own_mb: float = 0.0
    children: int = 0


@dataclass(frozen=True)
class _Plan:
    """Places of the cells that are run, the checks among them, and each one's number.

    At a check nothing runs inside: there it is remembered what the answer is, and it is judged
    from outside once all cells have run.
    """

    places: tuple[int, ...]
    checks: Mapping[int, str]
    counts: Mapping[int, int]


def run(notebook: NotebookNode, brief: Brief, sandbox: Sandbox) -> tuple[list[Note], Facts]:
    """Run what marking needs, and answer the checks; the notebook's cells receive the outputs.

    Args:
        notebook: as it was restored.
        brief: what is known of it.
        sandbox: where the submission runs.

    Returns:
        What there is to say about the run, and what is recorded of it.

    Raises:
        UncontainedError: a layer of the sandbox does not hold.
    """
    plan = _planned(notebook, brief)
    lang = language_of_marked(notebook) or "en"
    cells = [_cell(notebook.cells[i], plan.checks.get(i)) for i in plan.places]
    _leave_out_the_rest(notebook, plan, lang)
    replayed = run_replayed(sandbox, cells, brief.limits, lang, brief.most_restarts)
    try:
        remarks = _tell(notebook, plan, replayed, brief)
        versions, told = _answer(notebook, plan, replayed, cells, brief, lang)
    finally:
        spent = replayed.close()
    used = (spent.cpu_ms, spent.peak_mb, spent.own_mb, spent.children)
    return [*remarks, *told], Facts(spent.layers, versions, *used)


def _planned(notebook: NotebookNode, brief: Brief) -> _Plan:
    wanted = sorted(cells_to_run(notebook.cells, brief.release))
    found = {i: check_of(notebook.cells[i]) for i in wanted}
    checks = {i: exercise for i, exercise in found.items() if exercise}
    return _Plan(tuple(wanted), checks, {i: number for number, i in enumerate(wanted, start=1)})


def _cell(cell: NotebookNode, check: str | None) -> Cell:
    """Return a cell as the sandbox gets it."""
    if check is None:
        return Cell(cell.id, cell.source)
    try:
        return Cell(_registered(cell), "", course.exercise(check).name)
    except LookupError:  # of another edition of the course: the check will say so
        return Cell(_registered(cell), "")


def _registered(cell: NotebookNode) -> str:
    return str(cell.metadata["nbgrader"]["grade_id"])


def check_of(cell: NotebookNode) -> str | None:
    """Return the exercise that a cell of the gradebook checks, if it is such a cell."""
    data = cell.metadata.get("nbgrader", {})
    is_test = data.get("grade") and not data.get("solution")
    match = CHECK_CALL.fullmatch(cell.source) if is_test else None
    return match.group(1) if match else None


def _leave_out_the_rest(notebook: NotebookNode, plan: _Plan, lang: str) -> None:
    """Say under each cell that is not run that it is not."""
    for i, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and i not in plan.counts and cell.source.strip():
            cell["outputs"] = [nodes.display(tr(notes.NOT_NEEDED, lang))]


# ── The submission's own cells ──────────────────────────────────────────────────────────


def _tell(notebook: NotebookNode, plan: _Plan, replayed: Replayed, brief: Brief) -> list[Note]:
    """Put the outputs into the cells, and return what there is to say about them."""
    remarks: list[Note] = []
    left_out = {row.index: row for row in replayed.left_out}
    end = sorted(left_out)[-1] if replayed.gave_up else len(plan.places)
    limit = brief.limits.output_bytes
    room = Room(limit, WHOLE * limit)
    for place, (i, ran) in enumerate(zip(plan.places, replayed.outputs, strict=True)):
        cell = notebook.cells[i]
        if place > end or i in plan.checks:
            continue
        cell["execution_count"] = plan.counts[i]
        room = Room(limit, room.notebook)
        cell["outputs"] = kept(ran.outputs, plan.counts[i], room)
        remarks += _about(cell, ran, left_out.get(place), room.cut or ran.cut, brief)
    if replayed.gave_up:
        remarks.append(Note(notes.GAVE_UP, {"count": len(left_out)}))
    return remarks


def _about(
    cell: NotebookNode, ran: CellRun, fatal: LeftOut | None, cut: bool, brief: Brief
) -> list[Note]:
    remarks = [_remark(notes.CUT, cell)] if cut else []
    if fatal is not None:
        how = fatal.ended
        cell.outputs.append(nodes.error(PROCESS_ENDED if how == "killed" else TIME_EXCEEDED))
        seconds = {"cpu": brief.limits.cpu_seconds, "wall": fatal.seconds}
        message = {"cpu": notes.OUT_OF_TIME, "wall": notes.WAITED}.get(how, notes.KERNEL_DIED)
        values = {"seconds": f"{seconds[how]:.3g}"} if how in seconds else {}
        remarks.append(_remark(message, cell, **values))
    elif ran.ended == "cpu":
        remarks.append(_remark(notes.TOO_SLOW, cell, seconds=f"{brief.limits.cell_cpu_seconds:g}"))
    return remarks


def _remark(message: str, cell: NotebookNode, **values: object) -> Note:
    line = cell.source.strip().splitlines()[0][:80]
    name = str(cell.metadata.get("course", {}).get("id", "")).removeprefix("check-")
    return Note(message, {"line": line, **values}, name)


# ── The checks ──────────────────────────────────────────────────────────────────────────


def _answer(
    notebook: NotebookNode,
    plan: _Plan,
    replayed: Replayed,
    cells: Sequence[Cell],
    brief: Brief,
    lang: str,
) -> tuple[dict[str, str], list[Note]]:
    """Show the cards in the check cells; return the exercises' versions, and remarks."""
    versions: dict[str, str] = {}
    remarks: list[Note] = []
    for i, exercise in plan.checks.items():
        at = _registered(notebook.cells[i])
        made = answered(exercise, at, replayed, cells, brief, lang, plan.counts[i])
        if made.remark:
            remarks.append(replace(made.remark, cell=at.removeprefix("check-")))
        notebook.cells[i]["execution_count"] = plan.counts[i]
        notebook.cells[i]["outputs"] = list(made.outputs)
        versions[made.exercise] = made.version
    return versions, remarks
