"""`python -m autograder judge`: exit statuses, encodings, endless loops, JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from learner_shell import ID, edited

from autograder import separate
from autograder.commands.judge import command
from autograder.exercise import Exercise


def judge(
    folder: Path, *words: str, encoding: str = "utf-8", **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a person would, on a console of some encoding."""
    return subprocess.run(
        [sys.executable, "-m", "autograder", "judge", *words],
        cwd=folder,
        env={**os.environ, "COURSE_LANG": "en", "PYTHONIOENCODING": encoding, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


def answer(folder: Path, text: str, name: str = "answer.py", encoding: str = "utf-8") -> str:
    (folder / name).write_bytes(text.encode(encoding))
    return name


# ── Verdicts and exit statuses ──────────────────────────────────────────────────────────


def test_the_exit_status_says_the_kind(tmp_path: Path, exercise: Exercise) -> None:
    convention = exercise.solution.replace("- self.lr * grads", "+ grads").replace(
        "params[key] += self.v[key]", "params[key] -= self.lr * self.v[key]"
    )
    cases = {
        "correct": (exercise.solution, 0),
        "convention": (convention, 0),
        "not_attempted": (exercise.stub, 1),
        "misconception": (edited(exercise, "params[key] += ", "params[key] -= "), 1),
        "wrong": (edited(exercise, "self.lr * grads[key]", "self.lr * grads[key] ** 3"), 1),
        "raised": (edited(exercise, "np.zeros_like", "np.zero_like"), 1),
    }
    for kind, (text, status) in cases.items():
        ran = judge(tmp_path, ID, answer(tmp_path, text), "--json")
        assert json.loads(ran.stdout)["kind"] == kind
        assert ran.returncode == status
        assert ran.stderr == b""


def test_a_fault_does_not_change_the_status(tmp_path: Path, exercise: Exercise) -> None:
    text = edited(exercise, "params[key] += self.v[key]", "params[key] = params[key] + self.v[key]")
    ran = judge(tmp_path, ID, answer(tmp_path, text), "--json")
    data = json.loads(ran.stdout)
    assert (data["kind"], data["faults"], ran.returncode) == ("correct", ["rebinds"], 0)
    assert data["points"] < data["max_points"]


def test_a_syntax_error_is_the_learners(tmp_path: Path) -> None:
    ran = judge(tmp_path, ID, answer(tmp_path, "class Momentum\n    pass\n"), "--json")
    data = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert (data["kind"], data["cause"], data["raised"]["line"]) == ("raised", "colon", 1)


def test_a_misspelt_class_is_named(tmp_path: Path, exercise: Exercise) -> None:
    text = exercise.solution.replace("class Momentum", "class momentum")
    ran = judge(tmp_path, ID, answer(tmp_path, text))
    assert ran.returncode == 1
    assert b"`momentum`" in ran.stdout


def test_a_fault_of_ours_has_a_status_of_its_own(
    tmp_path: Path, exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "elsewhere" / "numpy"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(broken.parent))
    monkeypatch.setattr(separate, "GRACE", 10.0)
    verdict = separate.judge_apart(ID, exercise.solution)
    assert verdict.kind == "broken"
    monkeypatch.setattr(separate, "judge_apart", lambda *_: verdict)
    ran = CliRunner().invoke(command, [ID, str(tmp_path / answer(tmp_path, exercise.solution))])
    assert ran.exit_code == 3
    assert "|" in ran.output.splitlines()[0]


def test_a_seed_draws_other_inputs(tmp_path: Path, exercise: Exercise) -> None:
    name = answer(tmp_path, edited(exercise, "self.lr * grads[key]", "grads[key] ** 3"))
    runs = [judge(tmp_path, ID, name, "--json", "--seed", seed) for seed in ("1", "2", "1")]
    values = [json.loads(ran.stdout)["first_difference"]["got"] for ran in runs]
    assert values[0] == values[2] != values[1]


# ── Loops, exits, noise ─────────────────────────────────────────────────────────────────

LOOPS = {
    "python": "while True:\n            pass",
    "collects": "list(itertools.count())",
    "compiled": "sum(itertools.repeat(0))",
}


@pytest.mark.parametrize("loop", LOOPS)
def test_what_never_ends_is_ended(tmp_path: Path, exercise: Exercise, loop: str) -> None:
    text = "import itertools\n" + edited(
        exercise, "for key in params:", f"{LOOPS[loop]}\n        for key in params:"
    )
    started = time.monotonic()
    ran = judge(tmp_path, ID, answer(tmp_path, text), "--json")
    assert time.monotonic() - started < 10
    data = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert data["kind"] == "raised"
    assert data["raised"]["type"] in ("BudgetExceeded", "MemoryError")
    assert data["cause"] in ("endless_loop", "memory")
    assert data["raised"]["line"] is not None


def test_a_module_that_never_ends_is_ended() -> None:
    text = "import itertools\nsum(itertools.repeat(0))\n"
    verdict = separate.judge_apart(ID, text, seconds=1.0)
    assert verdict.raised is not None
    assert (verdict.kind, verdict.cause) == ("raised", "endless_loop")
    assert (verdict.raised.line, verdict.raised.source) == (2, "sum(itertools.repeat(0))")


@pytest.mark.parametrize("code", ["import os\nos._exit(0)", "import sys\nsys.exit(0)", "exit()"])
def test_code_that_ends_python_is_told_so(tmp_path: Path, exercise: Exercise, code: str) -> None:
    ran = judge(tmp_path, ID, answer(tmp_path, f"{code}\n{exercise.solution}"), "--json")
    data = json.loads(ran.stdout)
    assert (data["kind"], ran.returncode) == ("raised", 1)
    if code != "exit()":
        assert data["cause"] == "exits"


def test_whatever_a_file_prints_json_stays_json(tmp_path: Path, exercise: Exercise) -> None:
    noise = (
        "import os, sys, threading, time, warnings\n"
        "print('{}'); print('err', file=sys.stderr); warnings.warn('w')\n"
        "os.write(1, b'{}'); os.write(2, b'x')\n"
        "threading.Thread(target=time.sleep, args=(60,)).start()\n"
    )
    ran = judge(tmp_path, ID, answer(tmp_path, noise + exercise.solution), "--json")
    assert json.loads(ran.stdout)["kind"] == "correct"
    assert ran.stderr == b""


def test_nothing_waits_for_a_keyboard(tmp_path: Path, exercise: Exercise) -> None:
    ran = judge(tmp_path, ID, answer(tmp_path, "input()\n" + exercise.solution), "--json")
    assert json.loads(ran.stdout)["cause"] == "asks_input"


# ── Files and names that are not right ──────────────────────────────────────────────────


def refused(ran: subprocess.CompletedProcess[bytes]) -> str:
    """Return the message of a run that must have ended with status 2 and no traceback."""
    assert ran.returncode == 2
    assert ran.stdout == b""
    assert b"Traceback" not in ran.stderr
    return ran.stderr.decode()


def test_a_missing_file_is_an_error_of_use(tmp_path: Path) -> None:
    assert "gone.py" in refused(judge(tmp_path, ID, "gone.py"))
    assert "gone.py" in refused(judge(tmp_path, ID, "gone.py", "--json"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "folder" in refused(judge(tmp_path, ID, "."))


def test_a_notebook_is_no_python_file(tmp_path: Path) -> None:
    assert "notebook" in refused(judge(tmp_path, ID, answer(tmp_path, "{}", "lesson.ipynb")))


def test_binary_data_is_no_python_file(tmp_path: Path) -> None:
    assert "binary" in refused(judge(tmp_path, ID, answer(tmp_path, "PK\x03\x04\0\0")))


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp949", "# 모멘텀\n"), ("cp932", "# モーメンタム\n"), ("utf-16", "#")],
)
def test_another_encoding_is_said(tmp_path: Path, encoding: str, text: str) -> None:
    name = answer(tmp_path, text, encoding=encoding)
    assert "UTF-8" in refused(judge(tmp_path, ID, name))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_is_read_with_or_without_its_mark(
    tmp_path: Path, exercise: Exercise, encoding: str
) -> None:
    text = f"# 모멘텀 モーメンタム\r\n{exercise.solution}"
    name = answer(tmp_path, text, "답안 答え.py", encoding=encoding)
    assert judge(tmp_path, ID, name).returncode == 0


@pytest.mark.parametrize(
    ("name", "nearest"), [("momentum.momentum", ID), ("Momentum", ID), ("momentum.Momentun", ID)]
)
def test_a_near_miss_of_the_exercise_says_so(
    tmp_path: Path, exercise: Exercise, name: str, nearest: str
) -> None:
    message = refused(judge(tmp_path, name, answer(tmp_path, exercise.solution)))
    assert nearest in message


# ── Languages and consoles ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("encoding", "lang"),
    [("cp949", "ko"), ("cp949", "ja"), ("cp932", "ja"), ("cp932", "ko"), ("ascii", "en")],
)
def test_no_console_stops_the_card(
    tmp_path: Path, exercise: Exercise, encoding: str, lang: str
) -> None:
    text = edited(exercise, "np.zeros_like", "np.モーメンタム_모멘텀")
    name = answer(tmp_path, text, "답안 答え.py")
    ran = judge(tmp_path, ID, name, "--lang", lang, encoding=encoding)
    assert ran.returncode == 1
    assert ran.stderr == b""
    assert b"0 / 10" in ran.stdout.splitlines()[0]
    shown = ran.stdout.decode(encoding)
    assert "AttributeError" in shown


@pytest.mark.parametrize("encoding", ["cp949", "cp932", "ascii"])
def test_no_console_stops_an_error(tmp_path: Path, encoding: str) -> None:
    ran = judge(tmp_path, ID, "없는 파일 無い.py", "--lang", "ko", encoding=encoding)
    assert ran.returncode == 2
    assert ran.stderr.decode(encoding)


@pytest.mark.parametrize("encoding", ["cp949", "cp932"])
def test_json_is_ascii_on_every_console(tmp_path: Path, exercise: Exercise, encoding: str) -> None:
    text = edited(exercise, "np.zeros_like", "np.モーメンタム_모멘텀")
    ran = judge(tmp_path, ID, answer(tmp_path, text), "--json", encoding=encoding)
    assert "モーメンタム_모멘텀" in json.loads(ran.stdout.decode("ascii"))["raised"]["message"]
