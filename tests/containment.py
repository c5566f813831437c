"""Whether this machine can contain submissions; where it cannot, marking refuses, and rightly."""

from __future__ import annotations

from functools import cache

import pytest

from autograder.sandbox.client import Sandbox, UncontainedError, require


@cache
def why_not() -> str:
    """Return why submissions cannot be contained here; nothing where they can."""
    try:
        with Sandbox() as sandbox:
            require(sandbox.layers)
    except UncontainedError as why:
        return str(why)
    return ""


def require_sandbox() -> None:
    """Skip a test where the sandbox's layers do not hold."""
    if why_not():
        pytest.skip(f"submissions cannot be contained here: {why_not()}")
