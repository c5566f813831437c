"""How far an average that starts at 0 falls short, and the rate that makes up for it."""

from __future__ import annotations

import numpy as np

from course_lib.contracts import checked, decay, rate, step


@checked(beta=decay, t=step)
def bias_factor(beta: float, t: int) -> float:
    """Return the sum of the weights in a running average after t steps from 0.

    m_t = β m_{t−1} + (1 − β) g_t with m_0 = 0 gives each g_{t−i} the weight (1 − β) βⁱ, so
    for equally distributed gradients E[m_t] = (1 − βᵗ) E[g].

    Args:
        beta: β in [0, 1).
        t: the number of steps made, from 1.
    Returns:
        1 − βᵗ, in (0, 1].
    Raises:
        ValueError, TypeError: β or t is out of range, or t is no integer.
    Source:
        Kingma & Ba 2015, section 3, equations 1 to 4, arXiv:1412.6980.
    Example:
        >>> bias_factor(0.5, 1), bias_factor(0.5, 3)
        (0.5, 0.875)
    """
    return 1 - beta**t


@checked(lr=rate, beta1=decay, beta2=decay, t=step)
def lr_t(lr: float, beta1: float, beta2: float, t: int) -> float:
    """Return the rate with which the moments need no correction of their own.

    η_t = η √(1 − β₂ᵗ) / (1 − β₁ᵗ)

    Then η_t m_t / (√s_t + ε √(1 − β₂ᵗ)) is Adam's step. With ε itself in the denominator it
    is another rule ("ε-hat"), though close where gradients are much larger than ε.

    Args:
        lr: learning rate η, at least 0; the constant one, not the last η_t.
        beta1: β₁ in [0, 1).
        beta2: β₂ in [0, 1).
        t: the number of the step, from 1.
    Returns:
        η_t, in the unit of η.
    Raises:
        ValueError, TypeError: a value is out of range, or t is no integer.
    Source:
        Kingma & Ba 2015, end of section 2, arXiv:1412.6980.
    Example:
        >>> lr_t(1.0, 0.5, 0.75, 1)
        1.0
    """
    return float(lr * np.sqrt(1 - beta2**t) / (1 - beta1**t))
