"""Probes play on any candidate, and nothing of one run leaks into the next."""

from __future__ import annotations

import sys
import textwrap
import warnings

import numpy as np
import pytest

from autograder.exercise import Call, Fn, Hold, Let, New, Probe, Read, Ref, Rng, Set
from autograder.observe import load, observe, play
from autograder.record import Plain, Raised, Run

STEP = Probe(
    "step",
    (
        New("it"),
        Let("params", {"W": np.zeros(2)}),
        Hold("held", "params"),
        Call("it.update", (Ref("params"),)),
        Read("params"),
        Read("held", "held", of="params"),
    ),
)


def made(text: str, name: str = "It") -> object:
    return load(textwrap.dedent(text), name)


def value(run: Run, name: str = "params") -> Plain:
    return next(reading.value for reading in run.readings if reading.name == name)


def test_class_level_state_starts_afresh_in_each_run() -> None:
    candidate = made(
        """
        class It:
            seen = []
            def update(self, params, memory={}):
                self.seen.append(1); memory[len(memory)] = 1; It.count = len(self.seen)
                params["W"] += len(self.seen) + len(memory)
        """
    )
    first, second = play(candidate, STEP), play(candidate, STEP)
    assert value(first)["W"].tolist() == value(second)["W"].tolist() == [2, 2]  # type: ignore[index,call-overload,union-attr]
    assert not hasattr(candidate, "count")


def test_a_global_counter_starts_afresh_in_each_run() -> None:
    candidate = made(
        """
        t = 0
        class It:
            def update(self, params):
                global t
                t += 1
                params["W"] += t
        """
    )
    assert [value(play(candidate, STEP))["W"][0] for _ in range(3)] == [1, 1, 1]  # type: ignore[index,call-overload]


def test_rebinding_shows_in_the_held_array_only() -> None:
    run = play(
        made(
            "class It:\n    def update(self, params): params['W'] = params['W'] + 1\n",
        ),
        STEP,
    )
    assert value(run)["W"].tolist() == [1, 1]  # type: ignore[index,call-overload,union-attr]
    assert value(run, "held")["W"].tolist() == [0, 0]  # type: ignore[index,call-overload,union-attr]


def test_a_probe_is_never_changed_by_a_candidate() -> None:
    candidate = made("class It:\n    def update(self, params): params['W'] += 1\n")
    observe(candidate, (STEP, STEP))
    let = STEP.steps[1]
    assert isinstance(let, Let)
    assert let.value["W"].tolist() == [0, 0]  # type: ignore[index,call-overload,union-attr]


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "for _ in iter(int, 1): pass",
        "[0 for _ in iter(int, 1)]",
        "\n        try:\n            while True: pass\n        except Exception: pass",
    ],
)
def test_an_endless_loop_ends_in_an_exception(body: str) -> None:
    run = play(made(f"class It:\n    def update(self, params):\n        {body}\n"), STEP)
    assert run.raised
    assert (run.raised.type, run.raised.probe, run.raised.step) == ("BudgetExceeded", "step", 1)


def test_an_endless_loop_at_the_top_of_a_cell_ends() -> None:
    raised = load("while True:\n    x = 1\n", "It")
    assert isinstance(raised, Raised)
    assert raised.type == "BudgetExceeded"


def test_the_tracer_of_a_debugger_is_put_back() -> None:
    def tracer(*_: object) -> None:
        return None

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        play(made("class It:\n    def update(self, params): pass\n"), STEP)
        after = sys.gettrace()
    finally:
        sys.settrace(before)
    assert after is tracer


def test_the_learners_own_line_is_kept() -> None:
    candidate = made(
        """
        class It:
            def update(self, params):
                self.v = np.zero_like(params["W"])
        """
    )
    raised = play(candidate, STEP).raised
    assert raised
    assert (raised.type, raised.line) == ("AttributeError", 4)
    assert raised.source == 'self.v = np.zero_like(params["W"])'
    assert "autograder" not in raised.traceback


def test_a_syntax_error_carries_its_line() -> None:
    raised = made("x = 1\ndef f(a=1, b): pass\n", "f")
    assert isinstance(raised, Raised)
    assert (raised.type, raised.line) == ("SyntaxError", 2)


def test_system_exit_is_an_exception_of_the_candidate() -> None:
    run = play(made("class It:\n    def update(self, params): raise SystemExit(0)\n"), STEP)
    assert run.raised
    assert run.raised.type == "SystemExit"


def test_prints_warnings_and_global_states_stay_inside(capsys: pytest.CaptureFixture[str]) -> None:
    candidate = made(
        """
        class It:
            def update(self, params):
                print("flood" * 1000)
                np.random.seed(0)
                np.seterr(all="raise")
                params["W"] += np.float64(1)
        """
    )
    before = np.random.get_state()[1][:5].tolist()  # type: ignore[index,union-attr]
    errors = np.geterr()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        play(candidate, STEP)
    assert np.random.get_state()[1][:5].tolist() == before  # type: ignore[index,union-attr]
    assert np.geterr() == errors
    assert capsys.readouterr().out == ""


def test_functions_generators_and_attributes_reach_the_candidate() -> None:
    function = made("def g(f, x, rng): return f(x) + rng.random()\n", "g")
    arguments = (Fn("relu"), np.array([-1.0, 2.0]), Rng(3))
    run = play(function, Probe("call", (Call("", arguments), Read("out"))))
    drawn = np.random.default_rng(3).random()
    assert value(run, "out").tolist() == [drawn, 2 + drawn]  # type: ignore[union-attr]
    holder = made("class It:\n    def update(self, params): params['W'] += self.lr\n")
    steps = (*STEP.steps[:3], Set("it", "lr", 0.5), *STEP.steps[3:])
    assert value(play(holder, Probe("set", steps)))["W"].tolist() == [0.5, 0.5]  # type: ignore[index,call-overload,union-attr]


def test_quadratic_functions_come_from_the_closed_table() -> None:
    a = np.diag([2.0, 4.0])
    slope = made("def g(f, grad, x): return f(x), grad(x)\n", "g")
    arguments = (Fn("quadratic", (a,)), Fn("quadratic_gradient", (a,)), np.array([1.0, 1.0]))
    run = play(slope, Probe("call", (Call("", arguments), Read("out"))))
    height, gradient = value(run, "out")  # type: ignore[misc]
    assert height == 3.0
    assert gradient.tolist() == [2, 4]  # type: ignore[union-attr]
