"""Nesterov's accelerated gradient: the gradient is taken where the velocity is heading."""

from __future__ import annotations

import numpy as np

from course_lib.contracts import Tensors, checked_optimizer


@checked_optimizer
class Nesterov:
    """Take momentum's step with the gradient of the point ahead.

    v_t = μ v_{t−1} − η ∇L(θ_{t−1} + μ v_{t−1})
    θ_t = θ_{t−1} + v_t,  v_0 = 0

    ``params`` hold the point ahead, φ_t = θ_t + μ v_t, so that the gradients handed over are
    the ones the rule asks for. Putting θ_t = θ_{t−1} + v_t and θ_{t−1} = φ_{t−1} − μ v_{t−1}
    into φ_t, the old velocity cancels:

    v_t = μ v_{t−1} − η g_t,  g_t = ∇L(φ_{t−1})
    φ_t = φ_{t−1} + μ v_t − η g_t

    Args:
        lr: learning rate η, at least 0.
        momentum: μ in [0, 1), held constant: the cancelling needs one μ for two steps.
    Returns:
        an optimizer; ``v`` is its state by key. The trained point itself is φ − μ v.
    Raises:
        ValueError, TypeError: a setting is out of range or no number.
    Source:
        Nesterov 1983, "A method of solving a convex programming problem with convergence
        rate O(1/k²)"; as momentum Sutskever, Martens, Dahl & Hinton 2013, equations 3 and 4;
        in terms of the point ahead Bengio, Boulanger-Lewandowski & Pascanu 2013,
        arXiv:1212.0901. The defaults are those of `Momentum`, to compare the two.
    Example:
        >>> params = {"theta": np.array([-7.0, 2.0])}
        >>> Nesterov(lr=0.1, momentum=0.9).update(params, {"theta": np.array([-0.7, 4.0])})
        >>> params["theta"].round(4).tolist()
        [-6.867, 1.24]
    """

    def __init__(self, lr: float = 0.01, momentum: float = 0.9) -> None:
        self.lr = lr
        self.momentum = momentum
        self.v: Tensors = {}

    def update(self, params: Tensors, grads: Tensors) -> None:
        """Move the points ahead one step, in place; leave the gradients alone.

        Args:
            params: float arrays of any shape, by key: the points ahead.
            grads: the gradients there, one array for each key, of the same shape.
        Raises:
            ValueError, TypeError, KeyError: the two do not fit; nothing is changed then.
        """
        for key in params:
            if key not in self.v:
                self.v[key] = np.zeros_like(params[key])
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.momentum * self.v[key] - self.lr * grads[key]
