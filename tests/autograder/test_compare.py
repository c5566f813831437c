"""Structure is settled before numbers; NaN patterns and exceptions are data."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.compare import close, differences, same
from autograder.exercise import Probe
from autograder.record import Fact, Plain, Raised, Reading, Run

PROBE = Probe("p", ())


def run(*values: Plain, raised: Raised | None = None) -> Run:
    readings = tuple(Reading(step, "out", "value", v) for step, v in enumerate(values, start=1))
    return Run(readings, raised)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (np.empty(0), 5.0),
        (np.zeros(3), np.zeros((1, 3))),
        (np.zeros(3), np.zeros(3, dtype=np.float32)),
        (np.zeros(3), (0.0, 0.0, 0.0)),
        (np.array([np.nan, 1.0]), np.array([1.0, np.nan])),
        (1.0, None),
        (True, 1.0),
        ((1.0,), (1.0, 2.0)),
        ({"a": 1.0}, {"b": 1.0}),
        ("zigzags", "diverges"),
        (1.0, 1.0 + 3e-6),
        (10**400, 1.0),
        (np.array([np.inf, 1.0]), np.array([5.0, 1.0])),
        (np.array([np.inf]), np.array([-np.inf])),
        (Fact(0.0468, 100.0), Fact(0.0468, 102.0)),
    ],
)
def test_unlike_values_differ_both_ways(a: Plain, b: Plain) -> None:
    assert not close(a, b)
    assert not close(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (1, 1.0),
        (np.array([np.nan, np.inf]), np.array([np.nan, np.inf])),
        ({"a": (1.0, "x")}, {"a": (1.0 + 1e-12, "x")}),
        (0.0, 5e-10),
        (10**400, 10**400),
        (Fact(0.0468, 100.0), Fact(0.0663, 100.0)),
    ],
)
def test_like_values_agree(a: Plain, b: Plain) -> None:
    assert close(a, b)


def test_the_first_difference_says_where() -> None:
    wanted = run({"W1": np.zeros((2, 2))}, {"W1": np.zeros((2, 2))})
    moved = np.zeros((2, 2))
    moved[1, 0] = 0.5
    found = next(differences(wanted, run({"W1": np.zeros((2, 2))}, {"W1": moved}), PROBE))
    assert (found.step, found.key, found.index) == (2, "W1", (1, 0))
    assert (found.expected, found.got) == (0.0, 0.5)


def test_facts_are_compared_in_tolerances_and_told_in_their_own_unit() -> None:
    probe = Probe("p", (), facts=lambda values: {"std(W)": Fact(float(values[0]), 50 * values[0])})  # type: ignore[arg-type, operator]
    assert same(run(0.0468), run(0.0568), probe)
    found = next(differences(run(0.0468), run(0.0663 + 0.02), probe))
    assert (found.key, found.expected, found.got) == ("std(W)", 0.0468, 0.0863)


def test_facts_of_a_run_are_worked_out_once() -> None:
    asked: list[int] = []
    probe = Probe("p", (), facts=lambda values: (asked.append(len(values)), "same")[1])
    one, other = run(1.0), run(2.0)
    assert all(same(one, other, probe) for _ in range(3))
    assert asked == [1, 1]


def test_an_exception_is_compared_by_type_and_step() -> None:
    early, late = (run(1.0, raised=Raised("ValueError", "x", step=s)) for s in (1, 2))
    assert same(early, run(1.0, raised=Raised("ValueError", "another text", step=1)), PROBE)
    assert not same(early, late, PROBE)
    assert not same(early, run(1.0), PROBE)


def test_a_run_that_stops_early_differs() -> None:
    stopped = run(1.0, raised=Raised("KeyError", "'W'", step=2))
    found = next(differences(run(1.0, 2.0), stopped, PROBE))
    assert (found.step, found.expected, found.got) == (2, None, "KeyError")
