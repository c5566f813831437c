"""What a learner calls, in a real IPython shell: check, hint, solution, explain, progress."""

from __future__ import annotations

import atexit
import datetime
import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import CapturedIO, capture_output
from traitlets.config import Config

from autograder import course, progress_file
from autograder.card import verdict_from_json
from autograder.exercise import Exercise
from autograder.record import Verdict
from autograder.showing import VERDICT

ID = "momentum.Momentum"
CHECK = f'check("{ID}")'


@dataclass(frozen=True)
class Ran:
    """What one cell did: its value, what it displayed, what it printed."""

    value: Any
    shown: list[dict[str, Any]]
    stdout: str
    stderr: str

    @property
    def text(self) -> str:
        return "\n".join(data["text/plain"] for data in self.shown)

    @property
    def verdict(self) -> Verdict:
        return verdict_from_json(self.shown[0][VERDICT])


class Kernel:
    """A shell that runs cells as a notebook does."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell

    def __call__(self, cell: str) -> Ran:
        captured: CapturedIO
        with capture_output() as captured:
            result = self.shell.run_cell(cell, store_history=True)
        shown = [output.data for output in captured.outputs]
        shown = [data for data in shown if set(data) != {"text/plain"}]  # that is the cell's value
        return Ran(result.result, shown, captured.stdout, captured.stderr)


@pytest.fixture
def exercise() -> Exercise:
    return course.exercise(ID)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    """Give a fresh shell, in a folder of its own, in English, outside any marking."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / ".ipython"))
    monkeypatch.setenv("COURSE_LANG", "en")
    for name in ("NBGRADER_EXECUTION", "COURSE_SEED", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    hooks = sys.displayhook, sys.excepthook
    config = Config({"HistoryManager": {"enabled": False}})
    shell = InteractiveShell.instance(config=config)
    kernel = Kernel(shell)
    kernel("import numpy as np\nfrom autograder import check, explain, hint, progress, solution")
    yield kernel
    atexit.unregister(shell.atexit_operations)
    shell.atexit_operations()
    InteractiveShell.clear_instance()
    sys.displayhook, sys.excepthook = hooks


def edited(exercise: Exercise, old: str, new: str) -> str:
    assert exercise.solution.count(old) == 1
    return exercise.solution.replace(old, new)


# ── check ───────────────────────────────────────────────────────────────────────────────


def test_a_right_answer_earns_its_points_as_a_float(run: Kernel, exercise: Exercise) -> None:
    run(exercise.solution)
    ran = run(CHECK)
    assert type(ran.value) is float
    assert ran.value == exercise.max_points
    assert float(repr(ran.value)) == exercise.max_points, "nbgrader reads the printed value"
    assert ran.verdict.kind == "correct"
    assert set(ran.shown[0]) == {"text/html", "text/plain", VERDICT}
    assert ran.stderr == ""


def test_without_an_answer_there_is_nothing_to_judge(run: Kernel) -> None:
    ran = run(CHECK)
    assert ran.value == 0.0
    assert ran.verdict.kind == "not_attempted"


@pytest.mark.parametrize("each", course.all_exercises(), ids=lambda each: each.id)
def test_every_starting_code_is_not_attempted(run: Kernel, each: Exercise) -> None:
    run(each.stub)
    assert run(f'check("{each.id}")').verdict.kind == "not_attempted"


@pytest.mark.parametrize("each", course.all_exercises(), ids=lambda each: each.id)
def test_every_solution_is_correct(run: Kernel, each: Exercise) -> None:
    run(each.solution)
    assert run(f'check("{each.id}")').verdict.kind == "correct"


def test_a_syntax_error_is_named_with_its_line(run: Kernel, exercise: Exercise) -> None:
    run(edited(exercise, "lr=0.01, momentum=0.9", "lr=0.01, momentum"))
    verdict = run(CHECK).verdict
    assert (verdict.kind, verdict.cause) == ("raised", "default_order")
    assert verdict.raised is not None
    assert "def __init__" in verdict.raised.source


def test_a_text_that_does_not_parse_wins_over_an_earlier_answer(
    run: Kernel, exercise: Exercise
) -> None:
    run(exercise.solution)
    run(exercise.solution + "\n    def broken(:\n")
    assert run(CHECK).verdict.kind == "raised"
    run(exercise.solution)
    assert run(CHECK).verdict.kind == "correct"


def test_a_class_body_that_raised_wins_over_an_earlier_answer(
    run: Kernel, exercise: Exercise
) -> None:
    run(exercise.stub)
    run(edited(exercise, "    def update", "    v = np.zero_like(3)\n\n    def update"))
    verdict = run(CHECK).verdict
    assert (verdict.kind, verdict.cause) == ("raised", "zero_like")


def test_a_class_made_inside_a_function_counts(run: Kernel, exercise: Exercise) -> None:
    run(exercise.stub)
    body = exercise.solution.replace("\n", "\n    ")
    run(f"def make():\n    {body}\n    return Momentum\n\nMomentum = make()")
    assert run(CHECK).verdict.kind == "correct"


def test_a_cell_under_a_magic_counts(run: Kernel, exercise: Exercise) -> None:
    run(exercise.stub)
    run("%%time\n" + exercise.solution)
    assert run(CHECK).verdict.kind == "correct"


def test_a_text_that_only_quotes_the_class_is_no_answer(run: Kernel, exercise: Exercise) -> None:
    run(exercise.solution)
    run(f"OLD = '''\n{exercise.stub.replace(chr(39) * 3, '')}'''")
    assert run(CHECK).verdict.kind == "correct"


def test_the_imported_solution_is_not_the_learners(run: Kernel, exercise: Exercise) -> None:
    module = exercise.reference.__module__
    run(f"from {module} import {exercise.reference.__name__} as {exercise.name}")
    ran = run(CHECK)
    assert ran.verdict.kind == "not_attempted"
    assert ran.verdict.cause == "own_reference"
    assert "course_lib" in ran.text


@pytest.mark.parametrize("value", ["3", "None", "'text'", "object()", "np.ones(3)", "dict"])
def test_whatever_the_name_holds_a_card_comes_out(run: Kernel, value: str) -> None:
    run(f"Momentum = {value}")
    assert run(CHECK).verdict.kind in ("not_attempted", "raised", "wrong")


def test_an_answer_may_be_handed_over(run: Kernel, exercise: Exercise) -> None:
    run(exercise.stub)
    run(exercise.solution.replace("class Momentum", "class Mine"))
    assert run(f'check("{ID}", Mine)').verdict.kind == "correct"
    run(f"text = {exercise.solution!r}")
    assert run(f'check("{ID}", text)').verdict.kind == "correct"


def test_the_candidate_is_not_heard(run: Kernel, exercise: Exercise) -> None:
    noise = (
        "print('out'); print('err', file=sys.stderr); display('shown'); "
        "warnings.warn('warned'); np.log(np.zeros(1))\n        "
    )
    run("import sys, warnings\nfrom IPython.display import display")
    run(edited(exercise, "for key in params:", noise + "for key in params:"))
    ran = run(CHECK)
    assert ran.verdict.kind == "correct"
    assert ran.stderr == ""
    assert len(ran.shown) == 1
    assert "out" not in ran.stdout.replace("Out[", "")


def test_an_unknown_exercise_offers_the_nearest(run: Kernel) -> None:
    ran = run('check("momentum.momentum")')
    assert ran.value == 0.0
    assert ID in ran.text


def test_our_own_fault_is_owned_up_to(
    run: Kernel, exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the judge broke")

    monkeypatch.setattr("autograder.judging.judge_object", fails)
    run(exercise.solution)
    ran = run(CHECK)
    assert ran.value == 0.0
    assert ran.verdict.kind == "broken"
    assert "the judge broke" in ran.text
    assert not Path(progress_file.NAME).exists()


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_the_card_is_in_the_language_of_the_session(
    run: Kernel, exercise: Exercise, lang: str
) -> None:
    run(f"from autograder import use\nuse({lang!r})")
    run(exercise.solution)
    assert f'lang="{lang}"' in run(CHECK).shown[0]["text/html"]


# ── Under nbgrader ──────────────────────────────────────────────────────────────────────


def test_marking_hides_its_inputs_and_keeps_no_progress(
    run: Kernel, exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(edited(exercise, "- self.lr * grads[key]", "- self.lr * grads[key] / 2"))
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setenv("COURSE_SEED", "20250301")
    hidden = run(CHECK)
    assert hidden.verdict.first_difference is not None
    assert hidden.verdict.first_difference.expected is None
    assert "mixed" not in hidden.text
    assert not Path(progress_file.NAME).exists()
    monkeypatch.delenv("COURSE_SEED")
    assert run(CHECK).value == hidden.value


def test_while_marking_the_other_verbs_do_nothing(
    run: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    cells = (f'hint("{ID}")', f'solution("{ID}", sure=True)', "progress()", "check()")
    for cell in (*cells, 'explain("momentum.ascends")'):
        ran = run(cell)
        assert (ran.value, ran.shown, ran.stdout, ran.stderr) == (None, [], "", "")
    assert not Path(progress_file.NAME).exists()


@pytest.mark.parametrize("seed", ["not a number", ""])
def test_while_marking_a_fault_of_ours_is_refused_by_nbgrader(
    run: Kernel, exercise: Exercise, monkeypatch: pytest.MonkeyPatch, seed: str
) -> None:
    from nbgrader.utils import get_partial_grade

    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setenv("COURSE_SEED", seed)
    run(exercise.solution)
    ran = run(CHECK if seed else 'check("momentum.gone")')
    assert ran.value == math.inf
    output = {"data": {"text/plain": repr(ran.value)}}
    with pytest.raises(ValueError, match="greater than maximum"):
        get_partial_grade(output, exercise.max_points)


# ── hint, solution, explain, progress ───────────────────────────────────────────────────


def test_hints_come_one_by_one_and_survive_a_restart(run: Kernel, exercise: Exercise) -> None:
    for number in (1, 2, 3, 3):
        assert exercise.hints[number - 1] in run(f'hint("{ID}")').text
    assert "solution(" in run(f'hint("{ID}")').text
    assert exercise.hints[0] in run(f'hint("{ID}", 1)').text
    assert progress_file.read(Path.cwd()).hints(ID) == 3


def test_a_solution_waits_for_hints_and_a_yes(run: Kernel, exercise: Exercise) -> None:
    call, sure = f'solution("{ID}")', f'solution("{ID}", sure=True)'
    assert exercise.solution.strip() not in run(sure).text
    for _ in range(3):
        run(f'hint("{ID}")')
    assert "sure=True" in run(call).text
    assert exercise.solution.strip() in run(sure).text


def test_after_a_pass_the_solution_is_open(run: Kernel, exercise: Exercise) -> None:
    run(exercise.solution)
    run(CHECK)
    assert exercise.solution.strip() in run(f'solution("{ID}")').text


@pytest.mark.parametrize(
    ("when", "due", "is_open"),
    [
        ("always", None, True),
        ("never", None, False),
        ("after_due", None, False),
        ("after_due", datetime.date(2020, 1, 1), True),
        ("after_due", datetime.date(9999, 1, 1), False),
        ("after_due", datetime.datetime(2020, 1, 1, 12), True),
        ("after_due", datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC), False),
    ],
)
def test_the_course_says_when_solutions_are_shown(
    run: Kernel,
    exercise: Exercise,
    monkeypatch: pytest.MonkeyPatch,
    when: str,
    due: datetime.date | None,
    is_open: bool,
) -> None:
    rows = [{"id": "momentum", "number": 4, "title": "Momentum", **({"due": due} if due else {})}]
    monkeypatch.setattr(course, "settings", lambda: {"solution": when, "lesson": rows})
    progress_file.record_hint(Path.cwd(), ID, 3)
    ran = run(f'solution("{ID}", sure=True)')
    assert (exercise.solution.strip() in ran.text) is is_open
    assert ("solution(" in run(f'hint("{ID}")').text) is is_open


def test_a_cause_is_explained(run: Kernel, exercise: Exercise) -> None:
    cause = exercise.misconceptions[0]
    for owner in (exercise.lesson, exercise.id):
        text = run(f'explain("{owner}.{cause.id}")').text
        assert cause.message in text
        assert cause.question in text
    assert "nonsense" in run('explain("momentum.nonsense")').text
    assert run('explain("")').text


def test_the_state_of_the_exercises_is_listed(run: Kernel, exercise: Exercise) -> None:
    run(exercise.solution)
    run(CHECK)
    for cell in ("check()", "progress()"):
        ran = run(cell)
        assert ran.value is None
        for each in course.exercises("momentum"):
            assert each.id in ran.text
        assert f"10 / {exercise.max_points:g}" in ran.text


def test_a_broken_progress_file_is_told_and_kept(run: Kernel, exercise: Exercise) -> None:
    Path(progress_file.NAME).write_text("not json", encoding="utf-8")
    run(exercise.solution)
    ran = run(CHECK)
    assert ran.value == exercise.max_points
    assert f"{progress_file.NAME}.bak" in ran.text


# ── Outside a notebook ──────────────────────────────────────────────────────────────────


def script(folder: Path, text: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a Python file of a learner's own."""
    (folder / "answer.py").write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "answer.py"],
        cwd=folder,
        env={**os.environ, "COURSE_LANG": "en", "PYTHONIOENCODING": "utf-8", **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_script_is_checked_by_its_own_names(tmp_path: Path, exercise: Exercise) -> None:
    text = f"import numpy as np\nfrom autograder import check\n{exercise.solution}\nprint({CHECK})"
    ran = script(tmp_path, text)
    assert ran.stderr == ""
    assert ran.stdout.splitlines()[0].startswith("✔")
    assert ran.stdout.splitlines()[-1] == repr(float(exercise.max_points))


def test_the_verbs_are_imported_only_when_called(tmp_path: Path) -> None:
    heavy = ["nbgrader", "jupytext", "rich", "babel", "matplotlib", "IPython", "click", "nbformat"]
    text = (
        "import json, sys, autograder\n"
        "before = [m for m in sys.modules if m.startswith('autograder.')]\n"
        "from autograder import check, explain, hint, progress, solution, use\n"
        f"loaded = [m for m in {heavy!r} if m in sys.modules]\n"
        "kinds = [type(v).__name__ for v in (check, explain, hint, progress, solution, use)]\n"
        "import autograder.progress_file\n"
        "print(json.dumps([before, loaded, kinds, callable(autograder.progress)]))\n"
    )
    ran = script(tmp_path, text)
    assert json.loads(ran.stdout) == [[], [], ["function"] * 6, True], ran.stderr


def test_an_unknown_verb_is_an_attribute_error() -> None:
    import autograder

    with pytest.raises(AttributeError, match="chekc"):
        _ = autograder.chekc
    assert set(autograder.__all__) <= set(dir(autograder))
