"""Read from nbgrader's gradebook what marking goes by."""

from __future__ import annotations

import json
from typing import Any

from nbgrader.api import Gradebook, MissingEntry

from autograder.grading.registry import Registered, Registry


def notebooks_of(db_url: str, course_id: str, assignment: str) -> tuple[str, ...]:
    """Return the names of an assignment's notebooks; none where it is not registered."""
    with Gradebook(db_url, course_id) as gradebook:
        try:
            found = gradebook.find_assignment(assignment)
        except MissingEntry:
            return ()
        return tuple(notebook.name for notebook in found.notebooks)


def registry_of(db_url: str, course_id: str, assignment: str, notebook: str) -> Registry:
    """Return the registered cells of a notebook by name, in the order they were recorded."""
    with Gradebook(db_url, course_id) as gradebook:
        found = gradebook.find_notebook(notebook, assignment)
        points = {cell.name: float(cell.max_score) for cell in found.grade_cells}
        tasks = {cell.name: float(cell.max_score) for cell in found.task_cells}
        solutions = {cell.name for cell in found.solution_cells}
        return {
            cell.name: Registered(
                name=cell.name,
                cell_type=cell.cell_type,
                source=cell.source or "",
                checksum=cell.checksum,
                locked=bool(cell.locked),
                grade=cell.name in points,
                solution=cell.name in solutions,
                task=cell.name in tasks,
                points=points.get(cell.name, tasks.get(cell.name, 0.0)),
            )
            for cell in found.source_cells
        }


def kernelspec_of(db_url: str, course_id: str, assignment: str, notebook: str) -> dict[str, Any]:
    """Return the kernel of the instructor's notebook, as it was registered."""
    with Gradebook(db_url, course_id) as gradebook:
        text = gradebook.find_notebook(notebook, assignment).kernelspec
    return dict(json.loads(str(text)) or {}) if text else {}
