"""Stochastic gradient descent: the update rule without memory."""

from __future__ import annotations

from course_lib.contracts import Tensors, checked_optimizer


@checked_optimizer
class SGD:
    """Step against the gradient.

    θ_t = θ_{t−1} − η g_t

    The rule itself is not stochastic; what is, is the mini-batch that g_t comes from.

    Args:
        lr: learning rate η, at least 0, in units of θ² per unit of loss.
    Returns:
        an optimizer without state; ``lr`` is read anew at each update.
    Raises:
        ValueError, TypeError: η is negative, not finite or no number.
    Source:
        Robbins & Monro 1951, "A stochastic approximation method"; Bottou, Curtis & Nocedal
        2018, section 4, arXiv:1606.04838. They leave η open; 0.01 is a customary start.
    Example:
        >>> import numpy as np
        >>> params = {"theta": np.array([-7.0, 2.0])}
        >>> SGD(lr=0.1).update(params, {"theta": np.array([-0.7, 4.0])})
        >>> params["theta"].round(4).tolist()
        [-6.93, 1.6]
    """

    def __init__(self, lr: float = 0.01) -> None:
        self.lr = lr

    def update(self, params: Tensors, grads: Tensors) -> None:
        """Move every parameter one step, in place; leave the gradients alone.

        Args:
            params: float arrays of any shape, by key.
            grads: one array for each key of ``params``, of the same shape.
        Raises:
            ValueError, TypeError, KeyError: the two do not fit; nothing is changed then.
        """
        for key in params:
            params[key] -= self.lr * grads[key]
