"""Nothing that a candidate does to the process fools the judge or stays behind."""

from __future__ import annotations

import builtins
import gc
import locale
import os
import random
import signal
import sys
import textwrap
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from learner_shell import ID, Kernel

from autograder import course, judging, surroundings
from autograder.card import card_text
from autograder.exercise import Call, Exercise, Probe, Read
from autograder.libraries import held_now, put_back, put_true_ones_back
from autograder.observe import load, observe, play
from autograder.record import Verdict

CALL = Probe("call", (Call(""), Read("out")))
FUNCTION = "layer_group_instance.layernorm"


def after(text: str) -> object:
    """Play a function with this body, and return what it returned."""
    body = textwrap.indent(textwrap.dedent(text), "    ")
    run = play(load(f"def f():\n{body}\n", "f"), CALL)
    assert run.raised is None, run.raised
    return run.readings[0].value


SETTINGS: dict[str, Callable[[], object]] = {
    "import os; os.environ['COURSE_X'] = '1'; os.environ.pop('PATH')": lambda: dict(os.environ),
    "import os, tempfile; os.chdir(tempfile.gettempdir())": Path.cwd,
    "import sys; sys.path.insert(0, 'x')": lambda: list(sys.path),
    "import sys; sys.path = []": lambda: list(sys.path),
    "import sys; sys.modules['numpy'] = None; sys.modules.pop('json', None)": lambda: (
        sys.modules["numpy"],
        sys.modules.get("json"),
    ),
    "import sys; sys.setrecursionlimit(10 ** 6)": sys.getrecursionlimit,
    "import sys; sys.setprofile(lambda *a: None)": sys.getprofile,
    "import sys; sys.settrace(lambda *a: None)": sys.gettrace,
    "import sys; sys.stdout = sys.stderr = None": lambda: (sys.stdout, sys.stderr),
    "import sys; sys.excepthook = sys.displayhook = print": lambda: (
        sys.excepthook,
        sys.displayhook,
    ),
    "import gc; gc.disable()": gc.isenabled,
    "import warnings; warnings.filterwarnings('error'); warnings.warn = print": lambda: (
        warnings.warn,
        list(warnings.filters),
    ),
    "import locale; locale.setlocale(locale.LC_ALL, 'C')": lambda: locale.setlocale(locale.LC_ALL),
    "np.seterr(all='raise'); np.seterrcall(print)": lambda: (np.geterr(), np.geterrcall()),
    "np.set_printoptions(precision=2)": np.get_printoptions,
    "np.random.seed(0)": lambda: str(np.random.get_state()),
    "import random; random.seed(0)": random.getstate,
    "import matplotlib as m; m.rcParams['lines.linewidth'] = 9": lambda: dict(mpl.rcParams),
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)": lambda: signal.getsignal(
        signal.SIGINT
    ),
    "import threading; threading.excepthook = print": lambda: threading.excepthook,
    "np.sqrt = np.random.seed = np.linalg.norm = None": lambda: (
        np.sqrt,
        vars(np.random)["seed"],
        np.linalg.norm,
    ),
    "np.random.default_rng = lambda *a: 4; np.mine = 1": lambda: (
        np.random.default_rng,
        hasattr(np, "mine"),
    ),
    "del np.exp": lambda: np.exp,
    "import builtins; builtins.sum = builtins.print = None": lambda: (
        builtins.sum,
        builtins.print,
    ),
    "import math; math.sqrt = None": lambda: sys.modules["math"].sqrt,
    "import os; os._exit = None": lambda: os._exit,
}


@pytest.mark.parametrize("statement", SETTINGS)
def test_what_was_changed_is_as_before(statement: str) -> None:
    read = SETTINGS[statement]
    before = read()
    after(f"{statement}\nreturn 1.0")
    assert read() == before
    load(statement, "f")
    assert read() == before


def test_figures_that_were_opened_are_closed() -> None:
    mine = plt.figure()
    try:
        after("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.figure()\nreturn 1.0")
        assert plt.get_fignums() == [mine.number]
    finally:
        plt.close(mine)


def test_one_setting_that_fails_keeps_no_other_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "_folder", lambda: lambda: 1 / 0)
    before = dict(os.environ)
    after("import os\nos.environ['COURSE_X'] = '1'\nreturn 1.0")
    assert dict(os.environ) == before


# ── The candidate's own data ────────────────────────────────────────────────────────────


REMEMBERS = """
rng = np.random.default_rng(3)
memory, table = {"deep": [1]}, np.zeros(2)

def count():
    global late
    late = globals().get("late", 0) + 1
    memory["deep"].append(late)
    return late

def enclosing():
    inside = 0
    def f(seen=[], *, known={}):
        nonlocal inside
        inside += 1
        f.calls = getattr(f, "calls", 0) + 1
        seen.append(1); known[len(known)] = 1; table[0] += 1
        return (inside, f.calls, len(seen), len(known), count(), len(memory["deep"]),
                float(table[0]), float(rng.random()))
    return f

f = enclosing()
"""


