"""Forged frames, endless loops, bombs: each costs its own submission, and nobody else's."""

from __future__ import annotations

import os
import time
from pathlib import Path

import psutil
import pytest
from hostile_cells import ANSWER, EXERCISE, QUICK, honest, printed, ran

from autograder import course
from autograder.sandbox import replay
from autograder.sandbox.client import ChildEndedError, Sandbox
from autograder.sandbox.judged import question_of, verdict_on
from autograder.sandbox.limits import MEGABYTE, Limits
from autograder.sandbox.replay import run_replayed
from autograder.sandbox.talk import Cell

# ── Forgery ─────────────────────────────────────────────────────────────────────────────

FORGED = {
    "garbage": "import os\nos.write(3, b'x' * 100)",
    "a huge promise": "import os, struct\nos.write(3, struct.pack('>IQ', 10, 2**60))",
    "nothing more": "import os\nos.close(3)",
    "an answer too early": "from autograder.sandbox import wire, talk\nimport os\n"
    "os.write(3, wire.encode(talk.Sighting(own_reference=False)))",
    "a fact": "from autograder.sandbox import wire\nimport os, struct, json\n"
    "h = json.dumps({'value': {'r': ['Fact', 1.0, 1.0]}, 'arrays': []}).encode()\n"
    "os.write(3, struct.pack('>IQ', len(h), 0) + h)",
    "a deep one": "import os, struct\nh = b'{\"arrays\":[],\"value\":' + b'[' * 9999 + b']' * 9999 "
    "+ b'}'\nos.write(3, struct.pack('>IQ', len(h), 0) + h)",
    "what observe answers": "import autograder.sandbox.answering as a\nfrom autograder.record "
    "import *\na.seen_briefly = lambda v, probes: Observation({p.name: Run(()) for p in probes})\n"
    "class Momentum: pass",
    "a lying observation": "import autograder.sandbox.answering as a\nfrom autograder.record "
    "import *\na.seen_briefly = lambda value, probes: Observation({p.name: Run(tuple(Reading(1, "
    "'v', 'value', 1.0) for s in (*p.steps, 1))) for p in probes})\nclass Momentum: pass",
    "an answer without what it did": "import autograder.sandbox.child as c\n"
    "c.undressed = lambda observed: 1\nclass Momentum: pass",
    "what it did alone": "import autograder.sandbox.child as c\n"
    "c.told = lambda shell, question: (c.undressed(c.sighting(shell, question).observation),)\n"
    "class Momentum: pass",
    "a script for an answer": "import autograder.sandbox.child as c\n"
    "from autograder.sandbox.talk import Script\n"
    "c.told = lambda shell, question: (Script(question.probes),) * 2\nclass Momentum: pass",
}


@pytest.mark.parametrize("text", FORGED.values(), ids=FORGED.keys())
def test_a_forged_frame_earns_nothing_and_harms_nobody(sandbox: Sandbox, text: str) -> None:
    with run_replayed(sandbox, [Cell("attack", text)], QUICK) as submission:
        verdict = verdict_on(EXERCISE, submission)
    assert verdict.points == 0
    assert verdict.kind in ("raised", "not_attempted")
    assert honest(sandbox).points == EXERCISE.max_points


# ── Using up ────────────────────────────────────────────────────────────────────────────


def test_a_loop_costs_its_cell_and_no_other(sandbox: Sandbox) -> None:
    with sandbox.open([Cell("loop", "while True: pass"), ANSWER], QUICK) as session:
        assert [run.ended for run in session.outputs] == ["cpu", "ok"]
        assert verdict_on(EXERCISE, session).points == EXERCISE.max_points


def test_a_loop_that_swallows_everything_is_ended(sandbox: Sandbox) -> None:
    text = (
        "def spin():\n    while True: len('')\n"
        "while True:\n    try: spin()\n    except BaseException: pass"
    )
    with run_replayed(sandbox, [Cell("loop", text), ANSWER], QUICK) as submission:
        assert [(row.index, row.ended) for row in submission.left_out] == [(0, "cpu")]
        assert verdict_on(EXERCISE, submission).points == EXERCISE.max_points


