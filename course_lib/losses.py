"""The loss of softmax regression, with its gradients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.contracts import Array, checked, float_array, labels
from course_lib.messages import tr


def _shapes_agree(arguments: Mapping[str, Any]) -> None:
    W, b, X, y = (arguments[name] for name in ("W", "b", "X", "y"))
    if len(W) != X.shape[1]:
        raise ValueError(
            tr(
                "W has shape {shape}, expected {rows} rows, one for each column of X: pass W as "
                "(features, classes) and X as (samples, features).",
                shape=W.shape,
                rows=X.shape[1],
            )
        )
    if len(b) != W.shape[1]:
        raise ValueError(
            tr(
                "b has shape {shape}, expected {expected}, one bias for each column of W: make "
                "it with np.zeros(W.shape[1]).",
                shape=b.shape,
                expected=(W.shape[1],),
            )
        )
    _labels_agree(y, len(X), W.shape[1])


def _labels_agree(y: NDArray[np.integer[Any]], samples: int, classes: int) -> None:
    if len(y) != samples:
        raise ValueError(
            tr(
                "y has shape {shape}, expected {expected}, one label for each row of X: take "
                "both from the same samples.",
                shape=y.shape,
                expected=(samples,),
            )
        )
    if y.min() < 0 or y.max() >= classes:
        raise ValueError(
            tr(
                "y holds labels from {lowest} to {highest}, expected 0 to {last}, one for each "
                "column of W: count the classes from 0, or give W more columns.",
                lowest=y.min(),
                highest=y.max(),
                last=classes - 1,
            )
        )


@checked(
    _shapes_agree,
    W=float_array("(D, C)"),
    b=float_array("(C,)"),
    X=float_array("(N, D)"),
    y=labels,
)
def softmax_ce(
    W: Array, b: Array, X: Array, y: NDArray[np.integer[Any]]
) -> tuple[float, Array, Array]:
    """Return the mean cross-entropy of softmax regression, and its gradients.

    z = XW + b,  log p = z − log Σ_c exp z_c,  L = −(1/N) Σ_n log p_n[y_n]
    ∂L/∂z = (p − onehot(y)) / N,  ∂L/∂W = Xᵀ ∂L/∂z,  ∂L/∂b = Σ_n ∂L/∂z_n

    The largest score of each sample is taken off first: p stays the same, and exp cannot
    overflow. Logarithms are natural.

    Args:
        W: weights, shape (D, C).
        b: biases, shape (C,).
        X: samples, shape (N, D), N at least 1.
        y: class numbers 0 … C − 1, integers, shape (N,).
    Returns:
        (loss, dW, db): a float, shape (D, C), shape (C,).
    Raises:
        ValueError, TypeError: shapes do not fit, W, b or X are no floats, or y holds a
            number that is no class.
    Source:
        Bishop 2006, Pattern Recognition and Machine Learning, section 4.3.4, equations
        4.108 and 4.109.
    Example:
        >>> X, y = np.array([[1.0], [1.0]]), np.array([0, 1])
        >>> loss, dW, db = softmax_ce(np.zeros((1, 2)), np.zeros(2), X, y)
        >>> round(loss, 4), dW.tolist(), db.tolist()
        (0.6931, [[0.0, 0.0]], [0.0, 0.0])
    """
    n = len(X)
    z = X @ W + b
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(n), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    dz = dz / n
    return float(loss), X.T @ dz, dz.sum(axis=0)