def test_each_run_finds_the_candidate_as_it_was() -> None:
    f = load(REMEMBERS, "f")
    probes = tuple(Probe(str(i), (Call(""), Call(""), Read("out"))) for i in range(3))
    values = [run.readings[0].value for run in observe(f, probes).runs.values()]
    assert values[0] == values[1] == values[2]
    assert values[0][:7] == (2, 2, 2, 2, 2, 3, 2.0)  # type: ignore[index]


def test_objects_that_others_hold_stay_the_same_objects() -> None:
    text = "data = {'W': np.zeros(2)}\ndef f():\n    data['W'][0] = 5\n    data['new'] = 1\n"
    f = load(text, "f")
    held = f.__globals__["data"]  # type: ignore[attr-defined]
    array = held["W"]
    play(f, CALL)
    assert f.__globals__["data"] is held  # type: ignore[attr-defined]
    assert held["W"] is array
    assert (list(held), array.tolist()) == (["W"], [0, 0])


def test_what_cannot_be_copied_is_no_reason_to_fail() -> None:
    text = """
        import threading
        class Sour:
            def __deepcopy__(self, memo): raise RuntimeError
            def __copy__(self): raise RuntimeError
            def __eq__(self, other): raise RuntimeError
        lock, things, huge = threading.Lock(), [Sour()], np.broadcast_to(0.0, (10 ** 9,))
        loop = []
        loop.append(loop)
        def f(): return (len(things), huge.size, len(loop), lock.locked())
        """
    run = play(load(textwrap.dedent(text), "f"), CALL)
    assert run.readings[0].value == (1, 10**9, 1, False)


# ── The judge is not fooled ─────────────────────────────────────────────────────────────


def patched(statement: str, expected: str) -> Verdict:
    """Judge a wrong answer that changes what the judge computes with."""
    text = f"def layernorm(*a, **k):\n    {statement}\n    return {expected}\n"
    return judging.judge_source(course.exercise(FUNCTION), text)


@pytest.mark.parametrize(
    "statement",
    [
        "np.isclose = np.allclose = lambda *a, **k: np.True_",
        "np.abs = np.subtract = lambda *a, **k: np.zeros(1)",
        "import builtins; builtins.all = builtins.any = lambda values: True",
        "import builtins; builtins.isinstance = lambda *a: False",
    ],
)
def test_a_patched_library_makes_nothing_right(statement: str) -> None:
    verdict = patched(statement, "np.ones(1)")
    assert verdict.kind in ("wrong", "raised")
    note = next(note for note in verdict.notes if note.id == "replaces")
    assert "`" in note.value
    assert note.value in card_text(verdict, "en")
    assert (
        judging.judge_source(course.exercise(FUNCTION), course.exercise(FUNCTION).solution).kind
        == "correct"
    )


def test_patching_a_library_before_the_reference_runs_changes_nothing(run: Kernel) -> None:
    solution = course.exercise("xavier_he.fans").solution
    run(solution)
    right = run("check('xavier_he.fans')").verdict
    run("true_prod = np.prod\nnp.prod = lambda *a, **k: 7")
    try:
        fooled = run("check('xavier_he.fans')")
        assert fooled.verdict.kind == right.kind == "correct"
        assert "`np.prod`" in fooled.text
        assert run("np.prod is true_prod").value
        assert "`np.prod`" not in run("check('xavier_he.fans')").text
    finally:
        put_true_ones_back()


def test_what_others_add_or_load_is_no_replacement() -> None:
    libraries = held_now()
    assert put_back(libraries) == ()
    import numpy.testing  # noqa: F401

    assert put_back(libraries) == ()
    assert hasattr(np, "testing")


# ── In a notebook ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "line",
    [
        "sum(itertools.count())",
        "list(itertools.repeat(0))",
        "max(iter(int, 1))",
        "sum(range(10 ** 13))",
        "while True:\n            try:\n                while True: pass\n            except: pass",
        "__import__('os')._exit(3)",
        "raise KeyboardInterrupt",
    ],
)
def test_the_kernel_stays_usable(run: Kernel, exercise: Exercise, line: str) -> None:
    run("import itertools")
    run(exercise.solution.replace("for key in params:", f"{line}\n        for key in params:"))
    ran = run(f'check("{ID}")')
    assert ran.verdict.kind == "raised"
    assert ran.verdict.raised is not None
    assert ran.verdict.raised.line is not None
    assert (ran.stdout.partition("Out[")[0], ran.stderr) == ("", "")
    run(exercise.solution)
    assert run(f'check("{ID}")').verdict.kind == "correct"


@pytest.fixture
def heard() -> Iterator[None]:
    """Hear the keyboard, which a run in the background is deaf to."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
def test_a_person_can_stop_a_check() -> None:
    """A signal from outside is no exception of the candidate."""
    f = load("import os, signal\ndef f(): os.kill(os.getpid(), signal.SIGINT)\n", "f")
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        play(f, CALL)
    assert signal.getsignal(signal.SIGINT) is before
