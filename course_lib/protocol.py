"""What the course calls an optimizer: anything with `update(params, grads)`."""

from __future__ import annotations

from typing import Protocol

from course_lib.contracts import Tensors


class Optimizer(Protocol):
    """Change parameters in place, given their gradients; keep between calls what is needed.

    One instance serves one set of parameters: state belongs to the arrays it began with.

    Source:
        Sutskever, Martens, Dahl and Hinton, ICML 2013, and the papers of each method.
    """

    def update(self, params: Tensors, grads: Tensors) -> None:
        """Take one step: ``params[key]`` changes in place, ``grads`` stays as it is."""
