"""gradient_check.numerical_gradient: central differences, one coordinate at a time.

The functions handed over are exponentials, whose every derivative differs from 0 and depends
on all coordinates. With a step as large as 0.5 a rule shows which points it compares, far
above any round-off; with the step 1e-5 it shows whether it is accurate. The default step is
read off directly: at 0 the central difference of x|x| is h.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from autograder.criteria import matches, readings, relation
from autograder.designs.function import alike, calls, leaves_input_alone, near
from autograder.exercise import Array, Call, Criterion, Exercise, Fn, Probe, Read, Value
from autograder.record import Observation, Plain, Record
from course_lib.gradients import numerical_gradient
from course_lib.i18n import mark
from lessons.gradient_check.numerical_causes import CONVENTIONS, MISCONCEPTIONS

STUB = '''\
def numerical_gradient(f, x, h=1e-5):
    """Return the gradient of f at x by central differences.

    f takes an array of the shape of x and returns one number. x is an array of any shape,
    of floats or of integers; it must come out as it went in. The result is an array of
    floats of the shape of x.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def numerical_gradient(f, x, h=1e-5):
    """Return the gradient of f at x by central differences."""
    # A copy of floats: an array of integers could not hold x + h.
    point = np.array(x, dtype=float)
    gradient = np.zeros(point.shape)
    for index in np.ndindex(point.shape):
        old = point[index]
        point[index] = old + h
        right = f(point)
        point[index] = old - h
        left = f(point)
        point[index] = old
        gradient[index] = (right - left) / (2 * h)
    return gradient
'''

SMALL = 1e-5
RTOL, ATOL = 1e-8, 1e-9  # of the small step: round-off costs 1e-10, one-sided rules 1e-6


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    vector, matrix, cube = (_point(rng, shape) for shape in ((4,), (2, 3), (2, 1, 2)))
    bend, sheet = (Fn("exponential", (_weights(rng, x.shape),)) for x in (vector, matrix))
    whole = rng.integers(1, 5, (2, 2))
    cubic = Fn("cubic", (_weights(rng, (2, 2)),))
    return (
        _at("vector", (bend, vector, SMALL), (bend, vector, 0.5)),
        _at("matrix", (sheet, matrix, SMALL), (sheet, matrix, 0.25), (Fn("product"), cube, 0.25)),
        _at("integers", (cubic, whole, 0.25), (cubic, whole.astype(float), 0.25)),
        _at("kept", (bend, vector, 0.25)),
        Probe("step", (Call("", (Fn("signed_square"), np.zeros(3))), Read("out")), facts=_step),
    )


def _at(name: str, *given: tuple[Fn, Array, float]) -> Probe:
    """Return a probe of calls; x is watched where pushing it leaves no trace in its digits."""
    arguments: list[dict[str, Value]] = [{"f": f, "x": x, "h": h} for f, x, h in given]
    steps = {h for _, _, h in given}
    return calls(name, arguments, rtol=RTOL, atol=ATOL, watched=SMALL not in steps)


def _point(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Draw a point on a grid of 1/64, where adding and taking off a quarter leaves no trace."""
    return rng.integers(32, 97, shape) / 64


def _weights(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    return rng.choice((-1.0, 1.0), shape) * rng.uniform(0.4, 0.9, shape)


def _step(values: tuple[Plain, ...]) -> Plain:
    """Say which step a function takes that is told none, as a range where many are in use."""
    steps = np.asarray(values[0], dtype=np.float64).ravel()
    if steps.size == 0 or not np.allclose(steps, steps[0], rtol=1e-6, atol=0):
        return {"h": "?"}
    return {"h": _named(float(steps[0]))}


def _named(step: float) -> str:
    if np.isclose(step, SMALL, rtol=1e-6, atol=0):
        return "1e-5"
    if 0.99e-7 < step < 1.01e-4:
        return "1e-7 … 1e-4"
    if step > 0:
        return "> 1e-4" if step > SMALL else "< 1e-7"
    return "0" if step == 0 else "?"


def _obeys_step(observed: Observation) -> bool:
    """Tell whether a step passed in changes the result."""
    near_limit, coarse = (np.asarray(v, float) for v in readings(observed, "vector", "out"))
    return not np.allclose(near_limit, coarse, rtol=1e-3)


def _takes_step(record: Record) -> bool:
    return matches("step")(record) and relation(_obeys_step)(record)


NUMERICAL = Exercise(
    id="gradient_check.numerical_gradient",
    name="numerical_gradient",
    form="function",
    title=mark("The gradient by central differences"),
    reference=numerical_gradient,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion("slope", mark("the slopes are right to three digits"), 2, near("vector", 0)),
        Criterion("central", mark("both sides count alike"), 2, matches("vector")),
        Criterion("any_shape", mark("x may have any shape"), 1, near("matrix", 0)),
        Criterion("integers", mark("x may hold integers"), 1, alike("integers", 0, 1)),
        Criterion("step", mark("h is taken as passed, and 1e-5 where none is"), 1, _takes_step),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "Try your function on Σ x³ at x = (1, 2), where the gradient is (3, 12), and look at "
            "the error. At h = 1e-5 central differences miss by about 1e-10, one-sided ones by "
            "more than 1e-5."
        ),
        mark(
            "You need a loop over all indices of x, whatever its shape, on a copy of floats. In "
            "each turn one entry is pushed up, pushed down and put back, and f is called twice."
        ),
        mark("∂f/∂xᵢ ≈ (f(x + h eᵢ) − f(x − h eᵢ)) / 2h, where eᵢ is 1 at entry i, else 0."),
    ),
    together=(
        ("integer_truncates", "divides_by_h"),
        ("integer_truncates", "one_sided"),
        ("not_restored", "divides_by_h"),
    ),
    labels={
        "vector": mark("a vector"),
        "matrix": mark("a matrix"),
        "kept": mark("a point that must be kept"),
        "step": mark("no h passed in"),
    },
    misconceptions=MISCONCEPTIONS,
    conventions=CONVENTIONS,
)
