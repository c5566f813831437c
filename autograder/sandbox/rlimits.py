"""The system's own limits: processor time, memory, files."""

from __future__ import annotations

import math

from autograder.sandbox.layer import Layer
from autograder.sandbox.limits import Limits

NEEDED = ("RLIMIT_CPU", "RLIMIT_AS", "RLIMIT_NOFILE", "RLIMIT_FSIZE")  # the others help where known


def apply(limits: Limits, held_bytes: int) -> Layer:
    """Bound this process; soft and hard are one, so that nothing can raise them again.

    Args:
        limits: what the submission may use.
        held_bytes: address space that the warm process holds already.
    """
    try:
        import resource
    except ImportError:  # Windows
        return Layer("rlimits", False, "this system has none")
    bounds = {
        "RLIMIT_CPU": math.ceil(limits.cpu_seconds),
        "RLIMIT_AS": held_bytes + limits.memory_bytes,
        "RLIMIT_NOFILE": limits.files,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
    }
    missing: list[str] = []
    for name, bound in bounds.items():
        try:
            resource.setrlimit(getattr(resource, name), (bound, bound))
        except (AttributeError, ValueError, OSError):
            missing.append(name)
    return Layer("rlimits", not set(NEEDED) & set(missing), ", ".join(missing))


def held_now() -> int:
    """Return the address space that this process holds."""
    try:
        import resource
        from pathlib import Path

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        return pages * resource.getpagesize()
    except (ImportError, OSError):
        return 0
