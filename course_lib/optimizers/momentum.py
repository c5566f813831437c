"""Momentum, also called the heavy ball: velocity gathers past gradients."""

from __future__ import annotations

import numpy as np

from course_lib.contracts import Tensors, checked_optimizer


@checked_optimizer
class Momentum:
    """Add the gradient to a velocity, and move by the velocity.

    v_t = μ v_{t−1} − η g_t
    θ_t = θ_{t−1} + v_t,  v_0 = 0

    Under a constant gradient the velocity tends to −η g / (1 − μ). A change of η acts on
    new gradients only: the velocity keeps what it has.

    Args:
        lr: learning rate η, at least 0.
        momentum: μ in [0, 1), the share of the velocity that outlives a step.
    Returns:
        an optimizer; both settings are read anew at each update, ``v`` is its state by key.
    Raises:
        ValueError, TypeError: a setting is out of range or no number.
    Source:
        Polyak 1964, "Some methods of speeding up the convergence of iteration methods";
        in this form Sutskever, Martens, Dahl & Hinton 2013, equations 1 and 2. They raise μ
        on a schedule; the constant 0.9 is the customary default.
    Example:
        >>> params = {"theta": np.array([-7.0, 2.0])}
        >>> optimizer = Momentum(lr=0.1, momentum=0.9)
        >>> optimizer.update(params, {"theta": np.array([-0.7, 4.0])})
        >>> optimizer.update(params, {"theta": np.array([-0.693, 3.2])})
        >>> params["theta"].round(4).tolist()
        [-6.7977, 0.92]
    """

    def __init__(self, lr: float = 0.01, momentum: float = 0.9) -> None:
        self.lr = lr
        self.momentum = momentum
        self.v: Tensors = {}

    def update(self, params: Tensors, grads: Tensors) -> None:
        """Move every parameter one step, in place; leave the gradients alone.

        Args:
            params: float arrays of any shape, by key.
            grads: one array for each key of ``params``, of the same shape.
        Raises:
            ValueError, TypeError, KeyError: the two do not fit; nothing is changed then.
        """
        for key in params:
            if key not in self.v:
                self.v[key] = np.zeros_like(params[key])
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]
