"""Five optimizers without their names; one of them is broken, and training does not show it.

For the capstone: find it by experiment alone, without reading this file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from course_lib.contracts import Tensors
from course_lib.optimizers import SGD, AdaGrad, Adam, Momentum, RMSprop
from course_lib.protocol import Optimizer

Make = Callable[[], Optimizer]


def five_optimizers() -> Mapping[str, Make]:
    """Return the five, by letter: each call of a letter makes a new optimizer.

    Their rules, in no particular order, are SGD, momentum, AdaGrad, RMSprop and Adam, each
    with a learning rate that suits the digits.

    Returns:
        Mapping from "A" … "E" to functions without arguments.

    Example:
        >>> sorted(five_optimizers())
        ['A', 'B', 'C', 'D', 'E']
    """
    return {
        "A": lambda: RMSprop(lr=0.003),
        "B": lambda: Momentum(lr=0.1),
        "C": lambda: SGD(lr=1.0),
        "D": lambda: _Fourth(lr=0.01),
        "E": lambda: AdaGrad(lr=0.03),
    }


def repaired(name: str) -> Make:
    """Return what the rule behind a letter would do without the fault."""
    return (lambda: Adam(lr=0.01)) if name == "D" else five_optimizers()[name]


class _Fourth(Adam):
    """Adam, but for its counter of steps."""

    def update(self, params: Tensors, grads: Tensors) -> None:
        """Change the parameters in place."""
        for key in params:
            super().update({key: params[key]}, {key: grads[key]})
