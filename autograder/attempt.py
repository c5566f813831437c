"""One attempt at an exercise: find the answer, judge it in silence, own up to our own faults."""

from __future__ import annotations

import contextlib
import io
import os
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import replace

from autograder import judging
from autograder.exercise import Exercise
from autograder.judge import verdict_without_numbers
from autograder.record import Raised, Verdict
from autograder.session import Answer, find, is_reference, session, shell

SEED = "COURSE_SEED"


def marking() -> bool:
    """Tell whether nbgrader runs this notebook to mark it."""
    return os.environ.get("NBGRADER_EXECUTION") == "autograde"


def attempt(
    exercise: Exercise, answer: object, caller: Mapping[str, object]
) -> tuple[Verdict, str | None]:
    """Return the verdict on a learner's answer, and the answer's text where it is known.

    Args:
        exercise: what was to be written.
        answer: an object or a text to judge; None: what the session holds.
        caller: the names of whoever asks, for where there is no notebook.
    """
    source = None
    try:
        found = _answer(exercise, answer, caller)
        source = found.source
        with silence():
            return _judge(exercise, found), source
    except Exception as fault:
        return broken(exercise.id, fault, exercise), source


def broken(exercise_id: str, fault: BaseException, exercise: Exercise | None = None) -> Verdict:
    """Return the verdict that says: the checker failed, not the learner."""
    shown = "".join(traceback.format_exception(fault)[-8:])
    raised = Raised(type(fault).__name__, str(fault)[:500], traceback=shown[-4000:])
    if exercise is None:
        return Verdict(exercise_id, "broken", raised=raised)
    return verdict_without_numbers(exercise, "broken", raised)


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Keep whatever a candidate prints, warns or displays out of the notebook's output.

    nbgrader scores 0 where a cell wrote anything to stderr.
    """
    if shell() is None:
        sink = io.StringIO()
        with contextlib.redirect_stdout(sink), contextlib.redirect_stderr(sink):
            yield
        return
    from IPython.utils.capture import capture_output

    with capture_output():
        yield


def _answer(exercise: Exercise, answer: object, caller: Mapping[str, object]) -> Answer:
    if isinstance(answer, str):
        return Answer(None, answer, text_only=True)
    if answer is not None:
        return Answer(answer)
    return find(exercise, session(caller))


def _judge(exercise: Exercise, found: Answer) -> Verdict:
    if is_reference(exercise, found.value):
        return replace(verdict_without_numbers(exercise, "not_attempted"), cause="own_reference")
    text = found.source
    if text is not None and judging.same_code(text, exercise.stub):
        return verdict_without_numbers(exercise, "not_attempted")
    if found.text_only and text is not None:
        return judging.judge_source(exercise, text, seed=_seed())
    return judging.judge_object(exercise, found.value, seed=_seed(), source=text)


def _seed() -> int | None:
    """Return the seed of a marking round; a learner's own checks use the open probes."""
    seed = os.environ.get(SEED, "")
    return int(seed) if marking() and seed else None