def test_what_waits_meets_the_backstop(sandbox: Sandbox) -> None:
    limits = Limits(wall_seconds=1.0)
    with sandbox.open([Cell("wait", "import time\ntime.sleep(10**6)")], limits) as session:
        assert session.outputs[0].ended == "wall"


def test_what_waits_everywhere_is_waited_for_once(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "LEAST", 3.0)
    wait, limits = "import time\ntime.sleep(10**6)", Limits(wall_seconds=6.0, cpu_seconds=1.0)
    cells = [Cell("a", wait), Cell("b", wait), ANSWER, Cell("c", wait)]
    with run_replayed(sandbox, cells, limits) as submission:
        assert [(row.index, row.ended) for row in submission.left_out] == [
            (0, "wall"),
            (1, "wall"),
            (3, "wall"),
        ]
        assert [round(row.seconds) for row in submission.left_out] == [6, 3, 3]
        assert verdict_on(EXERCISE, submission).points == EXERCISE.max_points


@pytest.mark.parametrize("text", ["import os\nos._exit(0)", "import os, signal\nos.abort()"])
def test_what_ends_the_process_costs_its_own_points(sandbox: Sandbox, text: str) -> None:
    cells = [Cell("a", "x = 1"), Cell("exit", text), ANSWER, Cell("last", "print(x)")]
    with run_replayed(sandbox, cells, QUICK) as submission:
        assert [row.index for row in submission.left_out] == [1]
        assert [run.ended for run in submission.outputs] == ["ok", "killed", "ok", "ok"]
        assert verdict_on(EXERCISE, submission).points == EXERCISE.max_points


def test_an_answer_that_ends_the_process_costs_itself(sandbox: Sandbox) -> None:
    deadly = "import ctypes\nclass Momentum:\n    def __init__(self, lr=0.01, momentum=0.9):\n"
    other = course.exercise("momentum.convert")
    cells = [Cell("a", deadly + "        ctypes.string_at(0)"), Cell("b", other.solution)]
    with run_replayed(sandbox, cells, QUICK) as submission:
        verdict = verdict_on(EXERCISE, submission)
        assert (verdict.kind, verdict.points) == ("raised", 0)
        assert verdict_on(other, submission).points == other.max_points


def test_too_many_deadly_cells_are_given_up(sandbox: Sandbox) -> None:
    cells = [ANSWER, *(Cell(str(i), "import os\nos._exit(0)") for i in range(9))]
    with run_replayed(sandbox, cells, QUICK, most=2) as submission:
        assert submission.gave_up
        assert len(submission.left_out) == 3
        assert verdict_on(EXERCISE, submission).points == EXERCISE.max_points
        assert submission.close().children == 4


