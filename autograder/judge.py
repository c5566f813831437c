"""Judge an observation against an exercise: plain data in, a verdict out, no sentence.

The name of a mistake is decided by agreement on every probe that counts, never by the
nearest match; what agrees with nothing is `wrong`, with the first difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from autograder.compare import close, differences, same
from autograder.criteria import NOT_ASKED_FOR
from autograder.effortless import Asked, effortless
from autograder.exercise import Convention, Criterion, Exercise, Misconception, Probe
from autograder.record import (
    Award,
    Difference,
    Kind,
    Observation,
    Raised,
    Reading,
    Record,
    Run,
    Verdict,
)

Probes = tuple[Probe, ...]
Cause = Misconception | Convention


@dataclass(frozen=True)
class Expected:
    """What the reference and every known cause do under one set of probes.

    ``asked`` keeps what the probes' calls are given, once it has been worked out, and ``judged``
    the verdicts on observations, as long as they are there.
    """

    probes: Probes
    reference: Observation
    causes: tuple[tuple[Cause, tuple[Observation, ...]], ...]
    asked: Asked = field(default_factory=Asked, repr=False, compare=False)
    judged: WeakKeyDictionary[Observation, Verdict] = field(
        default_factory=WeakKeyDictionary, repr=False, compare=False
    )


def judge(exercise: Exercise, observed: Observation, expected: Expected) -> Verdict:
    """Return the verdict on one observation.

    Args:
        exercise: criteria, and the id that the verdict carries.
        observed: the candidate under `expected.probes`.
        expected: reference and causes under the same probes.
    """
    if observed.missing or _untouched(observed):
        return verdict_without_numbers(exercise, "not_attempted")
    counted = counted_probes(observed, expected.probes)
    ignored = {probe.name for probe in expected.probes} - {probe.name for probe in counted}
    kind, cause, baseline = _name(observed, expected, counted)
    faults = _faults(observed, baseline)
    agrees = {p.name: _first_step(baseline.runs[p.name], observed.runs[p.name], p) for p in counted}
    record = Record(observed, baseline, faults, agrees, frozenset(ignored))
    differs = kind not in ("correct", "convention")
    awards = _awards(exercise, record, cause)
    if cause is None and differs and any(award.points for award in awards):
        nothing = effortless(expected.asked, exercise, observed, baseline, counted)
        awards = _no_points(exercise) if nothing else awards
    return Verdict(
        exercise=exercise.id,
        kind=kind,
        cause=cause.id if cause else None,
        faults=faults,
        awards=awards,
        first_difference=_first_difference(observed, baseline, counted) if differs else None,
        raised=_first_exception(observed, counted) if differs else None,
        version=exercise.version,
    )


def verdict_without_numbers(
    exercise: Exercise, kind: Kind, raised: Raised | None = None
) -> Verdict:
    """Return a verdict on a candidate that could not be observed: no points, no numbers."""
    awards = _no_points(exercise)
    return Verdict(exercise.id, kind, awards=awards, raised=raised, version=exercise.version)


# ── The kind and the cause ──────────────────────────────────────────────────────────────


def _untouched(observed: Observation) -> bool:
    """A stub raises NotImplementedError wherever it is called, and does nothing else."""
    runs = observed.runs.values()
    return all(run.raised and run.raised.type == "NotImplementedError" for run in runs)


def counted_probes(observed: Observation, probes: Probes) -> Probes:
    """Return the probes that count: not those whose `Set` steps change nothing in a candidate."""
    runs = observed.runs
    return tuple(
        probe
        for probe in probes
        if not (probe.twin and same(runs[probe.twin], runs[probe.name], probe))
    )


def _name(
    observed: Observation, expected: Expected, counted: Probes
) -> tuple[Kind, Cause | None, Observation]:
    """Return the kind, the cause, and the observation that criteria are judged against."""
    found = next(agreeing(observed, expected, counted), None)
    if found:
        cause, shape = found
        if isinstance(cause, Misconception):
            return "misconception", cause, expected.reference
        return ("convention" if cause else "correct"), cause, shape
    raised = _first_exception(observed, counted)
    return ("raised" if raised else "wrong"), None, expected.reference


def agreeing(
    observed: Observation, expected: Expected, counted: Probes
) -> Iterator[tuple[Cause | None, Observation]]:
    """Yield all that an observation agrees with on every probe; None is the reference."""
    if _agrees(expected.reference, observed, counted):
        yield None, expected.reference
    for cause, shapes in expected.causes:
        for shape in shapes:
            if _agrees(shape, observed, counted):
                yield cause, shape


def _agrees(expected: Observation, observed: Observation, probes: Iterable[Probe]) -> bool:
    return all(same(expected.runs[p.name], observed.runs[p.name], p) for p in probes)


def _first_exception(observed: Observation, probes: Probes) -> Raised | None:
    raised = (observed.runs[probe.name].raised for probe in probes)
    return next((exception for exception in raised if exception), None)


# ── Faults: relations within the candidate's own run ────────────────────────────────────


def _faults(observed: Observation, baseline: Observation) -> tuple[str, ...]:
    found = {
        fault
        for name, run in observed.runs.items()
        for fault in _faults_of_run(run, baseline.runs[name])
    }
    order = ("rebinds", "mutates_grads", "mutates_input", "shared_state")
    return tuple(fault for fault in order if fault in found)


def _faults_of_run(run: Run, baseline: Run) -> Iterable[str]:
    for position, reading in enumerate(run.readings):
        if reading.channel == "held" and not _same_as_own(reading, run):
            yield "rebinds"
        elif reading.channel == "again" and not _same_as_own(reading, run, position):
            yield "shared_state"
        elif reading.channel == "input" and not _as_sent(reading, position, baseline):
            yield "mutates_grads" if reading.name == "grads" else "mutates_input"


def _as_sent(reading: Reading, position: int, baseline: Run) -> bool:
    """Compare with what the reference, which changes no input, holds at the same place."""
    sent = baseline.readings[position : position + 1]
    return all(close(other.value, reading.value, rtol=0, atol=0) for other in sent)


def _same_as_own(reading: Reading, run: Run, position: int | None = None) -> bool:
    """Compare with the reading that the script names: the same step's, or the same turn's."""
    if position is None:
        others = [r for r in run.readings if r.name == reading.of and r.step == reading.step]
        return all(close(other.value, reading.value) for other in others)
    turn = sum(r.name == reading.name for r in run.readings[:position])
    others = [r for r in run.readings if r.name == reading.of]
    return turn >= len(others) or close(others[turn].value, reading.value)


# ── Differences and points ──────────────────────────────────────────────────────────────


def _first_step(expected: Run, got: Run, probe: Probe) -> int:
    difference = next(differences(expected, got, probe), None)
    return max(difference.step, 1) if difference else 0


def _first_difference(
    observed: Observation, baseline: Observation, probes: Probes
) -> Difference | None:
    found = (
        difference
        for probe in probes
        for difference in differences(baseline.runs[probe.name], observed.runs[probe.name], probe)
    )
    return next(found, None)


def _no_points(exercise: Exercise) -> tuple[Award, ...]:
    return tuple(Award(c.id, 0.0, c.points) for c in exercise.criteria)


def _holds(criterion: Criterion, record: Record) -> bool:
    """Ask a criterion; what it cannot even be asked of, a text for an array, does not meet it."""
    try:
        return criterion.holds(record)
    except NOT_ASKED_FOR:
        return False


def _awards(exercise: Exercise, record: Record, cause: Cause | None) -> tuple[Award, ...]:
    held: Mapping[str, bool] = {c.id: _holds(c, record) for c in exercise.criteria}
    numbers = any(held[c.id] for c in exercise.criteria if not c.contract)
    lost = cause.loses if isinstance(cause, Convention) else ()
    return tuple(
        Award(c.id, c.points if earned else 0.0, c.points)
        for c in exercise.criteria
        for earned in [held[c.id] and (numbers or not c.contract) and c.id not in lost]
    )
