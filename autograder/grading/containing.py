"""A sandbox to mark in: refused where it would not hold, before anything is marked."""

from __future__ import annotations

from autograder.sandbox.client import Sandbox
from autograder.sandbox.limits import Limits


def contained(limits: Limits | None = None, *, uncontained: bool = False) -> Sandbox:
    """Return a warm sandbox of which every layer holds.

    Args:
        limits: of every submission.
        uncontained: take what layers there are, because whoever marks trusts whoever handed in.

    Raises:
        UncontainedError: a layer does not hold on this machine.
        StartError: the sandbox's own process does not start.
    """
    sandbox = Sandbox(limits, lenient=uncontained)
    try:
        with sandbox.open([]):
            return sandbox
    except BaseException:
        sandbox.close()
        raise