BOMBS = {
    "memory": "x = bytearray(4 * 1024**3)",
    "memory bit by bit": "x = []\nwhile True: x.append(bytearray(10**7))",
    "an array": "import numpy as np\nnp.ones(10**10)",
    "threads": "import threading, time\n"
    "for _ in range(10**5): threading.Thread(target=time.sleep, args=(99,), daemon=True).start()",
    "open files": "import os\nwhile True: os.dup(0)",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_does_not_go_off(sandbox: Sandbox, text: str) -> None:
    limits = Limits(cpu_seconds=5, wall_seconds=30, memory_bytes=400 * MEGABYTE)
    with sandbox.open([Cell("bomb", text)], limits) as session:
        assert session.outputs[0].ended in ("error", "memory", "killed", "cpu")
        assert session.close().peak_mb < 700
    assert honest(sandbox).points == EXERCISE.max_points


def test_a_flood_of_output_is_cut(sandbox: Sandbox) -> None:
    limits = Limits(output_bytes=10_000)
    text = "while True: print('x' * 1000)\n"
    run = ran(sandbox, text.replace("while True", "for _ in range(10**5)"), limits)
    assert run.cut
    assert len(printed(run)) <= 10_000
    shown = "from IPython.display import display, HTML\ndisplay(HTML('x' * 10**6))\nprint(1)"
    run = ran(sandbox, shown, limits)
    assert run.cut
    assert printed(run) == "1\n"


def test_threads_do_not_outlive(sandbox: Sandbox) -> None:
    text = (
        "import threading, time\ndef run():\n    while True: time.sleep(0.001)\n"
        "for _ in range(20): threading.Thread(target=run).start()"
    )
    with sandbox.open([Cell("threads", text), ANSWER]) as session:
        assert verdict_on(EXERCISE, session).points == EXERCISE.max_points
    assert session.usage is not None
    assert honest(sandbox).points == EXERCISE.max_points


def test_nothing_is_left_running(sandbox: Sandbox) -> None:
    honest(sandbox)
    started = sandbox._ready()
    with Sandbox() as other:
        session = other.open([ANSWER])
        process = other._ready().process
    assert process.poll() is not None
    assert started.alive
    assert not _processes_of(process.pid)
    assert session.close().cpu_ms == 0.0  # nobody is left who could say


def _processes_of(parent: int) -> list[int]:
    """Return the processes of which this one is the parent."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(entry.name))
    return found


# ── Others ──────────────────────────────────────────────────────────────────────────────


def test_a_submission_leaves_nothing_to_the_next(sandbox: Sandbox) -> None:
    text = "import numpy as np, builtins\nnp.sqrt = len\nbuiltins.mine = 1\nsecret = 2"
    ran(sandbox, text)
    run = ran(sandbox, "import numpy as np\nprint(np.sqrt(4.0), 'secret' in globals())")
    assert printed(run) == "2.0 False\n"


LEFT = """
import fcntl, os
for fd in range(3):
    try: place = os.lseek(fd, 0, os.SEEK_CUR), os.lseek(fd, 777, os.SEEK_SET)
    except OSError: place = (0,)
    print(place[0], fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_NONBLOCK)
    fcntl.fcntl(fd, fcntl.F_SETFL, os.O_NONBLOCK)
"""


def test_nothing_is_left_in_what_all_processes_inherit(sandbox: Sandbox) -> None:
    with Sandbox() as other:
        other.adopt(sandbox.twin())
        for room in (sandbox, sandbox, other, sandbox, other):
            assert printed(ran(room, LEFT)) == "0 0\n" * 3


@pytest.mark.usefixtures("sandbox")
def test_a_killed_zygote_is_replaced() -> None:
    with Sandbox() as other:
        session, zygote = other.open([ANSWER]), other._ready().process
        for process in psutil.Process(zygote.pid).children(recursive=True):
            process.kill()
        zygote.kill()
        zygote.wait()
        with pytest.raises(ChildEndedError):
            session.observe(question_of(EXERCISE, None))
        assert honest(other).points == EXERCISE.max_points


@pytest.mark.usefixtures("sandbox")
def test_no_secret_is_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET_OF_THE_MARKER", "1")
    with Sandbox() as other:
        text = (
            "import os, ctypes\nprint(sorted(os.environ))\n"
            "e = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), 'environ')\n"
            "i = 0\nwhile e and e[i]: print(e[i]); i += 1"
        )
        run = ran(other, text)
    assert "SECRET" not in printed(run)
    assert os.environ["A_SECRET_OF_THE_MARKER"] == "1"


def test_a_busy_machine_fails_nobody(sandbox: Sandbox) -> None:
    """Processor time is what counts: a child that waits has used none of it."""
    limits = Limits(cpu_seconds=1, cell_cpu_seconds=1, wall_seconds=60)
    begun = time.monotonic()
    run = ran(sandbox, "import select\nfor _ in range(15): select.select([], [], [], 0.1)", limits)
    assert run.ended == "ok"
    assert time.monotonic() - begun > 1.4
