"""What solves nothing earns nothing, in every exercise; and half a solution keeps its points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from autograder import course
from autograder.exercise import Exercise
from autograder.forms import shape_of
from autograder.judging import Sight, expected, judge_sight, judge_source
from autograder.record import Observation, Plain, Run, Verdict

SEED = 11
FILLS = (0.0, 1.0, -1.0, 7.0, float("inf"), float("nan"))
CONSTANTS = (
    *("0", "1", "-1", "7", "0.5", "1e-5", "float('inf')", "float('nan')", "None", "True", "()"),
    *("[]", "{}", "'x'", "'monotone'", "'zigzags'", "'diverges'", "np.zeros(1)", "np.arange(3.0)"),
)
PARTS = ("{}", "{}[0]", "{}[-1]", "np.array({}, dtype=float)", "np.ravel({})[0]", "-np.inf * {}")
MOVES = (
    *("0.0", "1.0", "-1.0", "7.0", "np.inf", "np.nan", "self.lr", "params[key]", "-grads[key]"),
    *("grads[key]", "2 * grads[key]", "-0.1 * grads[key]", "1e-3 * grads[key]"),
    *("grads[key].flat[0]", "np.sign(grads[key])"),
)
# Who ascends finds divergence everywhere: a mistake with a name keeps what it gets right.
NAMED = {"anisotropy.regime": "ascends"}
EXERCISES = course.all_exercises()
ASKING = [exercise for exercise in EXERCISES if not exercise.id.endswith(("_wrong", "_broken"))]


def filled(value: Plain, number: float) -> Plain:
    """Return a value of the same structure in which every number and every word is one number."""
    if isinstance(value, tuple):
        return tuple(filled(item, number) for item in value)
    if isinstance(value, dict):
        return {name: filled(item, number) for name, item in value.items()}
    return np.full(value.shape, number) if isinstance(value, np.ndarray) else number


def judged(exercise: Exercise, observed: Observation) -> Verdict:
    sight = Sight(observed, shape_of(exercise.reference))
    return judge_sight(exercise, sight, SEED, None, 0, lambda _: sight)


def function(name: str, body: str) -> str:
    return f"import numpy as np\n\ndef {name}(*a, **k):\n    return {body}\n"


def class_of(name: str, value: str) -> str:
    return (
        f"import numpy as np\n\nclass {name}:\n"
        "    def __init__(self, lr=0.01, *a, **k): self.lr = lr\n"
        "    def update(self, params, grads):\n"
        f"        for key in params: params[key][...] = {value}\n"
    )


def texts(exercise: Exercise) -> Iterator[str]:
    """Yield answers that give a constant, or what they were given."""
    if exercise.form == "class":
        yield from (class_of(exercise.name, value) for value in MOVES)
        return
    given = exercise.reference.__code__.co_argcount  # type: ignore[attr-defined]
    bodies = (part.format(f"a[{n}]") for n in (*range(given), -1) for part in PARTS if given)
    yield from (function(exercise.name, body) for body in (*CONSTANTS, *bodies))


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_what_solves_nothing_earns_nothing(exercise: Exercise) -> None:
    for text in texts(exercise):
        verdict = judge_source(exercise, text, SEED, repairs=0)
        assert verdict.kind not in ("correct", "convention", "broken")
        if verdict.cause is None or verdict.cause != NAMED.get(exercise.id):
            assert verdict.points == 0, (text, verdict.awards)


def test_a_start_that_never_moves_earns_nothing() -> None:
    exercise = course.exercise("gradient_descent.gd_trajectory")
    text = function(exercise.name, "np.tile(1.0 * a[1], (a[3] + 1, 1))")
    assert judge_source(exercise, text, SEED).points == 0


@pytest.mark.parametrize("exercise", ASKING, ids=lambda exercise: exercise.id)
def test_one_number_everywhere_earns_nothing(exercise: Exercise) -> None:
    """Also where it has the shapes that are asked for, which takes some code to make."""
    right = expected(exercise, SEED).reference.runs
    for number in FILLS:
        runs = {
            name: Run(
                tuple(
                    replace(r, value=filled(r.value, number))
                    if r.channel == "value" and r.step
                    else r
                    for r in run.readings
                )
            )
            for name, run in right.items()
        }
        assert judged(exercise, Observation(runs)).points == 0, number


# ── What is left alone ──────────────────────────────────────────────────────────────────

AWRY = "    return theta0 - np.outer(np.arange(steps + 1), 1.1 * lr * grad_f(1.0 * theta0))"
HALVES = (
    ("xavier_he.fans", "    return shape[0], shape[1]", 1),
    ("xavier_he.fans", "    if len(shape) == 2: return shape\n    raise ValueError(shape)", 1),
    ("adam.bias_factor", "    if t == 1: return 1 - beta\n    raise ValueError(t)", 1),
    ("adam.lr_t", "    if t > 1000: return lr\n    raise ValueError(t)", 1),
    ("gradient_descent.max_stable_lr", "    return 1 / np.linalg.eigvalsh(A).max()", 3),
    ("gradient_descent.gd_trajectory", AWRY, 4),
    ("batchnorm_backward.batchnorm_backward", "    return 0 * x, 0 * gamma, dout.sum(axis=0)", 2),
    ("momentum.convert", "    return lr, momentum", 2),
)


@pytest.mark.parametrize(("exercise_id", "body", "points"), HALVES)
def test_half_a_solution_keeps_its_points(exercise_id: str, body: str, points: float) -> None:
    exercise = course.exercise(exercise_id)
    head = next(line for line in exercise.stub.splitlines() if line.startswith("def "))
    verdict = judge_source(exercise, f"import numpy as np\n\n{head}\n{body}\n", SEED, repairs=0)
    assert verdict.points == points
    assert verdict.kind in ("wrong", "raised", "misconception")
