"""A verdict as plain JSON data, and back: for the notebook's output, the command line, files."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, cast

from autograder.hiding import without_inputs
from autograder.record import Award, Difference, Kind, Note, Raised, Verdict

_SPECIAL = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def verdict_json(
    verdict: Verdict, *, hidden: bool = False, source: str | None = None
) -> dict[str, Any]:
    """Return a verdict as data that every JSON reader takes: NaN and ∞ become strings.

    Args:
        verdict: the judgment.
        hidden: leave out whatever could tell of the hidden inputs.
        source: the learner's text, from which their own line is then taken.
    """
    verdict = without_inputs(verdict, source) if hidden else verdict
    first = verdict.first_difference
    return {
        "exercise": verdict.exercise,
        "version": verdict.version,
        "kind": verdict.kind,
        "cause": verdict.cause,
        "faults": list(verdict.faults),
        "points": verdict.points,
        "max_points": verdict.max_points,
        "awards": [asdict(award) for award in verdict.awards],
        "first_difference": _difference(first) if first else None,
        "raised": asdict(verdict.raised) if verdict.raised else None,
        "after_repair": _after(verdict, source) if verdict.after_repair else None,
        "notes": [asdict(note) for note in verdict.notes],
    }


def _after(verdict: Verdict, source: str | None) -> dict[str, Any] | None:
    """Return what waits behind a crash; of its numbers and lines, which are not the learner's."""
    assert verdict.after_repair is not None
    after = replace(verdict.after_repair, first_difference=None, raised=None)
    return verdict_json(after, source=source)


def _difference(first: Difference) -> dict[str, Any]:
    return {
        "probe": first.probe,
        "step": first.step,
        "key": first.key,
        "index": list(first.index),
        "expected": _safe(first.expected),
        "got": _safe(first.got),
    }


def _safe(value: float | str | None) -> float | str | None:
    special = isinstance(value, float) and not math.isfinite(value)
    return str(value) if special else value


def verdict_from_json(data: Mapping[str, Any]) -> Verdict:
    """Return the verdict that `verdict_json` wrote.

    Raises:
        KeyError: a field is missing.
    """
    first, raised = data["first_difference"], data["raised"]
    return Verdict(
        exercise=data["exercise"],
        kind=cast(Kind, data["kind"]),
        cause=data["cause"],
        faults=tuple(data["faults"]),
        awards=tuple(Award(**award) for award in data["awards"]),
        first_difference=_difference_from(first) if first else None,
        raised=Raised(**raised) if raised else None,
        version=data["version"],
        after_repair=verdict_from_json(after) if (after := data.get("after_repair")) else None,
        notes=tuple(Note(**note) for note in data.get("notes", ())),
    )


def _difference_from(data: Mapping[str, Any]) -> Difference:
    return Difference(
        probe=data["probe"],
        step=data["step"],
        key=data["key"],
        index=tuple(data["index"]),
        expected=_SPECIAL.get(cast(str, data["expected"]), data["expected"]),
        got=_SPECIAL.get(cast(str, data["got"]), data["got"]),
    )
