"""What the checker knows beforehand: the reference under every named mistake.

A known candidate is made and played when its numbers are first asked for, probe by probe: a
right answer needs none of them, and most causes part from a wrong one at the first probe.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np

from autograder import reference
from autograder.exercise import Change, Exercise, Probe
from autograder.observe import rehearse
from autograder.record import Observation, Run


class KnownRuns(Mapping[str, Run]):
    """The runs of a known candidate, each played once, when it is first asked for."""

    def __init__(self, make: Callable[[], object], probes: tuple[Probe, ...]) -> None:
        self._make = make
        self._probes = {probe.name: probe for probe in probes}
        self._candidate: object = None
        self._runs: dict[str, Run] = {}

    def __getitem__(self, name: str) -> Run:
        if name not in self._runs:
            if self._candidate is None:
                self._candidate = self._make()
            with _same_chance():
                self._runs[name] = rehearse(self._candidate, self._probes[name])
        return self._runs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._probes)

    def __len__(self) -> int:
        return len(self._probes)


@contextlib.contextmanager
def _same_chance() -> Iterator[None]:
    """Leave the session's own random draws as they were: some mistakes draw from them."""
    state = np.random.get_state()
    try:
        yield
    finally:
        np.random.set_state(state)


def known(exercise: Exercise, change: Change, probes: tuple[Probe, ...]) -> Observation:
    """Return what an edited reference does under these probes."""
    return Observation(KnownRuns(partial(reference.candidate, exercise, change), probes))
