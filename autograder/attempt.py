"""One attempt at an exercise: find the answer, judge it in silence, own up to our own faults."""

from __future__ import annotations

import contextlib
import io
import os
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from autograder import judging
from autograder.exercise import Exercise
from autograder.foresight import imports_of, may_never_return
from autograder.illustrating import seen
from autograder.isolation import note_of
from autograder.judge import verdict_without_numbers
from autograder.libraries import put_true_ones_back
from autograder.record import Raised, Seen, Verdict
from autograder.session import Answer, find, is_reference, session, shell

SEED = "COURSE_SEED"
SECONDS = 4.0  # for what is tried in a process of its own
ENDED = ("BudgetExceeded", "MemoryError", "ProcessEnded")


@dataclass(frozen=True)
class Attempt:
    """A verdict, the answer's text where it is known, and what is drawn of it, if anything."""

    verdict: Verdict
    source: str | None = None
    seen: Seen | None = None


def marking() -> bool:
    """Tell whether nbgrader runs this notebook to mark it."""
    return os.environ.get("NBGRADER_EXECUTION") == "autograde"


def attempt(exercise: Exercise, answer: object, caller: Mapping[str, object]) -> Attempt:
    """Return the verdict on a learner's answer, and what a card needs besides.

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
            verdict = _judged_with_true_libraries(exercise, found, caller)
    except Exception as fault:
        return Attempt(broken(exercise.id, fault, exercise), source)
    return Attempt(verdict, source, _seen(exercise, verdict, found))


def _seen(exercise: Exercise, verdict: Verdict, found: Answer) -> Seen | None:
    """Play the run that is drawn, except while marking; no failure of it is worth a word."""
    if marking():
        return None
    candidate = None if found.text_only else found.value
    try:
        with silence():
            return seen(exercise, verdict.kind, candidate, found.source)
    except Exception:
        return None


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
    return find(exercise.name, session(caller))


def _judged_with_true_libraries(
    exercise: Exercise, found: Answer, caller: Mapping[str, object]
) -> Verdict:
    """Judge after what earlier cells replaced in NumPy or Python has been put back, and say so."""
    replaced = put_true_ones_back()
    verdict = None if marking() else _endless(exercise, found, caller)
    verdict = verdict or _judge(exercise, found)
    return replace(verdict, notes=(*note_of(replaced), *verdict.notes))


def _endless(exercise: Exercise, found: Answer, caller: Mapping[str, object]) -> Verdict | None:
    """Return the verdict on a text that never returns from compiled code, tried elsewhere."""
    if found.source is None or not may_never_return(found.source):
        return None
    from autograder.separate import judge_apart

    text = f"{found.source}\n\n{imports_of(session(caller).cells)}"
    try:
        verdict = judge_apart(exercise.id, text, seconds=SECONDS)
    except OSError:  # no other process can be had, in a browser
        return None
    ended = verdict.raised is not None and verdict.raised.type in ENDED
    return verdict if ended else None


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
