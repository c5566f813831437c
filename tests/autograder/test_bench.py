"""The benchmark: what it measures, what it makes of that, and what it prints."""

from __future__ import annotations

import ast
import json
import random
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from autograder import course
from autograder.bench import memory, otter
from autograder.bench.course_copy import BenchError
from autograder.bench.launcher import Watch
from autograder.bench.mixture import answer, handed_in, mistaken
from autograder.bench.otter_tests import test_file as file_of_tests
from autograder.bench.rounds import Figures, in_a_class, sample
from autograder.bench.running import Used, run
from autograder.commands.bench import command
from autograder.reference import candidate
from course_lib.i18n import LANGUAGES

LESSON = "momentum"


def built(lang: str) -> dict[str, Any]:
    path = course.ROOT / "notebooks" / lang / LESSON / f"{LESSON}.ipynb"
    return dict(json.loads(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def releases() -> dict[str, dict[str, Any]]:
    return {lang: built(lang) for lang in LANGUAGES}


# ── The class ───────────────────────────────────────────────────────────────────────────


def test_a_class_is_the_same_every_time_and_mixed(releases: dict[str, dict[str, Any]]) -> None:
    exercises = course.exercises(LESSON)
    work = dict(handed_in(releases, exercises, 30))
    assert work == dict(handed_in(releases, exercises, 30))
    notebooks = [json.loads(text) for text in work.values()]
    assert {n["metadata"]["course"]["language"] for n in notebooks} == set(LANGUAGES)
    answers = {
        "".join(cell["source"])
        for notebook in notebooks
        for cell in notebook["cells"]
        if cell["id"] == "write-momentum"
    }
    assert exercises[0].solution in answers
    assert any("NotImplementedError" in text for text in answers)
    assert any(text.startswith("from __future__") for text in answers)


def test_a_learners_figure_is_added_when_it_is_asked_for(
    releases: dict[str, dict[str, Any]],
) -> None:
    (_, text), *_ = handed_in(releases, course.exercises(LESSON), 1, figure=True)
    cells = json.loads(text)["cells"]
    assert [cell["id"] for cell in cells if "plt.show()" in cell["source"]] == ["own-figure"]


@pytest.mark.parametrize("exercise", course.exercises(LESSON), ids=lambda row: row.id)
def test_every_mistaken_answer_binds_the_name_that_is_asked_for(exercise: Any) -> None:
    for number in range(len(exercise.misconceptions)):
        names: dict[str, Any] = {"np": __import__("numpy")}
        exec(compile(mistaken(exercise, number), "<answer>", "exec", dont_inherit=True), names)
        assert exercise.name in names


def test_an_answer_is_right_left_or_mistaken() -> None:
    exercise = course.exercises(LESSON)[0]
    drawn = [answer(exercise, random.Random(number)) for number in range(200)]
    assert 80 < drawn.count(exercise.solution) < 160
    assert 10 < drawn.count("") < 60


# ── Measuring ───────────────────────────────────────────────────────────────────────────


def test_a_command_is_measured_with_its_children(tmp_path: Path) -> None:
    inner = "import time\nwhile time.process_time() < 0.3: pass"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    used = run([sys.executable, "-c", f"print('so'); {outer}"], tmp_path)
    assert used.cpu > 0.3
    assert used.wall > 0.25
    assert used.peak > 1
    assert used.said.strip() == "so"


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux only")
def test_what_outlives_its_parent_is_counted_too(tmp_path: Path) -> None:
    inner = "import time\nwhile time.process_time() < 0.3: pass"
    outer = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {inner!r}])"
    assert run([sys.executable, "-c", outer], tmp_path).cpu > 0.3


def test_a_command_that_fails_is_told_with_its_words(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="status 3"):
        run([sys.executable, "-c", "print('no room'); raise SystemExit(3)"], tmp_path)


def test_a_look_at_the_memory_counts_the_entries_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    watch = Watch(str(tmp_path))
    watch.look()
    assert [count for count, _ in watch.roles] == [1]


def test_what_one_takes_is_the_difference_and_a_share_of_the_start() -> None:
    one, five = Used(3.0, 2.5, 100), Used(7.0, 4.5, 120)
    figures = in_a_class([(one, 1), (five, 5)], 100)
    assert figures == Figures(1020.0, 520.0, 120, 2000.0, 2000.0)
    assert in_a_class([(five, 5)], 5) == Figures(1400.0, 900.0, 120)


