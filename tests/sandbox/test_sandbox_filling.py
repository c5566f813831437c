"""The holes in a process's memory are filled before there are copies of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache

import pytest

from autograder.sandbox.filling import filling

PROGRAM = """
import json, sys
import numpy, IPython.core.interactiveshell
from autograder.sandbox.filling import filling

def peak():
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

def pools(size):
    made = [bytes(size - sys.getsizeof(b"")) for _ in range(2 * 16384 // size)]
    return len({id(row) // 16384 for row in made}), made

many = [bytes(number % 400) for number in range(40_000)]
del many[::3]
before = peak()
held = filling() if sys.argv[1] == "full" else []
grown = peak() - before
sizes = {size: pools(size) for size in (64, 128, 304, 400)}
print(json.dumps({
    "count": len(held), "grown": grown, "bytes": sum(map(sys.getsizeof, held)),
    "pools": {size: found for size, (found, _) in sizes.items()},
}))
"""


@cache
def measured(how: str, memory: str = "pymalloc") -> dict[str, object]:
    """Return what a process of its own finds, its holes filled or not."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, how],
        env={**os.environ, "PYTHONMALLOC": memory},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_it_takes_a_few_megabytes() -> None:
    found = measured("full")
    assert 1000 < int(str(found["count"])) < 100_000
    assert int(str(found["bytes"])) < 16 * 1024**2


@pytest.mark.parametrize("size", ["64", "128", "304", "400"])
def test_what_is_made_afterwards_lies_together(size: str) -> None:
    filled, otherwise = (measured(how)["pools"][size] for how in ("full", "holes"))  # type: ignore[index]
    assert filled <= 5 < otherwise, "32 kB lie in this many pools of 16 kB"


def test_a_python_with_another_memory_is_given_up_soon() -> None:
    found = measured("full", "malloc")
    assert found["count"] == 0
    assert int(str(found["grown"])) < 64 * 1024**2


def test_elsewhere_nothing_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.implementation, "name", "another")
    assert filling() == []
