"""Penalties for what was handed in late: nbgrader's own plugin decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from nbgrader.api import Grade, SubmittedAssignment, SubmittedNotebook
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import Connection, func, select

Penalty: TypeAlias = Callable[[str, float, float], float | None]


def penalty_of(autograde: Autograde) -> Penalty | None:
    """Return what a course does about late work; None where it does not even look.

    The value is a function of the student, the score and the seconds late.
    """
    kinds = [_class(kind) for kind in autograde.autograde_preprocessors]
    found = [kind for kind in kinds if kind and issubclass(kind, AssignLatePenalties)]
    if not found:
        return None
    assigner = found[0](parent=autograde, config=autograde.config)
    return _asking(assigner) if assigner.enabled else None


def score_of(connection: Connection, notebook: str) -> float:
    """Return the score of a submitted notebook as the gradebook sums it."""
    total = select(func.coalesce(func.sum(Grade.score), 0.0)).where(Grade.notebook_id == notebook)
    return float(connection.execute(total).scalar_one())


def scores_in(connection: Connection, assignment: str) -> dict[str, float]:
    """Return the score of each submitted notebook of an assignment, as `score_of` does.

    Args:
        assignment: its id in the gradebook.
    """
    total = func.coalesce(func.sum(Grade.score), 0.0)
    query: Any = (
        select(SubmittedNotebook.id, total)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .where(SubmittedAssignment.assignment_id == assignment)
        .group_by(SubmittedNotebook.id)
    )
    return {notebook: float(score) for notebook, score in connection.execute(query)}


def _asking(assigner: AssignLatePenalties) -> Penalty:
    def penalty(student: str, score: float, seconds: float) -> float | None:
        assigner.init_plugin()  # anew for each notebook, as nbgrader does
        plugin: Any = assigner.plugin_inst
        asked = plugin.late_submission_penalty(student, score, seconds)
        return None if asked is None else min(max(asked, 0), max(score, 0))

    return penalty


def _class(kind: object) -> type | None:
    """Return a preprocessor's class; nbconvert also takes its dotted name."""
    if isinstance(kind, str):
        from traitlets.utils.importstring import import_item

        kind = import_item(kind)
    return kind if isinstance(kind, type) else None
