"""What is recorded of a submission that no worker could finish."""

from __future__ import annotations

from autograder.grading import nodes, notes
from autograder.grading.fast.crew import Failed
from autograder.grading.notes import Note
from autograder.grading.remarks import keep, log_line
from autograder.grading.restore import stand_in
from autograder.grading.rows import rows_of
from autograder.grading.settle import put_notes_on_top, settle
from autograder.grading.work import Brief, Marked


def stand_in_for(failed: Failed, brief: Brief) -> Marked:
    """Return a notebook of the registered cells, every score of which waits for a person."""
    notebook = stand_in(brief.registry, brief.release, brief.assignment, None)
    remark = Note(notes.NOT_PROCESSED, {"reason": failed.reason[:300]})
    keep(notebook, [remark])
    if brief.kernelspec:
        notebook.metadata["kernelspec"] = dict(brief.kernelspec)
    keep(notebook, settle(notebook))
    put_notes_on_top(notebook)
    grades, comments = rows_of(notebook)
    return Marked(
        student=failed.student,
        notebook=failed.notebook,
        text=nodes.written(notebook),
        grades=grades,
        comments=comments,
        log=(log_line(failed.student, remark),),
        seed=brief.seed,
    )
