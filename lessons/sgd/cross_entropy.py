"""sgd.softmax_ce: the mean cross-entropy of softmax regression, and its gradients.

The ordinary scores lie so close together that no rewriting shows; three probes have extreme
ones: scores near 1000 in every sample, one sample far above the others, and one sample that
is confidently wrong, where a floor inside the logarithm shows in the loss.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from autograder.criteria import matches
from autograder.designs.function import calls, component, leaves_input_alone
from autograder.exercise import Criterion, Exercise, Probe, Value
from autograder.record import Plain
from course_lib.i18n import mark
from course_lib.losses import softmax_ce
from lessons.sgd.cross_entropy_causes import CONVENTIONS, MISCONCEPTIONS

Floats = NDArray[np.float64]

STUB = '''\
def softmax_ce(W, b, X, y):
    """Return (loss, dW, db): the mean cross-entropy of softmax regression, and its gradients.

    W has shape (D, C), b has shape (C,), X has shape (N, D); y holds N class numbers from 0
    to C − 1. The loss is a number, dW and db have the shapes of W and b. Scores may be as
    large as 1000, in all samples or in one of them.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def softmax_ce(W, b, X, y):
    """Return (loss, dW, db): the mean cross-entropy of softmax regression, and its gradients."""
    n = len(X)
    scores = X @ W + b
    # The largest score of each sample goes off first: p stays the same, exp cannot overflow.
    scores = scores - scores.max(axis=1, keepdims=True)
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(n), y].mean()
    # p − onehot(y), averaged as the loss is.
    d = np.exp(log_p)
    d[np.arange(n), y] -= 1
    d = d / n
    return loss, X.T @ d, d.sum(axis=0)
'''

RTOL = 1e-5  # a floor of 1e-7 under p may show in the sixth digit, and is judged elsewhere
CLASSES = 4
GAP = 40.0  # of the scores of a sample that is confidently wrong: p is 4e-18


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    large, spread = _problem(rng, 5, 3, CLASSES), _problem(rng, 3, 4, CLASSES)
    large["b"] = np.asarray(large["b"]) + 1000
    weights, inputs = np.asarray(spread["W"]), np.asarray(spread["X"])
    weights[0] = 1 + 1e-3 * weights[0]  # the first feature lifts all classes nearly alike
    inputs[:, 0] = (0.5, 1000, 0.5)
    return (
        calls("ordinary", [_problem(rng, 6, 3, CLASSES)], rtol=RTOL),
        calls("square", [_problem(rng, 3, 3, 3)], rtol=RTOL),
        calls("large scores", [large], rtol=RTOL),
        calls("one large", [spread], rtol=RTOL),
        Probe("far off", calls("", [_confidently_wrong()]).steps, facts=_loss),
    )


def _problem(rng: np.random.Generator, n: int, d: int, c: int) -> dict[str, Value]:
    """Draw weights, samples and labels, with scores of order 1."""
    W, b = rng.normal(0, 0.5, (d, c)), rng.normal(0, 0.3, c)
    y = rng.permutation(np.concatenate([[0, 1], rng.integers(0, c, n - 2)]))
    return {"W": W, "b": b, "X": rng.uniform(-1, 1, (n, d)), "y": y}


def _confidently_wrong() -> dict[str, Value]:
    """Return one sample whose right class lies far below another; its loss is the gap."""
    W = np.zeros((1, CLASSES))
    W[0, 0] = 1
    return {"W": W, "b": np.zeros(CLASSES), "X": np.array([[GAP]]), "y": np.array([1])}


def _loss(values: tuple[Plain, ...]) -> Plain:
    """Say whether the loss of the confidently wrong sample is whole, or held back by a floor."""
    result = values[0]
    loss = result[0] if isinstance(result, tuple) and result else result
    if not isinstance(loss, float | int):
        return {"loss": "?"}
    if abs(loss - GAP) < 1e-6:
        return {"loss": "40"}
    return {"loss": "< 40" if 13.5 < loss < GAP - 0.5 else "≠ 40"}


CROSS_ENTROPY = Exercise(
    id="sgd.softmax_ce",
    name="softmax_ce",
    form="function",
    title=mark("Softmax regression: the loss and its gradients"),
    reference=softmax_ce,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion(
            "loss", mark("the loss is right"), 2, component(0, "ordinary", "square", rtol=RTOL)
        ),
        Criterion("dW", mark("`dW` is right"), 2, component(1, "ordinary", "square", rtol=RTOL)),
        Criterion("db", mark("`db` is right"), 1, component(2, "ordinary", "square", rtol=RTOL)),
        Criterion(
            "stable", mark("stays finite for large scores"), 2, matches("large scores", "one large")
        ),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "With W and b all 0, every class has the probability 1/C, so the loss must be log C. "
            "And each row of p − onehot(y) must add up to 0: do yours?"
        ),
        mark(
            "Work through it in five lines: scores, minus each row's largest; probabilities along "
            "the classes; the mean of −log p at the labels; p with 1 taken off at the labels, "
            "over N; and from that the two gradients."
        ),
        mark("∂L/∂z = (p − onehot(y)) / N, ∂L/∂W = Xᵀ ∂L/∂z, and ∂L/∂b adds ∂L/∂z over samples."),
    ),
    together=(
        ("loss_sign", "gradient_sign"),
        ("no_max_subtraction", "sum_for_mean"),
        ("no_max_subtraction", "loss_sign"),
        ("dW_transposed", "db_mean"),
    ),
    labels={
        "ordinary": mark("ordinary scores"),
        "large scores": mark("large scores"),
        "one large": mark("one large feature"),
        "far off": mark("a sample that is confidently wrong"),
    },
    misconceptions=MISCONCEPTIONS,
    conventions=CONVENTIONS,
)
