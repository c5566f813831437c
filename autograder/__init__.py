"""The checker: what a learner calls in a notebook, imported only when it is called.

Example:
    ```
    from autograder import check, hint, mine, progress, solution
    ```
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.notebook import check, explain, hint, mine, progress, solution, use

__all__ = ["check", "explain", "hint", "mine", "progress", "solution", "use"]


def __getattr__(name: str) -> object:
    """Import a verb when it is first asked for (PEP 562)."""
    if name in __all__:
        return getattr(importlib.import_module("autograder.notebook"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the verbs among the module's own names."""
    return sorted([*globals(), *__all__])
