"""An exception of the learner's code as plain data, whatever its class makes of questions."""

from __future__ import annotations

import builtins
import traceback
from collections import deque
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from autograder.budget import BudgetExceeded, is_learners
from autograder.record import Raised

_LONGEST = 500
_FRAMES = 10
_traceback: Any = BaseException.__dict__["__traceback__"].__get__
_NAME: Any = type.__dict__["__name__"]
# Kinds whose message is made of what they were given alone.
_OWN_WORDS = frozenset(
    id(kind)
    for kind in vars(builtins).values()
    if isinstance(kind, type)
    and issubclass(kind, BaseException)
    and kind.__str__ is BaseException.__str__
)


def raised_by(error: BaseException, message: str, probe: str = "", step: int = 0) -> Raised:
    """Return what a card tells of an exception: type, message, and the learner's own line."""
    name = str(_NAME.__get__(type(error)))
    frames = _learners_frames(_traceback(error))
    if type(error) is BudgetExceeded and error.place:
        frames = [*frames[:-1], traceback.FrameSummary(*error.place, "")]
    line, source = (frames[-1].lineno, (frames[-1].line or "").strip()) if frames else (None, "")
    shown = "".join(f"  line {f.lineno}, in {f.name}\n    {f.line}\n" for f in frames)
    told = f"{shown}{name}: {message}\n" if message else f"{shown}{name}\n"
    return Raised(name, message, line, source, probe, step, told[:4000])


def syntax_error(error: SyntaxError, text: str) -> Raised:
    """Return what a card tells of a text that is no program."""
    number, lines = error.lineno, text.splitlines()
    own = lines[number - 1] if number and 0 < number <= len(lines) else ""
    source = (error.text or own).rstrip("\n")
    shown = "".join(traceback.format_exception_only(error))
    return Raised("SyntaxError", error.msg or "", number, source, traceback=shown)


def message_of(error: BaseException) -> str:
    """Return an exception's message, which the learner's code makes where the class is theirs.

    So this belongs inside the same bounds as the call that raised it.
    """
    try:
        return str.__str__(str(error))[:_LONGEST]
    except BaseException:  # the learner's own __str__ raises, or does not end
        return ""


def says_it_itself(error: BaseException) -> bool:
    """Tell whether an exception's message is made without any code of the learner's.

    It is one of Python's own kinds, by identity: a learner's kind may lie about what it equals.
    """
    kind = type(error)
    if id(kind) not in _OWN_WORDS:
        return False
    return all(type(part) in (str, int, float) for part in error.args)


def _learners_frames(trace: TracebackType | None) -> list[traceback.FrameSummary]:
    """Return the innermost frames that the learner wrote; a recursion has thousands."""
    last = deque(_walk(trace), maxlen=_FRAMES)
    return list(traceback.StackSummary.extract(iter(last)))


def _walk(trace: TracebackType | None) -> Iterator[tuple[Any, int]]:
    while trace is not None:
        if is_learners(trace.tb_frame.f_code.co_filename):
            yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next
