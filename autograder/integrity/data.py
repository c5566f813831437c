"""The pairs as data for other programs."""

from __future__ import annotations

from typing import Any

from autograder.integrity.pairs import KINDS, THRESHOLD, Evidence, Pair, Spot


def as_data(assignment: str, pairs: tuple[Pair, ...], students: int) -> dict[str, Any]:
    """Return an assignment's pairs as plain data, which JSON can hold."""
    return {
        "assignment": assignment,
        "students": students,
        "threshold": THRESHOLD,
        "pairs": [_pair(pair) for pair in pairs],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "students": [pair.first.id, pair.second.id],
        "score": round(pair.score, 2),
        "overlap": round(pair.overlap, 3),
        "parts": {kind: round(pair.part(kind), 2) for kind in KINDS},
        "evidence": [_evidence(one) for one in pair.evidence],
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "text": one.text,
        "bits": round(one.bits, 2),
        "first": [_spot(spot) for spot in one.first],
        "second": [_spot(spot) for spot in one.second],
    }


def _spot(spot: Spot) -> dict[str, Any]:
    exercise, (start, end) = spot
    return {"exercise": exercise, "lines": [start, end]}