def test_a_whole_class_is_taken_as_it_is() -> None:
    one, all_of_them = Used(2.0, 1.0, 50), Used(11.0, 10.0, 50)
    figures = in_a_class([(one, 1), (all_of_them, 10)], 10)
    assert figures.wall_ms == pytest.approx(1100)
    assert figures.cpu_ms == pytest.approx(1000)


def test_samples_go_round_the_class() -> None:
    students = [f"s{number}" for number in range(10)]
    assert sample(students, 5, 0) == ["s0", "s2", "s4", "s6", "s8"]
    assert sample(students, 5, 1) == ["s1", "s3", "s5", "s7", "s9"]
    assert sorted(sample(students, 20, 3)) == sorted(students)


def test_growth_compares_the_first_two_hundred_with_all() -> None:
    looks = (
        (50, {"recorder": 100.0, "zygote": 80.0}),
        (150, {"recorder": 110.0, "worker": 90.0}),
        (1900, {"recorder": 111.0, "worker": 95.0}),
    )
    assert memory.grown(looks) == [
        memory.Growth("recorder", 110.0, 111.0),
        memory.Growth("worker", 90.0, 95.0),
        memory.Growth("zygote", 80.0, 80.0),
    ]


# ── otter-grader ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def otters_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put in place what a test file imports of otter-grader."""
    module: Any = types.ModuleType("otter.test_files")
    module.test_case = lambda: lambda function: function
    monkeypatch.setitem(sys.modules, "otter", types.ModuleType("otter"))
    monkeypatch.setitem(sys.modules, "otter.test_files", module)


def passes(text: str, answer: object) -> bool:
    names: dict[str, Any] = {}
    exec(compile(text, "<tests>", "exec"), names)
    tests: list[Callable[[object], None]] = [
        value for name, value in names.items() if name.startswith("test_") and name != "test_case"
    ]
    assert tests
    try:
        for test in tests:
            test(answer)
    except Exception:
        return False
    return True


@pytest.mark.usefixtures("otters_module")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("exercise", course.exercises(LESSON), ids=lambda row: row.id)
def test_the_tests_for_otter_tell_right_from_wrong(exercise: Any) -> None:
    text = file_of_tests("q1", exercise)
    assert passes(text, candidate(exercise))
    wrong = [row for row in exercise.misconceptions if not row.also]
    assert not all(passes(text, candidate(exercise, row.change)) for row in wrong)


@pytest.mark.parametrize("lesson", course.lessons(), ids=lambda row: row.id)
def test_every_lesson_has_tests_for_otter(lesson: Any) -> None:
    for exercise in course.exercises(lesson.id):
        ast.parse(file_of_tests("q1", exercise))


def test_otter_is_spared_this_projects_checks() -> None:
    notebook = json.loads(otter.as_otter_has_it(json.dumps(built("ko"))))
    code = "\n".join(c["source"] for c in notebook["cells"] if c["cell_type"] == "code")
    for ours in ("check(", "progress(", "from autograder", 'use("ko")'):
        assert ours not in code
    assert "class Momentum" in code
    assert "from course_lib import optimizers" in code


def test_otters_score_is_the_share_of_its_points() -> None:
    tests = [{"score": 1.0, "max_score": 1.0}, {"score": 0.5, "max_score": 3.0}, {"name": "Public"}]
    assert otter.score({"tests": tests}) == pytest.approx(0.375)
    assert otter.score({}) == 0


def test_an_environment_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="--skip otter") as caught:
        otter._install([sys.executable, "-c", "raise SystemExit('no network')"], tmp_path / "env")
    assert "no network" in str(caught.value)


# ── The command ─────────────────────────────────────────────────────────────────────────


def test_what_cannot_be_left_out_is_refused() -> None:
    done = CliRunner().invoke(command, ["--skip", "stock,badger"])
    assert done.exit_code == 2
    assert "badger" in done.output


def test_a_lesson_that_is_not_there_is_named() -> None:
    done = CliRunner().invoke(command, ["--lesson", "levitation", "--submissions", "1"])
    assert done.exit_code == 1
    assert "levitation" in done.output
