"""mine: a learner's own passed answers, used in another notebook; or the course's, and why."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from learner_shell import Kernel, edited

from autograder import course, judging, own_pieces, progress_file, reference
from autograder.course import UnknownExerciseError
from autograder.exercise import Convention, Exercise
from autograder.own_pieces import FOLDER, NoPieceError, keep, mine
from autograder.record import Award, Verdict
from course_lib import optimizers

ADAM = "adam.Adam"
PASSED = Verdict(ADAM, "correct", awards=(Award("all", 10.0, 10.0),))


@pytest.fixture
def adam() -> Exercise:
    return course.exercise(ADAM)


@pytest.fixture(autouse=True)
def _outside_any_marking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    for name in ("NBGRADER_EXECUTION", "COURSE_SEED"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a learner's folder in which nothing has been solved yet."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """Return what was printed, which is where a sentence goes outside a notebook."""
    return capsys.readouterr().out


def kept(folder: Path, exercise_id: str = ADAM) -> Path:
    return folder / FOLDER / f"{exercise_id}.py"


def put(folder: Path, data: bytes, exercise_id: str = ADAM) -> None:
    kept(folder, exercise_id).parent.mkdir(exist_ok=True)
    kept(folder, exercise_id).write_bytes(data)


def moves(optimizer_class: type) -> bool:
    """Tell whether a class makes Adam's first step."""
    params = {"w": np.array([-7.0, 2.0])}
    optimizer_class(lr=0.3).update(params, {"w": np.array([-0.7, 4.0])})
    return bool(np.allclose(params["w"], [-6.7, 1.7]))


# ── From one notebook to another ────────────────────────────────────────────────────────


def test_an_answer_that_passed_is_used_by_another_notebook(
    run: Kernel, adam: Exercise, capsys: pytest.CaptureFixture[str]
) -> None:
    run(f"{adam.solution}\nAdam.own = True\nprint('a try')")
    assert run(f'check("{ADAM}")').value == adam.max_points
    run("del Adam")  # the kernel of the capstone never saw it
    ran = run(f'from autograder import mine\npiece = mine("{ADAM}")')
    assert "`adam.Adam`: your own" in ran.text
    assert ran.stdout == ""
    piece = run.shell.user_ns["piece"]
    assert piece is not optimizers.Adam
    assert moves(piece)
    assert said(capsys) == ""


