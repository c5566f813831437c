"""Batch normalization: each feature, or channel, over all samples of the mini-batch."""

from __future__ import annotations

import numpy as np

from course_lib.contracts import Array, Tensors, checked, decay, float_array, non_negative
from course_lib.normalization.checks import gamma_per_channel, per_channel, running, truth


@checked(
    per_channel,
    running,
    x=float_array("(N, D)"),
    gamma=float_array("(D,)"),
    beta=float_array("(D,)"),
    training=truth,
    momentum=decay,
    eps=non_negative,
)
def batchnorm_forward(
    x: Array,
    gamma: Array,
    beta: Array,
    run: Tensors,
    training: bool,
    momentum: float = 0.9,
    eps: float = 1e-5,
) -> Array:
    """Normalize each feature over the batch, then scale and shift it.

    training:  μ = (1/N) Σ_n x_n,  σ² = (1/N) Σ_n (x_n − μ)²
               r_μ ← α r_μ + (1 − α) μ,  r_σ² ← α r_σ² + (1 − α) σ²
    test:      μ = r_μ,  σ² = r_σ²
    x̂ = (x − μ) / √(σ² + ε),  y = γ x̂ + β

    Args:
        x: activations, shape (N, D), N at least 1.
        gamma: scale γ, shape (D,).
        beta: shift β, shape (D,).
        run: running statistics ``{"mean": r_μ, "var": r_σ²}``, each of shape (D,), start at
            0 and 1; training writes into the arrays, testing leaves them alone.
        training: whether the statistics are those of the batch.
        momentum: α in [0, 1), the weight of the old running value.
        eps: ε, at least 0, inside the root.
    Returns:
        y, shape (N, D), of the dtype of x.
    Raises:
        ValueError, TypeError: a shape does not fit, an array holds no floats, or a number
            is out of range.
    Source:
        Ioffe & Szegedy 2015, algorithms 1 and 2, arXiv:1502.03167. Departures: the running
        variance is the biased one (the paper multiplies it by N/(N − 1)), and an average
        with weight 0.9 stands for the paper's mean over many batches.
    Example:
        >>> x = np.array([[1.0], [2.0], [3.0], [4.0]])
        >>> run = {"mean": np.zeros(1), "var": np.ones(1)}
        >>> batchnorm_forward(x, np.ones(1), np.zeros(1), run, True).round(4).ravel().tolist()
        [-1.3416, -0.4472, 0.4472, 1.3416]
        >>> run["mean"].round(4).item(), run["var"].round(4).item()
        (0.25, 1.025)
    """
    if training:
        mean = x.mean(axis=0)
        var = x.var(axis=0)
        run["mean"][:] = momentum * run["mean"] + (1 - momentum) * mean
        run["var"][:] = momentum * run["var"] + (1 - momentum) * var
    else:
        mean, var = run["mean"], run["var"]
    x_hat = (x - mean) / np.sqrt(var + eps)
    y: Array = gamma * x_hat + beta
    return y


@checked(
    per_channel,
    running,
    x=float_array("(N, C, H, W)"),
    gamma=float_array("(C,)"),
    beta=float_array("(C,)"),
    training=truth,
    momentum=decay,
    eps=non_negative,
)
def batchnorm2d(
    x: Array,
    gamma: Array,
    beta: Array,
    run: Tensors,
    training: bool,
    momentum: float = 0.9,
    eps: float = 1e-5,
) -> Array:
    """Normalize each channel over the batch and over all places of the image.

    training:  μ_c = mean over n, h, w of x_nchw,  σ²_c = mean of (x_nchw − μ_c)²
               r_μ ← α r_μ + (1 − α) μ,  r_σ² ← α r_σ² + (1 − α) σ²
    test:      μ = r_μ,  σ² = r_σ²
    x̂_nchw = (x_nchw − μ_c) / √(σ²_c + ε),  y_nchw = γ_c x̂_nchw + β_c

    Args:
        x: feature maps, shape (N, C, H, W).
        gamma: scale γ, shape (C,).
        beta: shift β, shape (C,).
        run: running statistics ``{"mean": r_μ, "var": r_σ²}``, each of shape (C,), start at
            0 and 1; training writes into the arrays, testing leaves them alone.
        training: whether the statistics are those of the batch.
        momentum: α in [0, 1), the weight of the old running value.
        eps: ε, at least 0, inside the root.
    Returns:
        y, shape (N, C, H, W), of the dtype of x.
    Raises:
        ValueError, TypeError: a shape does not fit, an array holds no floats, or a number
            is out of range.
    Source:
        Ioffe & Szegedy 2015, section 3.2, arXiv:1502.03167, with the two departures of
        `batchnorm_forward`.
    Example:
        >>> x = np.array([[1.0, 2.0], [3.0, 4.0]]).reshape(2, 1, 1, 2)
        >>> run = {"mean": np.zeros(1), "var": np.ones(1)}
        >>> batchnorm2d(x, np.ones(1), np.zeros(1), run, True).round(4).ravel().tolist()
        [-1.3416, -0.4472, 0.4472, 1.3416]
    """
    channels = (1, -1, 1, 1)
    if training:
        mean = x.mean(axis=(0, 2, 3))
        var = x.var(axis=(0, 2, 3))
        run["mean"][:] = momentum * run["mean"] + (1 - momentum) * mean
        run["var"][:] = momentum * run["var"] + (1 - momentum) * var
    else:
        mean, var = run["mean"], run["var"]
    x_hat = (x - mean.reshape(channels)) / np.sqrt(var.reshape(channels) + eps)
    y: Array = gamma.reshape(channels) * x_hat + beta.reshape(channels)
    return y


@checked(
    gamma_per_channel,
    dout=float_array("(N, D)"),
    x=float_array("(N, D)"),
    gamma=float_array("(D,)"),
    eps=non_negative,
)
def batchnorm_backward(
    dout: Array, x: Array, gamma: Array, eps: float = 1e-5
) -> tuple[Array, Array, Array]:
    """Return the gradients of batch normalization in training.

    dβ = Σ_n dout_n,  dγ = Σ_n dout_n x̂_n
    d = γ dout,  dx = (d − mean(d) − x̂ mean(d x̂)) / √(σ² + ε)

    Every x moves μ and σ² too: hence the two means. Whatever dout is, Σ_n dx_n = 0, and
    Σ_n dx_n x̂_n is nearly 0, so a dout of ones tests nothing.

    Args:
        dout: ∂L/∂y, shape (N, D).
        x: the activations that went in, shape (N, D), N at least 1.
        gamma: scale γ, shape (D,).
        eps: ε, at least 0, as in the forward pass.
    Returns:
        (dx, dgamma, dbeta): shapes (N, D), (D,), (D,).
    Raises:
        ValueError, TypeError: a shape does not fit, or an array holds no floats.
    Source:
        Ioffe & Szegedy 2015, section 3, the six derivatives after algorithm 1, collected
        into one; arXiv:1502.03167.
    Example:
        >>> x, dout = np.array([[1.0], [2.0], [3.0]]), np.array([[1.0], [0.0], [0.0]])
        >>> dx, dgamma, dbeta = batchnorm_backward(dout, x, np.ones(1), eps=0.0)
        >>> dx.round(4).ravel().tolist(), dgamma.round(4).item(), dbeta.item()
        ([0.2041, -0.4082, 0.2041], -1.2247, 1.0)
    """
    mean = x.mean(axis=0)
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - mean) / sigma
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    d = gamma * dout
    dx = (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0)) / sigma
    return dx, dgamma, dbeta
