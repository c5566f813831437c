"""Group normalization, and the case of one channel a group: instance normalization."""

from __future__ import annotations

import numpy as np

from course_lib.contracts import Array, checked, float_array, non_negative
from course_lib.normalization.checks import divides_channels, per_channel


@checked(
    per_channel,
    divides_channels,
    x=float_array("(N, C, H, W)"),
    gamma=float_array("(C,)"),
    beta=float_array("(C,)"),
    eps=non_negative,
)
def groupnorm(x: Array, gamma: Array, beta: Array, G: int, eps: float = 1e-5) -> Array:
    """Normalize each image over groups of channels that follow one another.

    μ_ng = mean of x over the C/G channels of group g and over h, w
    σ²_ng = mean of (x − μ_ng)² over the same
    x̂ = (x − μ_ng) / √(σ²_ng + ε),  y_nchw = γ_c x̂_nchw + β_c

    G = 1 is layer normalization and G = C instance normalization, but for the shape of γ
    and β. Training and test are alike.

    Args:
        x: feature maps, shape (N, C, H, W).
        gamma: scale γ, shape (C,): for each channel, not for each group.
        beta: shift β, shape (C,).
        G: number of groups, a divisor of C.
        eps: ε, at least 0, inside the root.
    Returns:
        y, shape (N, C, H, W), of the dtype of x.
    Raises:
        ValueError, TypeError: a shape does not fit, G does not divide C, or an array holds
            no floats.
    Source:
        Wu & He 2018, equations 1, 2, 6 and 7, arXiv:1803.08494.
    Example:
        >>> x = np.arange(1.0, 9.0).reshape(1, 4, 1, 2)
        >>> groupnorm(x, np.ones(4), np.zeros(4), G=2).round(4).ravel()[:4].tolist()
        [-1.3416, -0.4472, 0.4472, 1.3416]
    """
    N, C, H, W = x.shape
    groups = x.reshape(N, G, C // G, H, W)
    mean = groups.mean(axis=(2, 3, 4), keepdims=True)
    var = groups.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((groups - mean) / np.sqrt(var + eps)).reshape(x.shape)
    y: Array = gamma.reshape(1, C, 1, 1) * x_hat + beta.reshape(1, C, 1, 1)
    return y


@checked(
    per_channel,
    x=float_array("(N, C, H, W)"),
    gamma=float_array("(C,)"),
    beta=float_array("(C,)"),
    eps=non_negative,
)
def instancenorm(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Normalize each channel of each image by itself.

    μ_nc = mean over h, w of x_nchw,  σ²_nc = mean over h, w of (x_nchw − μ_nc)²
    x̂_nchw = (x_nchw − μ_nc) / √(σ²_nc + ε),  y_nchw = γ_c x̂_nchw + β_c

    Brightness and contrast of a channel drop out: a x + b with a > 0 gives the same x̂, up
    to ε. Training and test are alike.

    Args:
        x: feature maps, shape (N, C, H, W).
        gamma: scale γ, shape (C,).
        beta: shift β, shape (C,).
        eps: ε, at least 0, inside the root.
    Returns:
        y, shape (N, C, H, W), of the dtype of x.
    Raises:
        ValueError, TypeError: a shape does not fit, or an array holds no floats.
    Source:
        Ulyanov, Vedaldi & Lempitsky 2016, equation 4, arXiv:1607.08022.
    Example:
        >>> x = np.arange(1.0, 9.0).reshape(1, 4, 1, 2)
        >>> instancenorm(x, np.ones(4), np.zeros(4)).round(3).ravel()[:4].tolist()
        [-1.0, 1.0, -1.0, 1.0]
    """
    C = x.shape[1]
    mean = x.mean(axis=(2, 3), keepdims=True)
    var = x.var(axis=(2, 3), keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + eps)
    y: Array = gamma.reshape(1, C, 1, 1) * x_hat + beta.reshape(1, C, 1, 1)
    return y
