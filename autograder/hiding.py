"""What may be told of a verdict on hidden probes: not their inputs, by no way round.

A candidate may write what it was given into a message, a key or the name of an exception
class; none of them leaves.
"""

from __future__ import annotations

import builtins
from dataclasses import replace

from autograder.crashes.forms import NAMES as FORMS
from autograder.record import Difference, Raised, Verdict

_TYPES_OF_OTHERS = (
    "AxisError",
    "BudgetExceeded",
    "LinAlgError",
    "ProcessEnded",
    "UFuncTypeError",
    "_ArrayMemoryError",
    "_UFuncOutputCastingError",
    *FORMS,
)


def without_inputs(verdict: Verdict, source: str | None = None) -> Verdict:
    """Return the verdict with nothing that could tell of the inputs.

    Args:
        verdict: the judgment on hidden probes.
        source: the learner's text; their own line is then taken from it.
    """
    first, raised = verdict.first_difference, verdict.raised
    return replace(
        verdict,
        first_difference=_place_alone(first) if first else None,
        raised=_type_and_line(raised, source) if raised else None,
        notes=(),
    )


def _place_alone(first: Difference) -> Difference:
    learners_own_key = first.expected is None
    key = "" if learners_own_key else first.key
    return replace(first, probe="", key=key, expected=None, got=None)


def _type_and_line(raised: Raised, source: str | None) -> Raised:
    known = hasattr(builtins, raised.type) or raised.type in _TYPES_OF_OTHERS
    lines = (source or "").splitlines()
    text = raised.source
    if source is not None and raised.line is not None:
        text = lines[raised.line - 1].strip() if 0 < raised.line <= len(lines) else ""
    return Raised(raised.type if known else "Exception", "", raised.line, text)
