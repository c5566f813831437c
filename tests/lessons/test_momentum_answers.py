"""Answers in the shapes that learners write: each gets the verdict it deserves."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict

MOMENTUM = "momentum.Momentum"


def verdict(body: str, exercise_id: str = MOMENTUM, seed: int | None = None) -> Verdict:
    return judge_source(course.exercise(exercise_id), textwrap.dedent(body), seed)


RIGHT = {
    "lazily": """
        class Momentum:
            def __init__(self, lr=0.01, momentum=0.9):
                self.lr, self.momentum, self.v = lr, momentum, None
            def update(self, params, grads):
                if self.v is None:
                    self.v = {k: np.zeros_like(p) for k, p in params.items()}
                for k in params.keys():
                    self.v[k] = self.momentum * self.v[k] - self.lr * grads[k]
                    params[k] += self.v[k]
        """,
    "rate_under_another_name": """
        class Momentum:
            def __init__(self, lr=0.01, momentum=0.9, weight_decay=0):
                self.eta, self.mu, self.state = lr, momentum, {}
            def update(self, params, grads):
                for k, g in grads.items():
                    v = self.state.setdefault(k, np.zeros(params[k].shape))
                    v *= self.mu
                    v -= self.eta * g
                    params[k] += v
        """,
    "positive_velocity": """
        class Momentum:
            def __init__(self, lr=0.01, momentum=0.9):
                self.lr = lr; self.m = momentum; self.v = [None] * 99
            def update(self, params, grads):
                for i, k in enumerate(sorted(params)):
                    if self.v[i] is None: self.v[i] = 0.0
                    self.v[i] = self.m * self.v[i] + self.lr * grads[k]
                    params[k] -= self.v[i]
        """,
    "own_helper": """
        import numpy as numerical
        def zeros(params): return dict((k, numerical.zeros_like(params[k])) for k in params)
        class Momentum:
            def __init__(self, lr=0.01, momentum=0.9):
                self.lr = lr
                self.momentum = momentum
            def update(self, params, grads):
                if not hasattr(self, "v"): self.v = zeros(params)
                for k in grads:
                    step = np.multiply(grads[k], self.lr)
                    self.v[k] = np.multiply(self.v[k], self.momentum) - step
                    np.add(params[k], self.v[k], out=params[k])
        """,
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_right_style_is_correct_with_full_points(name: str, seed: int | None) -> None:
    found = verdict(RIGHT[name], seed=seed)
    assert (found.kind, found.faults, found.points) == ("correct", (), 10)


def body(update: str, init: str = "self.lr=lr; self.momentum=momentum; self.v={}") -> str:
    head = "class Momentum:\n    def __init__(self, lr=0.01, momentum=0.9):\n        "
    tail = textwrap.indent(textwrap.dedent(update), "            ")
    return f"{head}{init}\n    def update(self, params, grads):\n        for k in params:\n{tail}"


STEP = "self.v[k] = self.momentum * self.v.get(k, 0) - self.lr * grads[k]\n"
WRONG = {
    "ascends": "self.v[k] = self.momentum * self.v.get(k, 0) + self.lr * grads[k]\n"
    "params[k] += self.v[k]",
    "lr_twice": STEP + "params[k] += self.v[k] * self.lr",
    "state_reset": "v = np.zeros_like(params[k])\nv = self.momentum * v - self.lr * grads[k]\n"
    "params[k] += v",
    "old_velocity": "old = self.v.get(k, 0)\n" + STEP + "params[k] += old",
    "brake": "self.v[k] = -(self.momentum * self.v.get(k, 0)) - self.lr * grads[k]\n"
    "params[k] += self.v[k]",
    "nesterov": STEP + "params[k] += self.momentum * self.v[k]\nparams[k] -= self.lr * grads[k]",
    "params_unchanged": STEP + "grads = dict(grads); grads[k] = params[k] + self.v[k]",
    "weights_for_gradient": "self.v[k] = self.momentum * self.v.get(k, 0) - self.lr * params[k]\n"
    "params[k] += self.v[k]",
    "only_first_key": STEP + "params[k] += self.v[k]\nreturn params",
}


@pytest.mark.parametrize("cause", WRONG)
@pytest.mark.parametrize("seed", [None, 7])
def test_a_mistake_in_another_shape_keeps_its_name(cause: str, seed: int | None) -> None:
    found = verdict(body(WRONG[cause]), seed=seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 10
    assert found.first_difference is not None


CONVENTIONS = {
    "pytorch": "self.v[k] = self.momentum * self.v.get(k, 0) + grads[k]\n"
    "params[k] += -self.lr * self.v[k]",
    "ema": "self.v[k] = self.v.get(k, 0) + (1 - self.momentum) * (grads[k] - self.v.get(k, 0))\n"
    "params[k] -= self.lr * self.v[k]",
}


@pytest.mark.parametrize("cause", CONVENTIONS)
def test_a_published_form_is_a_convention_with_full_points(cause: str) -> None:
    found = verdict(body(CONVENTIONS[cause]))
    assert (found.kind, found.cause, found.points) == ("convention", cause, 10)


def test_pytorchs_form_with_a_hidden_rate_is_correct() -> None:
    update = CONVENTIONS["pytorch"].replace("self.lr", "self.rate")
    found = verdict(body(update, "self.rate=lr; self.momentum=momentum; self.v={}"))
    assert (found.kind, found.cause) == ("correct", None)


FAULTS = {
    "rebinds": body(STEP + "params[k] = params[k] + self.v[k]"),
    "mutates_grads": body(
        "grads[k] *= self.lr\nself.v[k] = self.momentum * self.v.get(k, 0) - grads[k]\n"
        "params[k] += self.v[k]"
    ),
    "shared_state": body(STEP + "params[k] += self.v[k]", "self.lr=lr; self.momentum=momentum")
    + "\n    v = {}\n",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_costs_its_own_criterion_and_nothing_else(fault: str) -> None:
    found = verdict(FAULTS[fault])
    assert (found.kind, found.faults, found.points) == ("correct", (fault,), 9)


def test_a_mistake_and_a_fault_stand_side_by_side() -> None:
    found = verdict(body(STEP + "params[k] = params[k] - self.v[k]"))
    assert (found.kind, found.cause, found.faults) == ("misconception", "ascends", ("rebinds",))


@pytest.mark.parametrize(
    "update",
    [
        STEP + "params[k] += 2 * self.v[k]",
        STEP + "params[k] += self.v[k] + 1e-4",
        STEP + "params[k] += np.abs(self.v[k])",
        "self.v[k] = self.momentum**2 * self.v.get(k, 0) - self.lr * grads[k]\n"
        "params[k] += self.v[k]",
    ],
)
def test_a_mistake_in_no_catalogue_is_never_given_a_neighbours_name(update: str) -> None:
    found = verdict(body(update))
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None


def test_an_empty_body_earns_nothing() -> None:
    found = verdict(body("pass"))
    assert (found.kind, found.cause, found.points) == ("misconception", "params_unchanged", 0)


@pytest.mark.parametrize(
    ("text", "kind", "type_name"),
    [
        (body("self.v[k] = np.zero_like(params[k])"), "raised", "AttributeError"),
        (body("while True: pass"), "raised", "BudgetExceeded"),
        ("class Momentum:\n    def __init__(self, lr=1, m): pass\n", "raised", "SyntaxError"),
        ("def Momentum(lr=0.01, momentum=0.9): return 3\n", "raised", "FunctionForClass"),
        ("Momentum = 3\n", "raised", "NotCallable"),
        ("1 / 0\n", "raised", "ZeroDivisionError"),
        ("class Momentom: pass\n", "not_attempted", None),
        ("", "not_attempted", None),
        ("from course_lib.optimizers import Momentum\n", "not_attempted", None),
    ],
)
def test_what_does_not_run_is_told_apart(text: str, kind: str, type_name: str | None) -> None:
    found = verdict(text)
    assert found.kind == kind
    assert found.points == 0
    assert (found.raised.type if found.raised else None) == type_name


def test_the_bug_hunts_first_repair_leads_to_the_second_fault() -> None:
    hunt = course.exercise("momentum.fix_velocity")
    assert judge_source(hunt, hunt.stub).kind == "not_attempted"
    touched = judge_source(hunt, hunt.stub + "\n\nx = 1\n")
    assert touched.raised
    assert touched.raised.type == "SyntaxError"
    once = judge_source(hunt, hunt.stub.replace("momentum):", "momentum=0.9):"))
    assert (once.kind, once.points) == ("raised", 0)
    assert once.raised
    assert (once.raised.type, once.raised.step) == ("AttributeError", 1)


@pytest.mark.parametrize("lr", ["lr / (1 - momentum)", "np.float64(lr / (1 - momentum))"])
def test_conversions_may_come_back_as_list_or_numpy_numbers(lr: str) -> None:
    text = f"""
        def convert(lr, momentum, src, dst):
            if src != dst:
                lr = lr * (1 - momentum) if src == "ema" else {lr} if dst == "ema" else lr
            return [lr, momentum]
        """
    found = verdict(text, "momentum.convert")
    assert (found.kind, found.points) == ("correct", 6)
