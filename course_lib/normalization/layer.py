"""Layer normalization: each sample over its own features."""

from __future__ import annotations

import numpy as np

from course_lib.contracts import Array, checked, non_negative
from course_lib.normalization.checks import floats, gamma_per_feature, per_feature


@checked(per_feature, x=floats, gamma=floats, beta=floats, eps=non_negative)
def layernorm(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Normalize each sample over its features, then scale and shift each feature.

    μ = mean of x over the last axes,  σ² = mean of (x − μ)² over the last axes
    x̂ = (x − μ) / √(σ² + ε),  y = γ x̂ + β

    The axes are the last ``gamma.ndim``: with γ of shape (D,) each token of a sequence
    (N, T, D) has statistics of its own. Training and test are alike.

    Args:
        x: activations, shape (..., D) or (..., C, H, W).
        gamma: scale γ, of the shape of the last axes of x.
        beta: shift β, of the shape of γ.
        eps: ε, at least 0, inside the root.
    Returns:
        y, of the shape and dtype of x.
    Raises:
        ValueError, TypeError: a shape does not fit, or an array holds no floats.
    Source:
        Ba, Kiros & Hinton 2016, equations 3 and 4, arXiv:1607.06450. They add no ε.
    Example:
        >>> x = np.arange(1.0, 9.0).reshape(1, 8)
        >>> layernorm(x, np.ones(8), np.zeros(8)).round(4)[0, [0, -1]].tolist()
        [-1.5275, 1.5275]
    """
    axes = tuple(range(-gamma.ndim, 0))
    mean = x.mean(axis=axes, keepdims=True)
    var = x.var(axis=axes, keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + eps)
    y: Array = gamma * x_hat + beta
    return y


@checked(gamma_per_feature, dout=floats, x=floats, gamma=floats, eps=non_negative)
def layernorm_backward(
    dout: Array, x: Array, gamma: Array, eps: float = 1e-5
) -> tuple[Array, Array, Array]:
    """Return the gradients of layer normalization.

    dβ = Σ dout,  dγ = Σ dout x̂,  both over the samples
    d = γ dout,  dx = (d − mean(d) − x̂ mean(d x̂)) / √(σ² + ε),  means over the features

    γ differs from feature to feature, so it stands inside the means.

    Args:
        dout: ∂L/∂y, of the shape of x.
        x: the activations that went in, shape (..., D) or (..., C, H, W).
        gamma: scale γ, of the shape of the last axes of x.
        eps: ε, at least 0, as in the forward pass.
    Returns:
        (dx, dgamma, dbeta): of the shapes of x, γ and γ.
    Raises:
        ValueError, TypeError: a shape does not fit, or an array holds no floats.
    Source:
        By the chain rule from Ba, Kiros & Hinton 2016, equations 3 and 4, arXiv:1607.06450.
    Example:
        >>> x, dout = np.array([[1.0, 2.0, 3.0]]), np.array([[1.0, 0.0, 0.0]])
        >>> layernorm_backward(dout, x, np.ones(3), eps=0.0)[0].round(4).tolist()
        [[0.2041, -0.4082, 0.2041]]
    """
    features = tuple(range(-gamma.ndim, 0))
    samples = tuple(range(x.ndim - gamma.ndim))
    mean = x.mean(axis=features, keepdims=True)
    sigma = np.sqrt(x.var(axis=features, keepdims=True) + eps)
    x_hat = (x - mean) / sigma
    dbeta = dout.sum(axis=samples)
    dgamma = (dout * x_hat).sum(axis=samples)
    d = gamma * dout
    d_mean = d.mean(axis=features, keepdims=True)
    d_x_hat_mean = (d * x_hat).mean(axis=features, keepdims=True)
    dx = (d - d_mean - x_hat * d_x_hat_mean) / sigma
    return dx, dgamma, dbeta
