"""Whatever loops or recurses in a learner's Python code comes to an end, bare excepts or not."""

from __future__ import annotations

import itertools
import sys
import textwrap
import threading
from time import perf_counter

import numpy as np
import pytest

from autograder import monitored
from autograder.budget import BudgetExceeded, budget
from autograder.exercise import Call, Probe, Read
from autograder.observe import load, observe, play
from autograder.record import Raised, Run

CALL = Probe("call", (Call(""), Read("out")))

HELPERS = """
class Swallows:
    def __enter__(self): pass
    def __exit__(self, *error): return True

class Lasting:
    def __del__(self):
        while True:
            try:
                while True: pass
            except: pass

def hides():
    try:
        while True: pass
    except: pass

def gives():
    while True:
        try: yield 1
        except: pass

def one(n):
    return other(n + 1)

def other(n):
    return one(n + 1)
"""

ENDLESS = {
    "loop": "while True: pass",
    "caught": """
        try:
            while True: pass
        except: pass
        """,
    "caught again and again": """
        while True:
            try:
                while True: pass
            except: pass
        """,
    "caught base": """
        while True:
            try: x = 1
            except BaseException: continue
        """,
    "continued finally": """
        while True:
            try: pass
            finally: continue
        """,
    "goes on in the except": """
        try:
            while True: pass
        except:
            while True: pass
        """,
    "hidden in a helper": """
        while True:
            try: hides()
            except: continue
        """,
    "swallowed by with": """
        while True:
            with Swallows():
                while True: pass
        """,
    "generator": "list(gives())",
    "comprehension": "[x for x in iter(int, 1)]",
    "huge comprehension": "[x for x in range(10 ** 12)]",
    "generator expression": "sum(1 for x in iter(int, 1))",
    "key": "max(iter(int, 1), key=lambda x: x)",
}


def function(body: str) -> object:
    inner = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    return load(f"{HELPERS}\ndef f():\n{inner}\n", "f")


def raised_type(run: Run) -> str | None:
    return run.raised.type if run.raised else None


@pytest.fixture
def means() -> str:
    """Say by which means this Python counts, for the report of a failure."""
    return "traced" if monitored.free_tool() is None else "monitored"


@pytest.mark.parametrize("body", ENDLESS)
def test_what_never_ends_is_ended(means: str, body: str) -> None:
    run = play(function(ENDLESS[body]), CALL, instructions=100_000)
    assert raised_type(run) == "BudgetExceeded", means
    assert run.raised is not None
    assert run.raised.line is not None


def test_a_bare_except_around_a_recursion_ends(means: str) -> None:
    body = "while True:\n    try: f()\n    except: pass"
    started = perf_counter()
    assert raised_type(play(function(body), CALL, 20_000)) == "BudgetExceeded", means
    assert perf_counter() - started < 5


@pytest.mark.parametrize(
    "body",
    [
        "f()",
        "one(0)",
        "class X:\n    def __getattr__(self, n): return getattr(self, n + 'a')\nX().a",
        "import sys\nsys.setrecursionlimit(10 ** 9)\nf()",
    ],
)
def test_a_recursion_without_end_is_a_recursion_error(means: str, body: str) -> None:
    before = sys.getrecursionlimit()
    run = play(function(body), CALL)
    assert raised_type(run) == "RecursionError", means
    assert run.raised is not None
    assert run.raised.source
    assert sys.getrecursionlimit() == before


def test_what_lasts_when_it_is_deleted_ends(means: str, capfd: pytest.CaptureFixture[str]) -> None:
    started = perf_counter()
    run = play(function("return Lasting()"), CALL, 100_000)
    assert perf_counter() - started < 5, means
    assert run.raised is None
    assert capfd.readouterr().err == ""


def test_few_instructions_that_take_long_are_ended_by_the_clock(means: str) -> None:
    slow = function("import time\nwhile True: time.sleep(0.01)")
    started = perf_counter()
    with pytest.raises(BudgetExceeded), budget(seconds=0.2):
        slow()  # type: ignore[operator]
    assert perf_counter() - started < 2, means


def test_the_probes_after_an_endless_one_get_little(means: str) -> None:
    probes = tuple(Probe(f"p{i}", CALL.steps) for i in range(10))
    started = perf_counter()
    seen = observe(function("while True: pass"), probes)
    assert perf_counter() - started < 6, means
    assert all(raised_type(run) == "BudgetExceeded" for run in seen.runs.values())


def test_an_endless_message_ends(means: str) -> None:
    body = """
        class Talks(Exception):
            def __str__(self):
                while True: pass
        raise Talks
        """
    run = play(function(body), CALL)
    assert (raised_type(run), run.raised and run.raised.message) == ("Talks", ""), means


def test_a_thread_in_a_loop_is_ended(means: str, capfd: pytest.CaptureFixture[str]) -> None:
    before = threading.active_count()
    body = """
        import threading
        def work():
            while True: pass
        threading.Thread(target=work, daemon=True).start()
        return 1.0
        """
    seen = observe(function(body), (CALL,))
    assert threading.active_count() == before, means
    assert seen.notes == ()
    assert seen.runs["call"].readings[0].value == 1.0
    assert capfd.readouterr().err == ""


def test_a_thread_that_waits_cannot_be_ended_and_is_told() -> None:
    gate = threading.Event()
    waits = function("import threading\nthreading.Thread(target=gate.wait).start()\nreturn 1.0")
    waits.__globals__["gate"] = gate  # type: ignore[attr-defined]
    try:
        seen = observe(waits, (CALL,))
    finally:
        gate.set()
    assert [note.id for note in seen.notes] == ["threads"]


def test_a_caller_in_a_cell_is_not_counted() -> None:
    """The cell that calls the checker looks like the learner's code, and is not under way."""
    cell = "def cell(run):\n    run()\n    return sum(i for i in range(10_000))\n"
    namespace: dict[str, object] = {}
    exec(compile(cell, "<ipython-input-1>", "exec"), namespace)

    def run() -> None:
        assert raised_type(play(function(ENDLESS["caught"]), CALL, 1000)) == "BudgetExceeded"

    assert namespace["cell"](run) == sum(range(10_000))  # type: ignore[operator]
    assert sys.gettrace() is None or "autograder" not in repr(sys.gettrace())


def test_a_text_that_loops_when_it_is_run_is_ended(means: str) -> None:
    raised = load("while True:\n    try:\n        while True: pass\n    except: pass\n", "f")
    assert isinstance(raised, Raised)
    assert raised.type == "BudgetExceeded", means


def test_a_right_answer_is_far_from_the_budget(means: str) -> None:
    body = """
        total = 0.0
        for i in range(5_000):
            total += i
        return total
        """
    run = play(function(body), CALL)
    assert run.raised is None, means
    assert run.readings[0].value == sum(range(5_000))


def test_endless_values_are_read_only_so_far() -> None:
    values = play(itertools.count, CALL).readings[0].value
    assert isinstance(values, tuple)


def test_huge_arrays_are_not_copied() -> None:
    run = play(function("return np.broadcast_to(0.0, (10 ** 9,))"), CALL)
    assert str(run.readings[0].value) == "Alien(type_name='array of 1000000000 elements')"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the memory cannot be bounded")
@pytest.mark.parametrize("body", ["return np.ones(10 ** 10)", "return list(range(10 ** 10))"])
def test_more_memory_than_any_answer_needs_is_refused(body: str) -> None:
    run = play(function(body), CALL)
    assert raised_type(run) in ("MemoryError", "_ArrayMemoryError")
    assert np.ones(10**6).sum() == 10**6
