"""An observation on its way, and at home: values alone, and with the places they were read at.

Where and when something is read, the probes say, which both sides know. So a child tells values
only: there is less to send, and nothing to be said about the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from autograder.exercise import Call, Probe, Read
from autograder.record import Channel, Observation, Reading, Run
from autograder.sandbox.talk import Played, Told


def undressed(observed: Observation) -> Played:
    """Return what of an observation travels."""
    runs = (
        Told(tuple(reading.value for reading in run.readings), run.raised)
        for run in observed.runs.values()
    )
    return Played(tuple(runs), observed.missing, observed.notes)


def dressed(played: Played, probes: tuple[Probe, ...]) -> Observation:
    """Return the observation that was told of, once it is believed."""
    runs = {
        probe.name: Run(tuple(_readings(told, probe)), told.raised)
        for probe, told in zip(probes, played.runs, strict=not played.missing)
    }
    return Observation(runs, played.missing, played.notes)


def _readings(told: Told, probe: Probe) -> Iterator[Reading]:
    for (step, name, channel, of), value in zip(places(probe), told.values, strict=False):
        yield Reading(step, name, channel, value, of)


def places(probe: Probe) -> Iterator[tuple[int, str, Channel, str]]:
    """Yield after how many calls each reading of a probe is made, its name, and what it is for."""
    number = 0
    for step in probe.steps:
        if type(step) is Call:
            number += 1
        elif type(step) is Read:
            yield number, step.name, step.channel, step.of
