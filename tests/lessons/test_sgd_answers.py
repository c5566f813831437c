"""SGD and its two bug hunts in the shapes that learners write."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict

RULE, KEYS, RATE = "sgd.SGD", "sgd.fix_keys", "sgd.fix_lf"


def verdict(text: str, exercise_id: str = RULE, seed: int | None = None) -> Verdict:
    return judge_source(course.exercise(exercise_id), textwrap.dedent(text), seed)


def rule(update: str, init: str = "self.lr = lr", name: str = "SGD") -> str:
    head = f"class {name}:\n    def __init__(self, lr=0.01):\n        {init}\n"
    tail = textwrap.indent(textwrap.dedent(update), " " * 12)
    return f"{head}    def update(self, params, grads):\n        for k in params:\n{tail}"


RIGHT = {
    "in_the_array": rule("params[k] -= self.lr * grads[k]"),
    "under_another_name": rule("params[k][...] = params[k] - self.eta * grads[k]", "self.eta = lr"),
    "out": rule("np.subtract(params[k], self.lr * grads[k], out=params[k])"),
    "items": """
        class SGD:
            def __init__(self, lr=0.01, momentum=0.0):
                self.__dict__.update(lr=lr)
            def update(self, params, grads):
                for key, g in grads.items():
                    w = params[key]
                    w += -self.lr * g
                return params
        """,
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_right_style_is_correct_with_full_points(name: str, seed: int | None) -> None:
    found = verdict(RIGHT[name], seed=seed)
    assert (found.kind, found.faults, found.points) == ("correct", (), 6)


WRONG = {
    "ascends": "params[k] -= -self.lr * grads[k]",
    "no_lr": "params[k] += -grads[k]",
    "divides_by_lr": "params[k] -= grads[k] * (1 / self.lr)",
    "weights_for_gradient": "params[k] -= self.lr * params[k]",
    "scales_weights": "params[k][:] = self.lr * params[k]",
    "step_replaces_weight": "params[k][:] = 0; params[k] -= self.lr * grads[k]",
    "normalized_gradient": "g = grads[k]; params[k] -= self.lr * g / np.sqrt(np.sum(g**2))",
    "divides_by_rows": "params[k] -= self.lr * grads[k] / len(grads[k])",
    "only_first_key": "params[k] -= self.lr * grads[k]\nreturn params",
    "params_unchanged": "new = params[k] - self.lr * grads[k]",
}


@pytest.mark.parametrize("cause", WRONG)
@pytest.mark.parametrize("seed", [None, 7])
def test_a_mistake_in_another_shape_keeps_its_name(cause: str, seed: int | None) -> None:
    found = verdict(rule(WRONG[cause]), seed=seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points <= 3
    assert found.first_difference is not None


def test_a_rate_that_is_not_kept_is_ignored() -> None:
    found = verdict(rule("params[k] -= 0.01 * grads[k]"))
    assert (found.kind, found.cause) == ("misconception", "ignores_lr")


FAULTS = {
    "rebinds": "params[k] = params[k] - self.lr * grads[k]",
    "mutates_grads": "grads[k] *= self.lr\nparams[k] -= grads[k]",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_costs_its_own_criterion_and_nothing_else(fault: str) -> None:
    found = verdict(rule(FAULTS[fault]))
    assert (found.kind, found.faults, found.points) == ("correct", (fault,), 5)


@pytest.mark.parametrize(
    "update",
    [
        "params[k] -= 2 * self.lr * grads[k]",
        "params[k] -= self.lr * np.sign(grads[k])",
        "params[k] -= self.lr * grads[k] + 1e-4",
        "params[k] -= self.lr * np.clip(grads[k], -1, 1)",
    ],
)
def test_a_mistake_in_no_catalogue_is_never_given_a_neighbours_name(update: str) -> None:
    found = verdict(rule(update))
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None


def test_an_empty_body_earns_nothing() -> None:
    found = verdict(rule("pass"))
    assert (found.kind, found.cause, found.points) == ("misconception", "params_unchanged", 0)


# ── The bug hunts ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("hunt", "crash"), [(KEYS, "dict_method"), (RATE, "attribute_name")])
def test_a_hunt_as_given_is_not_attempted_and_says_its_crash_when_run(
    hunt: str, crash: str
) -> None:
    exercise = course.exercise(hunt)
    assert verdict(exercise.stub, hunt).kind == "not_attempted"
    touched = verdict(exercise.stub + "\nx = 1\n", hunt)
    assert (touched.kind, touched.cause, touched.points) == ("raised", crash, 0)
    assert touched.raised
    assert (touched.raised.type, touched.raised.step) == ("AttributeError", 1)


@pytest.mark.parametrize(
    "loop", ["params.keys()", "params", "list(params)", "grads.keys()", "sorted(params)"]
)
def test_every_loop_over_the_keys_repairs_the_first_hunt(loop: str) -> None:
    stub = course.exercise(KEYS).stub
    found = verdict(stub.replace("params.key()", loop), KEYS)
    assert (found.kind, found.points) == ("correct", 6)


@pytest.mark.parametrize(("old", "new"), [("self.lf", "self.lr"), ("self.lr", "self.lf")])
def test_either_name_repairs_the_second_hunt(old: str, new: str) -> None:
    stub = course.exercise(RATE).stub
    found = verdict(stub.replace(old, new), RATE)
    assert (found.kind, found.points) == ("correct", 6)


def test_a_rate_written_into_the_class_silences_the_error_and_is_named() -> None:
    stub = course.exercise(RATE).stub
    found = verdict(stub.replace("self.lf = lr", "self.lr = 0.01"), RATE)
    assert (found.kind, found.cause) == ("misconception", "ignores_lr")


def test_a_repair_that_makes_new_arrays_has_right_numbers_and_a_fault() -> None:
    text = rule("params[k] = params[k] - self.lr * grads[k]", name="KeysSGD")
    found = verdict(text, KEYS)
    assert (found.kind, found.faults, found.points) == ("correct", ("rebinds",), 5)


def test_another_class_name_is_not_attempted() -> None:
    assert verdict(RIGHT["out"], KEYS).kind == "not_attempted"
