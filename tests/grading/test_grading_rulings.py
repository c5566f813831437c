"""Rulings: what an instructor's lines do to points, and what becomes of odd lines."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from pathlib import Path

import pytest

from autograder import course, judging
from autograder.exercise import Exercise
from autograder.grading import notes
from autograder.grading.applying import ruled
from autograder.grading.rulings import Override, RulingError, Rulings, read_rulings
from autograder.record import Verdict
from autograder.reference import edited

EXERCISE = course.exercise("momentum.Momentum")
IMPORT = "from __future__ import annotations\nimport numpy as np\n\n\n"


def text_of(cause_id: str) -> str:
    cause = EXERCISE.cause(cause_id)
    assert cause is not None
    return IMPORT + edited(EXERCISE, cause.change)


def judged(text: str, rulings: Rulings) -> tuple[Verdict, float, str]:
    """Judge a text in a class with these rulings."""

    def by(exercise: Exercise) -> Verdict:
        return judging.judge_source(exercise, text)

    found = ruled(EXERCISE, by(EXERCISE), rulings, by)
    return found.verdict, found.points, found.remark.message if found.remark else ""


def write(folder: Path, text: str) -> Path:
    (folder / "course.toml").write_text(text, encoding="utf-8")
    return folder


# ── Points ──────────────────────────────────────────────────────────────────────────────


def test_everybody_with_a_cause_gets_the_points_decided() -> None:
    rulings = Rulings(overrides=(Override(EXERCISE.id, "old_velocity", 8.0, "As in lecture 3."),))
    verdict, points, message = judged(text_of("old_velocity"), rulings)
    assert (verdict.cause, points, message) == ("old_velocity", 8.0, notes.OVERRIDDEN)
    assert verdict.points < 8


def test_others_keep_theirs() -> None:
    rulings = Rulings(overrides=(Override(EXERCISE.id, "old_velocity", 8.0),))
    verdict, points, message = judged(text_of("state_reset"), rulings)
    assert (points, message) == (verdict.points, "")


def test_the_last_line_about_a_cause_holds() -> None:
    rows = tuple(Override(EXERCISE.id, "old_velocity", points) for points in (8.0, 3.0))
    assert judged(text_of("old_velocity"), Rulings(overrides=rows))[1] == 3.0


def test_a_convention_that_is_not_accepted_earns_what_the_asked_form_gives_it() -> None:
    text = text_of("ema")
    full = judged(text, Rulings())
    strict = judged(text, Rulings(refused=((EXERCISE.id, "ema"),)))
    assert full[0].kind == strict[0].kind == "convention"
    assert full[1] == EXERCISE.max_points
    assert 0 < strict[1] < full[1]
    assert strict[2] == notes.NOT_ACCEPTED


def test_a_right_answer_is_right_in_every_class() -> None:
    refused = tuple((EXERCISE.id, row.id) for row in EXERCISE.conventions)
    assert judged(EXERCISE.solution, Rulings(refused=refused))[1] == EXERCISE.max_points


OVERRIDE = "[[override]]\nexercise = 'momentum.Momentum'\ncause = '{}'\npoints = 8\n"
CONVENTION = "[[convention]]\nexercise = 'momentum.Momentum'\nid = '{}'\naccepted = false\n"
EXTENSION = "[[extension]]\nstudent = '{}'\nlesson = '{}'\n{}\n"

# ── The file ────────────────────────────────────────────────────────────────────────────

GOOD = """
name = "A class"
[[convention]]
exercise = "momentum.Momentum"
id = "ema"
accepted = false
[[convention]]
exercise = "momentum.Momentum"
id = "pytorch"
accepted = true
[[override]]
exercise = "momentum.Momentum"
cause = "old_velocity"
points = 8
reason = "lecture"
[[extension]]
student = "김"
lesson = "momentum"
days = 2
hours = 12
[[extension]]
student = "kim"
lesson = "adam"
days = 1
"""


def test_lines_are_read_for_their_own_lesson(tmp_path: Path) -> None:
    found = read_rulings(write(tmp_path, GOOD), "momentum")
    assert found.refused == (("momentum.Momentum", "ema"),)
    assert found.overrides == (Override("momentum.Momentum", "old_velocity", 8.0, "lecture"),)
    assert found.extension("김") == timedelta(days=2, hours=12)
    assert found.extension("kim") is None
    assert read_rulings(tmp_path, "adam").extension("kim") == timedelta(days=1)


def test_a_folder_without_the_file_decides_nothing(tmp_path: Path) -> None:
    assert read_rulings(tmp_path, "momentum") == Rulings()


@pytest.mark.parametrize("cause", ["ema", "needs_self", "old_velocity+state_reset"])
def test_any_cause_that_a_card_can_name_is_known(tmp_path: Path, cause: str) -> None:
    found = read_rulings(write(tmp_path, OVERRIDE.format(cause)), "momentum")
    assert found.overrides[0].cause == cause


def test_an_empty_roster_names_nobody_so_everybody_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("id\n# nobody yet\n", encoding="utf-8")
    lines = EXTENSION.format(unicodedata.normalize("NFD", "김"), "momentum", "days = 1")
    assert read_rulings(write(tmp_path, lines), "momentum").extension("김") == timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[override]]\nexercise = 'momentum.Momentun'\ncause = 'x'\npoints = 1", "did you mean"),
        ("[[override]]\nexercise = 'momentum.Momentum'\ncause = 'x'\npoints = 99", "from 0 to 10"),
        ("[[override]]\nexercise = 'momentum.Momentum'\ncause = 'x'\npoints = true", "a number"),
        ("[[override]]\nexercise = 'momentum.Momentum'\npoints = 1", "cause, exercise"),
        (
            "[[convention]]\nexercise = 'momentum.Momentum'\nid = 'emma'\naccepted = false",
            "ema",
        ),
        ("[[extension]]\nstudent = 'kim'\nlesson = 'momentum'", "days = 2"),
        ("[[extension]]\nstudent = 'kim'\nlesson = 'momento'\ndays = 1", "momentum"),
        ("[extension]\nstudent = 'kim'", "[[extension]]"),
        (OVERRIDE.format("old_velociti"), 'did you mean "old_velocity"'),
        (OVERRIDE.format("old_velocity+emma"), 'did you mean "ema"'),
        (CONVENTION.format("pytorhc"), 'did you mean "pytorch"'),
        (EXTENSION.format("kin", "momentum", "days = 1"), 'did you mean "kim"'),
        (EXTENSION.format("kim", "momentun", "days = 1"), 'did you mean "momentum"'),
        ("[[lesson]]\nid='adam'\n" + EXTENSION.format("kim", "momentum", "days=1"), "of: adam"),
        (EXTENSION.format("kim", "momentum", "days = 1e400"), "from 0 to 3660 days"),
        (EXTENSION.format("kim", "momentum", "days = 1e12"), "from 0 to 3660 days"),
        (EXTENSION.format("kim", "momentum", "hours = nan"), "from 0 to 3660 days"),
        (EXTENSION.format("kim", "momentum", "minutes = 1" + "0" * 400), "from 0 to 3660 days"),
        (EXTENSION.format("kim", "momentum", "days = -1"), "from 0 to 3660 days"),
        ("[[extension]]\nstudent = 'kim'\nlesson = ['momentum']\ndays = 1", "momentum"),
        ("[[extension]]\nstudent = 'kim'\nlesson = 'momentum'\ndaya = 1", 'did you mean "days"'),
        ("name = ", "TOML"),
    ],
)
def test_an_odd_line_stops_before_anything_is_marked(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "roster.csv").write_text("id\nkim\nlee\n", encoding="utf-8")
    with pytest.raises(RulingError) as error:
        read_rulings(write(tmp_path, text), "momentum")
    assert said in str(error.value)
    assert "course.toml" in str(error.value)
