"""Whatever a child says it saw, the judge gives a verdict: no crash, and not the right one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from autograder import course
from autograder.exercise import Call, Probe, Read
from autograder.forms import shape_of
from autograder.grading.handed_in import LARGEST, WHOLE, handed_in, irregular
from autograder.judging import Sight, judge_sight, probes_of
from autograder.record import Alien, Observation, Plain, Reading, Run

SEED = 11
EXERCISES = ("momentum.Momentum", "gradient_check.numerical_gradient", "sgd.softmax_ce")
LIES: Mapping[str, Plain] = {
    "zero": 0.0,
    "nan": np.full((3, 2), np.nan),
    "infinity": np.inf,
    "empty": np.empty(0),
    "nothing": None,
    "text": "x",
    "empty dictionary": {},
    "dictionary of empty": {"W1": np.empty(0), "W2": np.empty((0, 2))},
    "alien": Alien("float64 array of shape (3, 2)"),
    "huge integer": 10**4000,
    "long double": np.frombuffer(b"\x01" * 10 + bytes(6), np.longdouble),
    "complex": 1j,
    "truth": True,
    "nested": ((((0.0,),),),),
}


def lie(probe: Probe, value: Plain) -> Run:
    """Return a run in which everything that is read is the same."""
    rows, step = list[Reading](), 0
    for part in probe.steps:
        step += isinstance(part, Call)
        if isinstance(part, Read):
            rows.append(Reading(step, part.name, part.channel, value, part.of))
    return Run(tuple(rows))


@pytest.mark.parametrize("value", LIES.values(), ids=LIES.keys())
@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_a_lie_earns_nothing_and_stops_nobody(exercise_id: str, value: Plain) -> None:
    exercise = course.exercise(exercise_id)
    probes = probes_of(exercise, SEED)
    observed = Observation({probe.name: lie(probe, value) for probe in probes})
    sight = Sight(observed, shape_of(exercise.reference))
    verdict = judge_sight(exercise, sight, SEED, None, 0, lambda _: sight)
    assert verdict.points == 0
    assert verdict.kind not in ("correct", "convention", "broken")


# ── What is read of a folder ────────────────────────────────────────────────────────────


def test_many_large_files_do_not_fill_the_memory(tmp_path: Path) -> None:
    for number in range(4):
        with (tmp_path / f"{number}.ipynb").open("wb") as file:
            file.truncate((LARGEST - 1) * 10**6)
    rows = handed_in(tmp_path)
    assert [row.content is None for row in rows] == [False, False, True, True]
    assert sum(len(row.content or b"") for row in rows) <= WHOLE * 10**6


def test_links_are_found_and_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "b.ipynb").symlink_to(tmp_path / "a.ipynb")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "gone").symlink_to(tmp_path / "nowhere")
    assert {path.name for path in irregular(tmp_path)} == {"b.ipynb", "gone"}
