"""Adam: running averages of the gradient and of its square, both corrected for their start."""

from __future__ import annotations

import numpy as np

from course_lib.contracts import (
    Array,
    Tensors,
    checked,
    checked_optimizer,
    decay,
    float_value,
    non_negative,
    rate,
    same_shape,
    step,
)


@checked_optimizer
class Adam:
    """Divide the mean gradient by its root mean square, both corrected for starting at 0.

    m_t = β₁ m_{t−1} + (1 − β₁) g_t
    s_t = β₂ s_{t−1} + (1 − β₂) g_t²
    m̂_t = m_t / (1 − β₁ᵗ),  ŝ_t = s_t / (1 − β₂ᵗ)
    θ_t = θ_{t−1} − η m̂_t / (√ŝ_t + ε),  m_0 = s_0 = 0,  t = 1, 2, …

    Squares and roots are element-wise; one t counts the updates, for all parameters alike.
    The paper's v is called s here, as v is the velocity in this course.

    Args:
        lr: learning rate η, at least 0, in units of θ: about the size of a first step.
        beta1: β₁ in [0, 1), the weight of the past in m.
        beta2: β₂ in [0, 1), the weight of the past in s.
        eps: ε, at least 0, in units of the gradient, added outside the root.
    Returns:
        an optimizer; the settings are read anew at each update; ``m`` and ``s`` are its
        state by key, ``t`` the number of updates made.
    Raises:
        ValueError, TypeError: a setting is out of range or no number.
    Source:
        Kingma & Ba 2015, algorithm 1, arXiv:1412.6980, with its defaults.
    Example:
        >>> params = {"theta": np.array([-7.0, 2.0])}
        >>> Adam(lr=0.3).update(params, {"theta": np.array([-0.7, 4.0])})
        >>> params["theta"].round(4).tolist()
        [-6.7, 1.7]
    """

    def __init__(
        self, lr: float = 0.001, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8
    ) -> None:
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.t = 0
        self.m: Tensors = {}
        self.s: Tensors = {}

    def update(self, params: Tensors, grads: Tensors) -> None:
        """Move every parameter one step, in place; leave the gradients alone.

        Args:
            params: float arrays of any shape, by key.
            grads: one array for each key of ``params``, of the same shape.
        Raises:
            ValueError, TypeError, KeyError: the two do not fit; nothing is changed then.
        """
        self.t += 1
        for key in params:
            if key not in self.m:
                self.m[key] = np.zeros_like(params[key])
                self.s[key] = np.zeros_like(params[key])
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * grads[key]
            self.s[key] = self.beta2 * self.s[key] + (1 - self.beta2) * grads[key] ** 2
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            s_hat = self.s[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(s_hat) + self.eps)


@checked(
    same_shape("theta", "m", "s", "g"),
    theta=float_value,
    m=float_value,
    s=float_value,
    g=float_value,
    t=step,
    lr=rate,
    beta1=decay,
    beta2=decay,
    eps=non_negative,
)
def adam_step(
    theta: Array,
    m: Array,
    s: Array,
    g: Array,
    t: int,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
) -> tuple[Array, Array, Array]:
    """Return parameters and both moments after one step of Adam.

    m_t = β₁ m_{t−1} + (1 − β₁) g_t
    s_t = β₂ s_{t−1} + (1 − β₂) g_t²
    m̂_t = m_t / (1 − β₁ᵗ),  ŝ_t = s_t / (1 − β₂ᵗ)
    θ_t = θ_{t−1} − η m̂_t / (√ŝ_t + ε)

    Args:
        theta: parameters, a float or a float array of any shape; not changed.
        m: first moment, of the same shape, zeros before the first step; not changed.
        s: second moment, likewise.
        g: gradient, of the same shape.
        t: the number of this step, from 1.
        lr: learning rate η, at least 0.
        beta1: β₁ in [0, 1).
        beta2: β₂ in [0, 1).
        eps: ε, at least 0, outside the root.
    Returns:
        (theta, m, s), new, of the same shape; the moments without correction.
    Raises:
        ValueError, TypeError: shapes differ, or a value is no float or out of range.
    Source:
        Kingma & Ba 2015, algorithm 1, arXiv:1412.6980.
    Example:
        >>> zero = np.zeros(1)
        >>> theta, m, s = adam_step(zero, zero, zero, np.array([4.0]), 1, 0.25, 0.5, 0.75, 0.0)
        >>> theta.tolist(), m.tolist(), s.tolist()
        ([-0.25], [2.0], [4.0])
    """
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    theta = theta - lr * m_hat / (np.sqrt(s_hat) + eps)
    return theta, m, s
