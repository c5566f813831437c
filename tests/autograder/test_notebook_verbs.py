"""hint, solution, explain and progress in a real IPython shell, and the verbs in a script."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from learner_shell import CHECK, ID, Kernel

from autograder import course, progress_file
from autograder.exercise import Exercise

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
        "from autograder import check, explain, hint, mine, progress, solution, use\n"
        f"loaded = [m for m in {heavy!r} if m in sys.modules]\n"
        "verbs = check, explain, hint, mine, progress, solution, use\n"
        "kinds = [type(verb).__name__ for verb in verbs]\n"
        "import autograder.progress_file\n"
        "print(json.dumps([before, loaded, kinds, callable(autograder.progress)]))\n"
    )
    ran = script(tmp_path, text)
    assert json.loads(ran.stdout) == [[], [], ["function"] * 7, True], ran.stderr


def test_an_unknown_verb_is_an_attribute_error() -> None:
    import autograder

    with pytest.raises(AttributeError, match="chekc"):
        _ = autograder.chekc
    assert set(autograder.__all__) <= set(dir(autograder))
