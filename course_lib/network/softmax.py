"""The loss of a classifier, with the gradient by which backpropagation starts."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from course_lib.contracts import Array

Labels: TypeAlias = NDArray[np.integer[Any]]


def cross_entropy(scores: Array, y: Labels) -> tuple[float, Array]:
    """Return the mean cross-entropy of softmax, and its gradient by the scores.

    p = softmax(z),  L = −(1/N) Σ_n log p_n[y_n],  ∂L/∂z = (p − onehot(y)) / N

    Args:
        scores: z, shape (N, C).
        y: class numbers, integers, shape (N,).
    Returns:
        (loss, dscores): a float and shape (N, C).
    Raises:
        IndexError: a label is no column of the scores; `Network` checks it.
    Source:
        Bishop 2006, Pattern Recognition and Machine Learning, section 4.3.4.
    Example:
        >>> loss, dscores = cross_entropy(np.zeros((1, 2)), np.array([0]))
        >>> round(loss, 4), dscores.tolist()
        (0.6931, [[-0.5, 0.5]])
    """
    rows = np.arange(len(y))
    z = scores - scores.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dscores / len(y)
