"""AdaGrad: every coordinate divides by the length of its own history."""

from __future__ import annotations

import numpy as np

from course_lib.contracts import (
    Array,
    Tensors,
    checked,
    checked_optimizer,
    float_value,
    non_negative,
    rate,
    same_shape,
)


@checked_optimizer
class AdaGrad:
    """Divide the step by the root of all squared gradients so far, per coordinate.

    s_t = s_{t−1} + g_t²
    θ_t = θ_{t−1} − η g_t / (√s_t + ε),  s_0 = 0

    Squares and roots are element-wise. The first step is η in size whatever the gradient's
    scale; s only grows, so the effective rate η / √s_t never rises again.

    Args:
        lr: learning rate η, at least 0, in units of θ.
        eps: ε, at least 0, in units of the gradient; it keeps 0/0 out where no gradient came.
    Returns:
        an optimizer; both settings are read anew at each update, ``s`` is its state by key.
    Raises:
        ValueError, TypeError: a setting is out of range or no number.
    Source:
        Duchi, Hazan & Singer 2011, JMLR 12:2121–2159, figure 1, diagonal form: their δ, too,
        is added outside the root. They leave η and δ open; 0.01 and 1e-8 are chosen here
        so that the rules of this course share one ε.
    Example:
        >>> params = {"theta": np.array([-7.0, 2.0])}
        >>> AdaGrad(lr=1.5).update(params, {"theta": np.array([-0.7, 4.0])})
        >>> params["theta"].round(4).tolist()
        [-5.5, 0.5]
    """

    def __init__(self, lr: float = 0.01, eps: float = 1e-8) -> None:
        self.lr = lr
        self.eps = eps
        self.s: Tensors = {}

    def update(self, params: Tensors, grads: Tensors) -> None:
        """Move every parameter one step, in place; leave the gradients alone.

        Args:
            params: float arrays of any shape, by key.
            grads: one array for each key of ``params``, of the same shape.
        Raises:
            ValueError, TypeError, KeyError: the two do not fit; nothing is changed then.
        """
        for key in params:
            if key not in self.s:
                self.s[key] = np.zeros_like(params[key])
            self.s[key] = self.s[key] + grads[key] ** 2
            params[key] -= self.lr * grads[key] / (np.sqrt(self.s[key]) + self.eps)


@checked(
    same_shape("theta", "s", "g"),
    theta=float_value,
    s=float_value,
    g=float_value,
    lr=rate,
    eps=non_negative,
)
def adagrad_step(theta: Array, s: Array, g: Array, lr: float, eps: float) -> tuple[Array, Array]:
    """Return parameters and accumulated squares after one step of AdaGrad.

    s_t = s_{t−1} + g_t²
    θ_t = θ_{t−1} − η g_t / (√s_t + ε)

    Args:
        theta: parameters, a float or a float array of any shape; not changed.
        s: accumulated squares, of the same shape, zeros before the first step; not changed.
        g: gradient, of the same shape.
        lr: learning rate η, at least 0.
        eps: ε, at least 0, outside the root.
    Returns:
        (theta, s), new, of the same shape.
    Raises:
        ValueError, TypeError: shapes differ, or a value is no float or out of range.
    Source:
        Duchi, Hazan & Singer 2011, JMLR 12:2121–2159, figure 1.
    Example:
        >>> theta, s = adagrad_step(np.array([2.0]), np.array([9.0]), np.array([4.0]), 1.0, 0.0)
        >>> theta.tolist(), s.tolist()
        ([1.2], [25.0])
    """
    s = s + g**2
    theta = theta - lr * g / (np.sqrt(s) + eps)
    return theta, s
