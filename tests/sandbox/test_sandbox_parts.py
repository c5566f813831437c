"""The parts by themselves: tables, stand-ins, what may be read, and what the doctor says."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder import course
from autograder.commands.doctor import command
from autograder.sandbox import doctor, readable, seccomp, stripping, syscalls
from autograder.sandbox.client import Sandbox
from autograder.sandbox.layer import Layer
from autograder.sandbox.talk import Cell

FORBIDDEN = (
    *("fork", "vfork", "execve", "execveat", "ptrace", "memfd_create", "io_uring_setup", "socket"),
    *("connect", "bind", "kill", "tkill", "unlink", "unlinkat", "mkdir", "rename", "chmod"),
    *("fchmodat", "mount", "unshare", "setns", "bpf", "process_vm_readv", "pidfd_open", "keyctl"),
    *("setpriority", "sched_setaffinity", "truncate", "ftruncate", "link", "symlink", "setuid"),
)


@pytest.mark.parametrize("table", [syscalls.X86_64, syscalls.AARCH64], ids=["x86-64", "aarch64"])
def test_no_table_allows_what_harms(table: dict[str, int]) -> None:
    assert not set(FORBIDDEN) & set(table)
    assert len(set(table.values())) == len(table)
    assert set(syscalls.CONDITIONAL) <= set(table)


HEADERS = {
    "x86-64": (Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), syscalls.X86_64),
    "aarch64": (Path("/usr/include/asm-generic/unistd.h"), syscalls.AARCH64),
}


@pytest.mark.parametrize("name", HEADERS)
def test_the_numbers_are_the_kernels(name: str) -> None:
    header, table = HEADERS[name]
    if not header.exists():
        pytest.skip(f"{header} is not installed (linux-libc-dev)")
    rows = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text(encoding="utf-8"))
    numbers = {call: int(number) for call, number in rows}
    numbers.setdefault("newfstatat", numbers.get("fstatat", -1))
    assert {call: numbers[call] for call in table} == dict(table)


@pytest.mark.parametrize("machine", seccomp.MACHINES.values(), ids=seccomp.MACHINES)
def test_every_jump_of_the_filter_lands(machine: seccomp.Machine) -> None:
    rows = seccomp.program(machine, 4711)
    assert len(rows) < 4096
    for place, (code, yes, no, _) in enumerate(rows):
        assert max(yes, no) < 256
        assert place + 1 + max(yes, no) < len(rows) or code == 0x06
    assert sum(row[3] == 4711 for row in rows) == 1


# ── Stand-ins ───────────────────────────────────────────────────────────────────────────


def test_every_name_of_the_package_is_there_and_no_body_of_a_reference() -> None:
    made = stripping.stripped()
    for exercise in course.all_exercises():
        module, _, name = stripping.place_of(exercise.reference).partition(":")
        if not module.startswith("course_lib"):
            assert module not in made
            continue
        tree = ast.parse(made[module][0])
        found = next(node for node in tree.body if getattr(node, "name", "") == name)
        functions = [n for n in ast.walk(found) if isinstance(n, ast.FunctionDef)]
        assert functions
        assert all(len(function.body) == 1 for function in functions)
        assert all(stripping.REFUSE in ast.unparse(function.body[0]) for function in functions)


def test_the_package_keeps_its_names() -> None:
    for name, (text, file, _) in stripping.stripped().items():
        before = ast.parse(Path(file).read_text(encoding="utf-8"))
        kept = {node.name for node in ast.parse(text).body if hasattr(node, "name")}
        assert kept == {node.name for node in before.body if hasattr(node, "name")}, name


def test_set_up_cells_of_every_lesson_run(sandbox: Sandbox) -> None:
    sources = [
        "import numpy as np\nfrom autograder import check, explain, hint, mine, progress, use\n"
        f"import {name}\nuse('ja')\nassert check('momentum.Momentum') is None"
        for name in stripping.stripped()
    ]
    with sandbox.open([Cell(str(i), text) for i, text in enumerate(sources)]) as session:
        assert [run.ended for run in session.outputs] == ["ok"] * len(sources)


def test_data_and_figures_of_the_course_are_there(sandbox: Sandbox) -> None:
    text = (
        "from course_lib.datasets import digits\nfrom course_lib.figures import show, style\n"
        "import matplotlib.pyplot as plt\nprint(digits().x_train.shape)\n"
        "fig, ax = plt.subplots()\nax.set_title('한글 日本語')\nshow(fig, 'a figure')"
    )
    with sandbox.open([Cell("figure", text)], lang="ko") as session:
        (run,) = session.outputs
    assert run.ended == "ok", run.outputs
    shown = next(row for row in run.outputs if row["output_type"] == "execute_result")
    assert "image/png;base64" in str(shown["data"])


def test_pyplot_figures_are_shown_as_in_a_kernel(sandbox: Sandbox) -> None:
    text = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint(1)"
    with sandbox.open([Cell("plot", text)]) as session:
        kinds = [row["output_type"] for row in session.outputs[0].outputs]
        (figure,) = (row for row in session.outputs[0].outputs if "image/png" in str(row))
    assert sorted(kinds) == ["display_data", "stream"]
    assert str(figure["data"]).count("iVBOR") == 1


# ── What may be read ────────────────────────────────────────────────────────────────────


def test_nothing_private_lies_below_what_may_be_read() -> None:
    allowed = [path.resolve() for path in readable.readable(course.ROOT)]
    private = [course.LESSONS, course.ROOT / "solutions", course.ROOT / "course_lib/optimizers"]
    private += [course.ROOT / "autograder/judge.py", Path.home() / ".ssh", Path.cwd()]
    for path in private:
        above = [a for a in allowed if path.resolve().is_relative_to(a)]
        assert not above


# ── The doctor ──────────────────────────────────────────────────────────────────────────


def test_the_doctor_says_what_holds(sandbox: Sandbox) -> None:
    held = {layer.name for layer in sandbox.layers if layer.held}
    told = CliRunner().invoke(command, env={"COURSE_LANG": "en", "COLUMNS": "120"})
    assert told.exit_code == 0
    assert all(name in told.output for name in held)
    assert "Submissions are contained on this machine." in told.output


def test_the_doctor_sees_what_gets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> Layer:
        return Layer("landlock", False, "switched off")

    with Sandbox(contained=False) as uncontained:
        monkeypatch.setattr(doctor, "Sandbox", lambda *_, **__: uncontained)
        monkeypatch.setattr(doctor, "_layers", lambda: (missing(),))
        told = CliRunner().invoke(command, env={"COURSE_LANG": "en", "COLUMNS": "120"})
    assert told.exit_code == 1
    assert "--uncontained" in told.output
    assert "switched off" in told.output
    assert "no program can be started" in told.output.rpartition("not contained")[2]


@pytest.mark.parametrize("encoding", ["cp949", "cp932", "utf-8"])
def test_the_doctor_prints_on_any_console(encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "doctor"],
        env={**os.environ, "PYTHONIOENCODING": encoding, "COURSE_LANG": "ko"},
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr.decode(errors="replace")
    assert not done.stderr
