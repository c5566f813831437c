"""Put the registered cells where they belong among the learner's."""

from __future__ import annotations

from nbformat import NotebookNode

from autograder.grading import nodes, notes
from autograder.grading.notes import Note
from autograder.grading.registry import Registered, Registry, exercise_of, shown_name
from autograder.grading.release import Release, tidy

SKIP = "skip-execution"


def registered_cell(row: Registered, registry: Registry) -> NotebookNode:
    """Return a cell as the gradebook has it."""
    exercise = exercise_of(row, registry)
    course = {"id": row.name} | ({"exercise": exercise} if exercise else {})
    cell = nodes.cell(row.cell_type, row.source, course)
    cell.metadata["nbgrader"] = row.metadata
    return cell


def place(
    cells: list[NotebookNode], registry: Registry, release: Release
) -> tuple[list[NotebookNode], list[Note]]:
    """Return the cells with every registered one in its place, and remarks on what was amiss.

    Args:
        cells: the learner's cells; `metadata.course.id` tells which of the lesson's each is,
            `metadata.nbgrader` what the submission claims about it.
    """
    claimed = [dict(cell.metadata.pop("nbgrader", {})) for cell in cells]
    board = _Board(cells, registry, release)
    remarks: list[Note] = []
    for row in board.rows():
        found = [i for i, cell in enumerate(board.cells) if _id(cell) == row.name]
        if len(found) > 1:
            values = {"cell": shown_name(row, registry), "count": len(found)}
            remarks.append(Note(notes.DUPLICATE, values, row.title))
        chosen = board.choose(row, found)
        remarks += board.settle(row, chosen)
    remarks += _changed_data(claimed, registry)
    return board.cells, remarks


class _Board:
    """The cells on the table while they are put in order."""

    def __init__(self, cells: list[NotebookNode], registry: Registry, release: Release) -> None:
        self.cells = list(cells)
        self.registry = registry
        self.release = release
        self.order = release.ids

    def rows(self) -> list[Registered]:
        """Return the registered cells: answers first, so that checks can follow them."""
        place = {name: position for position, name in enumerate(self.order)}
        rows = sorted(self.registry.values(), key=lambda row: place.get(row.name, len(place)))
        return sorted(rows, key=lambda row: row.is_test)

    def choose(self, row: Registered, found: list[int]) -> NotebookNode | None:
        """Return the one cell that counts: the last with work in it; the others become plain."""
        worked = [i for i in found if not self.release.has(row.name, self.cells[i].source)]
        counted = [self.cells[i] for i in (worked if row.solution and worked else found)[-1:]]
        if not counted:
            return self._answer_by_place(row)
        spare = [self.cells[i] for i in found if worked and row.solution and i not in worked]
        for cell in (self.cells[i] for i in found):
            if cell is not counted[0]:
                cell.metadata["course"] = {}
        # An untouched copy below the work would undo it when the notebook is run in order.
        self.cells = [cell for cell in self.cells if not any(cell is other for other in spare)]
        return counted[0]

    def settle(self, row: Registered, cell: NotebookNode | None) -> list[Note]:
        """Give a cell its registered metadata, type and (if locked) text; add it if missing."""
        if cell is None:
            return self._add(row)
        remarks = self._keep_what_was_written(row, cell)
        if SKIP in cell.metadata.pop("tags", []):
            remarks.append(
                Note(notes.SKIP_TAG, {"cell": shown_name(row, self.registry)}, row.title)
            )
        made = registered_cell(row, self.registry)
        if not row.locked:
            made.source = cell.source
            if "attachments" in cell and row.cell_type == "markdown":
                made["attachments"] = cell["attachments"]
        index = self._index(cell)
        if row.is_test:
            index = self._move(index, max(index, self._after_answer(row) - 1))
        self.cells[index] = made
        return remarks

    def _keep_what_was_written(self, row: Registered, cell: NotebookNode) -> list[Note]:
        if not row.locked or tidy(cell.source) == tidy(row.source):
            return []
        if cell.source.strip():
            self.cells.insert(self._index(cell), nodes.cell("code", cell.source))
        return [Note(notes.CHECK_EDITED, {"cell": shown_name(row, self.registry)}, row.title)]

    def _add(self, row: Registered) -> list[Note]:
        """Put a missing cell back; answers in code may have moved to any cell, so not those."""
        if row.solution and not row.grade:
            return []
        index = self._after_answer(row) if row.is_test else self._after_neighbour(row)
        self.cells.insert(index, registered_cell(row, self.registry))
        message = notes.CHECK_MISSING if row.is_test else notes.ANSWER_MISSING
        return [Note(message, {"cell": shown_name(row, self.registry)}, row.title)]

    def _after_answer(self, row: Registered) -> int:
        """Return the place after the last cell of the answer that a check belongs to."""
        before = self.order[: self.order.index(row.name)] if row.name in self.order else ()
        answers = [name for name in before if name in self.registry]
        answers = [name for name in answers if self.registry[name].solution]
        found = [i for i, cell in enumerate(self.cells) if answers and _id(cell) == answers[-1]]
        if found:
            return found[-1] + 1
        here = [i for i, cell in enumerate(self.cells) if _id(cell) == row.name]
        return here[-1] + 1 if here else len(self.cells)

    def _after_neighbour(self, row: Registered) -> int:
        """Return the place after the nearest cell that stands before this one in the lesson."""
        before = self.order[: self.order.index(row.name)] if row.name in self.order else ()
        for name in reversed(before):
            for index, cell in enumerate(self.cells):
                if _id(cell) == name or self.release.has(name, cell.source):
                    return index + 1
        return len(self.cells)

    def _answer_by_place(self, row: Registered) -> NotebookNode | None:
        """Find a written answer whose cell lost its name: the learner's text after the question."""
        if not row.is_written:
            return None
        index = self._after_neighbour(row)
        if index == len(self.cells):
            return None
        cell = self.cells[index]
        released = any(self.release.has(name, cell.source) for name in self.order)
        own_text = cell.cell_type == row.cell_type and not _id(cell) and not released
        untouched = self.release.has(row.name, cell.source)
        return cell if own_text or untouched else None

    def _index(self, cell: NotebookNode) -> int:
        return next(i for i, other in enumerate(self.cells) if other is cell)

    def _move(self, start: int, end: int) -> int:
        self.cells.insert(end, self.cells.pop(start))
        return end


def _id(cell: NotebookNode) -> str:
    name: str = cell["metadata"]["course"].get("id", "")
    return name


def _changed_data(claimed: list[dict[str, object]], registry: Registry) -> list[Note]:
    """Report marking data that differ from the gradebook's."""
    remarks = []
    for data in claimed:
        row = registry.get(str(data.get("grade_id")))
        if row is None:
            continue
        keys = ("grade", "solution", "locked", "points")
        if any(key in data and data[key] != row.metadata.get(key, data[key]) for key in keys):
            remarks.append(Note(notes.DATA_CHANGED, {"cell": shown_name(row, registry)}, row.title))
    return remarks
