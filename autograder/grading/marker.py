"""Mark one submission: bytes in; a marked notebook, scores and comments out.

Every way of marking takes these steps, nbgrader's own among them: read, run, settle.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from nbformat import NotebookNode

from autograder.grading import nodes, notes
from autograder.grading.intake import take_in
from autograder.grading.notes import Note
from autograder.grading.remarks import keep, log_line, remarks_of
from autograder.grading.restore import restore, stand_in
from autograder.grading.rows import rows_of
from autograder.grading.running import Facts, run
from autograder.grading.settle import put_notes_on_top, settle
from autograder.grading.trimming import trim
from autograder.grading.work import Brief, Marked, Task
from autograder.sandbox.client import Sandbox, UncontainedError

_LOG = logging.getLogger(__name__)


def mark_one(task: Task, brief: Brief, sandbox: Sandbox) -> Marked:
    """Mark one submission; whatever it is, something that can be recorded comes of it.

    Args:
        task: what was handed in.
        brief: what is known of the notebook.
        sandbox: where the submission runs.

    Raises:
        UncontainedError: a layer of the sandbox does not hold on this machine.
    """
    try:
        notebook = read(task, brief)
        facts = executed(notebook, brief, sandbox)
        return finished(task, brief, notebook, facts)
    except UncontainedError:
        raise
    except Exception as error:  # one student's odd file must not stop the others
        _LOG.exception("[%s] %s could not be marked", task.student, task.notebook)
        return finished(task, brief, _unprocessed(brief, None, error), Facts())


def read(task: Task, brief: Brief) -> NotebookNode:
    """Return the notebook to be marked; what was amiss is among its remarks."""
    lang = None
    try:
        intake = take_in(task.files, brief.notebook, brief.registry, brief.release, brief.others)
        lang = intake.language
        if intake.notebook is None:
            notebook = stand_in(brief.registry, brief.release, brief.assignment, lang)
            more: Iterable[Note] = ()
        else:
            notebook, more = restore(
                intake.notebook, brief.registry, brief.release, brief.assignment
            )
        keep(notebook, [*intake.remarks, *more])
    except Exception as error:
        _LOG.exception("[%s] %s could not be read", task.student, task.notebook)
        notebook = _unprocessed(brief, lang, error)
    if brief.kernelspec:
        notebook.metadata["kernelspec"] = dict(brief.kernelspec)
    return notebook


def executed(notebook: NotebookNode, brief: Brief, sandbox: Sandbox) -> Facts:
    """Run a notebook that was read, keep the remarks, and write down what held it.

    Raises:
        UncontainedError: a layer of the sandbox does not hold on this machine.
    """
    facts = Facts()
    if not notebook.metadata["course"].get("unread"):
        try:
            remarks, facts = run(notebook, brief, sandbox)
        except UncontainedError:
            raise
        except Exception as error:  # no memory, no process: the other students are marked
            _LOG.exception("a notebook could not be run")
            remarks = [_not_processed(error)]
        keep(notebook, remarks)
    notebook.metadata["course"]["marking"] = {
        "layers": [layer.name for layer in facts.layers if layer.held],
        "missing": [layer.name for layer in facts.layers if not layer.held],
        "exercises": dict(facts.versions),
    }
    return facts


def notes_by_hand(brief: Brief, facts: Facts) -> list[Note]:
    """Return what to tell of each test that an instructor wrote by hand, rather than as a check.

    Args:
        brief: what is known of the notebook.
        facts: of a run; where nothing ran, there is nothing to tell.
    """
    held = bool(facts.layers) and all(layer.held for layer in facts.layers)
    message = notes.BY_HAND if held else notes.BY_HAND_UNCONTAINED
    found = (row for row in brief.registry.values() if row.is_test and row.exercise is None)
    return [Note(message, {"cell": row.name}) for row in found] if facts.children else []


def finished(task: Task, brief: Brief, notebook: NotebookNode, facts: Facts) -> Marked:
    """Return what is recorded of a notebook that was run.

    Args:
        task: what was handed in.
        brief: what is known of the notebook.
        notebook: with outputs and remarks; it is changed.
        facts: of the run.
    """
    trim(notebook, brief)
    keep(notebook, settle(notebook))
    log = [log_line(task.student, remark) for remark in remarks_of(notebook)]
    hand = notes_by_hand(brief, facts)
    put_notes_on_top(notebook)
    grades, comments = rows_of(notebook)
    return Marked(
        student=task.student,
        notebook=task.notebook,
        text=nodes.written(notebook),
        grades=grades,
        comments=comments,
        log=(*log, *(log_line(task.student, note) for note in hand)),
        layers=facts.layers,
        versions=facts.versions,
        seed=brief.seed,
        cpu_ms=facts.cpu_ms,
        peak_mb=facts.peak_mb,
        extension=brief.rulings.extension(task.student),
    )


def _unprocessed(brief: Brief, lang: str | None, error: Exception) -> NotebookNode:
    notebook = stand_in(brief.registry, brief.release, brief.assignment, lang)
    keep(notebook, [_not_processed(error)])
    if brief.kernelspec:
        notebook.metadata["kernelspec"] = dict(brief.kernelspec)
    return notebook


def _not_processed(error: Exception) -> Note:
    # The log has the rest: a student need not see it, nor what of the hidden inputs it may hold.
    return Note(notes.NOT_PROCESSED, {"reason": type(error).__name__})
