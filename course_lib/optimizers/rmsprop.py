"""RMSprop: AdaGrad that forgets."""

from __future__ import annotations

import numpy as np

from course_lib.contracts import Tensors, checked_optimizer


@checked_optimizer
class RMSprop:
    """Divide the step by a running root mean square of the gradient, per coordinate.

    s_t = ρ s_{t−1} + (1 − ρ) g_t²
    θ_t = θ_{t−1} − η g_t / (√s_t + ε),  s_0 = 0

    Squares and roots are element-wise. As s starts at 0 and is not corrected, the first step
    is η / √(1 − ρ) in size: 3.16 η for ρ = 0.9.

    Args:
        lr: learning rate η, at least 0, in units of θ.
        rho: ρ in [0, 1), the weight of the past.
        eps: ε, at least 0, in units of the gradient, added outside the root.
    Returns:
        an optimizer; the settings are read anew at each update, ``s`` is its state by key.
    Raises:
        ValueError, TypeError: a setting is out of range or no number.
    Source:
        Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6.5, with
        ρ = 0.9. The lecture has no ε and leaves η open; 1e-8 and 0.01 are those of `AdaGrad`.
    Example:
        >>> params = {"theta": np.array([-7.0, 2.0])}
        >>> RMSprop(lr=0.1).update(params, {"theta": np.array([-0.7, 4.0])})
        >>> params["theta"].round(4).tolist()
        [-6.6838, 1.6838]
    """

    def __init__(self, lr: float = 0.01, rho: float = 0.9, eps: float = 1e-8) -> None:
        self.lr = lr
        self.rho = rho
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
            self.s[key] = self.rho * self.s[key] + (1 - self.rho) * grads[key] ** 2
            params[key] -= self.lr * grads[key] / (np.sqrt(self.s[key]) + self.eps)