def test_before_a_pass_it_is_that_of_the_course(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mine(ADAM) is optimizers.Adam
    text = said(capsys)
    assert "that of the course" in text
    assert "7, Adam" in text
    assert list(desk.iterdir()) == []


def test_an_answer_that_does_not_pass_is_not_kept(run: Kernel, adam: Exercise) -> None:
    run(edited(adam, "self.beta1**self.t", "self.beta1"))
    assert run(f'check("{ADAM}")').value < adam.max_points
    assert not kept(Path.cwd()).exists()


def test_a_later_answer_replaces_an_earlier_one(desk: Path, adam: Exercise) -> None:
    for mark in ("first", "second"):
        keep(desk, adam, PASSED, f"{adam.solution}\nMARK = {mark!r}\n")
    assert "second" in kept(desk).read_text(encoding="utf-8")
    assert moves(mine(ADAM))


@pytest.mark.parametrize("kind", ["wrong", "raised", "misconception", "not_attempted", "broken"])
def test_only_what_passed_is_kept(desk: Path, adam: Exercise, kind: str) -> None:
    assert keep(desk, adam, Verdict(ADAM, kind), adam.solution) == ""  # type: ignore[arg-type]
    assert keep(desk, adam, PASSED, None) == ""
    assert list(desk.iterdir()) == []


def test_pieces_lie_beside_the_notebook_or_in_the_folder_of_their_lesson(
    tmp_path: Path, adam: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("adam", "capstone"):
        (tmp_path / name).mkdir()
    keep(tmp_path / "adam", adam, PASSED, adam.solution)
    monkeypatch.chdir(tmp_path / "capstone")
    piece = mine(ADAM)
    assert piece is not optimizers.Adam
    assert moves(piece)


# ── What is not used, and why ───────────────────────────────────────────────────────────


def weight_on_new(exercise: Exercise) -> str:
    cause = exercise.cause("weight_on_new")
    assert isinstance(cause, Convention)
    return f"from __future__ import annotations\n{reference.edited(exercise, cause.change)}"


def test_another_convention_passes_and_is_not_used(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exercise = course.exercise("batchnorm.batchnorm_forward")
    text = weight_on_new(exercise)
    verdict = judging.judge_source(exercise, text)
    assert verdict.kind == "convention"
    keep(desk, exercise, verdict, text)
    assert mine(exercise.id) is exercise.reference
    assert 'explain("batchnorm.batchnorm_forward.weight_on_new")' in said(capsys)


def test_another_convention_does_not_replace_what_can_be_used(desk: Path) -> None:
    exercise = course.exercise("batchnorm.batchnorm_forward")
    keep(desk, exercise, PASSED, exercise.solution)
    text = weight_on_new(exercise)
    verdict = judging.judge_source(exercise, text)
    assert verdict.kind == "convention"
    keep(desk, exercise, verdict, text)
    assert mine(exercise.id) is not exercise.reference


def test_a_fault_beside_right_numbers_is_named(
    desk: Path, adam: Exercise, capsys: pytest.CaptureFixture[str]
) -> None:
    rebinding = adam.solution.replace("params[key] -= ", "params[key] = params[key] - ")
    verdict = judging.judge_source(adam, rebinding)
    assert verdict.kind == "correct"
    assert verdict.points < verdict.max_points
    keep(desk, adam, verdict, rebinding)
    assert mine(ADAM) is optimizers.Adam
    assert "breaks an agreement" in said(capsys)


def test_a_helper_from_another_cell_is_named(run: Kernel, adam: Exercise) -> None:
    run("def root(s):\n    return np.sqrt(s)")
    run(edited(adam, "np.sqrt(s_hat)", "root(s_hat)"))
    assert run(f'check("{ADAM}")').value == adam.max_points
    ran = run(f'from autograder import mine\npiece = mine("{ADAM}")')
    assert "root" in ran.text
    assert run.shell.user_ns["piece"] is optimizers.Adam


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02",
        "class Adam:\n    ".encode("utf-16"),
        b"class Adam:\n    def update(self, params, grads):\n        pass\n",
        b"from course_lib.optimizers import Adam\n",
        b"raise SystemExit\n",
        b"x" * (own_pieces.LARGEST + 1),
        b"(" * 5000,
    ],
    ids=["empty", "bytes", "utf-16", "does nothing", "import", "exit", "long", "deep"],
)
def test_a_damaged_file_gives_the_course_and_a_word(
    desk: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    put(desk, data)
    assert mine(ADAM) is optimizers.Adam
    text = said(capsys)
    assert "that of the course" in text
    assert f"{FOLDER}/{ADAM}.py" in text
    assert kept(desk).read_bytes() == data


def test_a_folder_in_the_place_of_the_file_stops_nobody(
    desk: Path, adam: Exercise, capsys: pytest.CaptureFixture[str]
) -> None:
    kept(desk).mkdir(parents=True)
    assert mine(ADAM) is optimizers.Adam
    assert "cannot be used" in said(capsys)
    assert "was not kept" in keep(desk, adam, PASSED, adam.solution)
    assert [path.name for path in (desk / FOLDER).iterdir()] == [f"{ADAM}.py"]


def test_what_cannot_be_written_is_said_and_the_check_goes_on(run: Kernel, adam: Exercise) -> None:
    Path(FOLDER).write_text("a file where the folder should be", encoding="utf-8")
    run(adam.solution)
    ran = run(f'check("{ADAM}")')
    assert ran.value == adam.max_points
    assert "was not kept" in ran.text
    assert progress_file.read(Path.cwd()).passed(ADAM)
    assert "was not kept" in keep(Path.cwd(), adam, PASSED, adam.solution + "# \ud800")


# ── Ids, and marking ────────────────────────────────────────────────────────────────────


def test_an_unknown_id_is_told_as_check_tells_it() -> None:
    with pytest.raises(UnknownExerciseError, match=r'"adam\.Adm"; did you mean "adam\.Adam"'):
        mine("adam.Adm")


@pytest.mark.parametrize("exercise_id", ["capstone.find_broken", "adam.catch_wrong"])
def test_a_finding_is_no_piece(exercise_id: str) -> None:
    with pytest.raises(NoPieceError, match=r'expected one .* pass for example "adam\.Adam"'):
        mine(exercise_id)


@pytest.mark.parametrize(
    ("name", "value"),
    [("NBGRADER_EXECUTION", "autograde"), ("NBGRADER_EXECUTION", "validate"), ("COURSE_SEED", "3")],
)
def test_while_marking_it_is_that_of_the_course_without_a_word(
    run: Kernel, adam: Exercise, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    keep(Path.cwd(), adam, PASSED, adam.solution)
    monkeypatch.setenv(name, value)
    ran = run(f'from autograder import mine\npiece = mine("{ADAM}")')
    assert run.shell.user_ns["piece"] is optimizers.Adam
    assert (ran.shown, ran.stdout, ran.stderr) == ([], "", "")


def test_while_marking_nothing_is_kept(
    run: Kernel, adam: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    run(adam.solution)
    run(f'check("{ADAM}")')
    assert not Path(FOLDER).exists()


# ── For every exercise ──────────────────────────────────────────────────────────────────


def test_every_solution_can_be_used_and_has_a_file_of_its_own(desk: Path) -> None:
    made = [e for e in course.all_exercises() if e.reference.__module__.startswith("course_lib.")]
    names = {kept(desk, exercise.id).name.casefold() for exercise in made}
    assert len(names) == len(made) > 35
    for exercise in made:
        keep(desk, exercise, PASSED, f"%matplotlib_is_no_python\n{exercise.solution}")
        keep(desk, exercise, PASSED, exercise.solution)
        assert mine(exercise.id) is not exercise.reference


def test_nothing_of_an_instructors_checks_is_handed_out() -> None:
    from traitlets.config import Config

    from autograder.authoring.nbgrader_settings import configure_release

    config = Config()
    configure_release(config)
    left_out = config.CourseDirectory.ignore
    assert {FOLDER, progress_file.NAME, ".ipynb_checkpoints"} <= set(left_out)
    assert os.sep not in FOLDER
