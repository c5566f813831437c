"""Settings that cannot be gone by: every command refuses, and nothing is run without a sandbox."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from fast_class import ask
from small_course import LESSON, SmallCourse, named, nbgrader

from autograder.__main__ import main
from autograder.classroom.new_course import _SETTINGS_TEXT
from autograder.grading.course_folder import SettingsError, course_in, settings_of

GOOD = """
[late]
percent_per_day = 50
[[lesson]]
id = "momentum"
due = 2026-04-29T12:00:00
"""
OF_THE_COURSE = [
    ('percent_per_day = "50"', "percent_per_day = 50", "line 3: percent_per_day"),
    ('due = "soon"', "due = 2026-04-29T12:00:00", "without quotes"),
    ("due = 0001-01-01", "due = 2026-04-29T12:00:00", "without quotes"),
    ('id = "momentom"', 'id = "momentum"', 'did you mean "momentum"'),
    ("[late", "[late]", "TOML"),
    (None, None, "course.toml is missing"),
]
OF_ITS_OWN = [
    ("c.Autograde.force = treu", "line 14 (NameError"),
    ("c.Autograde.force = (", "line 14 (SyntaxError"),
    ("import sys; sys.exit(3)", "line 14 (SystemExit"),
    ("c.CourseDirectory.course_id = 5", "course_id"),
]


def write(root: Path, text: str | None = GOOD, line: str = "") -> Path:
    """Write a class's two files of settings."""
    (root / "nbgrader_config.py").write_text(f"{_SETTINGS_TEXT}{line}\n", encoding="utf-8")
    if text is not None:
        (root / "course.toml").write_text(text, encoding="utf-8")
    return root


def damaged(wrong: str | None, right: str | None) -> str | None:
    return GOOD.replace(right, wrong) if right and wrong else None


@pytest.mark.parametrize(("wrong", "right", "said"), OF_THE_COURSE)
def test_a_bad_course_file_is_told(
    tmp_path: Path, wrong: str | None, right: str | None, said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        settings_of(write(tmp_path, damaged(wrong, right)))
    assert said in str(caught.value)
    assert "course.toml" in str(caught.value)


@pytest.mark.parametrize(("line", "said"), OF_ITS_OWN)
def test_a_bad_line_of_the_instructors_own_is_told(tmp_path: Path, line: str, said: str) -> None:
    write(tmp_path, line=line)
    with pytest.raises(SettingsError) as caught:
        course_in(tmp_path)
    assert said in str(caught.value)
    assert "nbgrader_config.py" in str(caught.value)


def test_what_is_right_is_read(tmp_path: Path) -> None:
    config = settings_of(write(tmp_path, line="c.Autograde.force = True"))
    assert config.Autograde.force is True
    assert config.Autograde.exporter_class.__name__ == "SubmissionExporter"
    assert config.CourseDirectory.root == str(tmp_path.resolve())


@pytest.mark.parametrize(("text", "line"), [(None, ""), (GOOD, "treu")])
@pytest.mark.parametrize(
    "words",
    [
        ["grade", "--workers", "1"],  # more of them cannot be copied of a process of the tests
        ["report"],
        ["export"],
        ["alike"],
        ["release"],
        ["collect", "."],
    ],
)
def test_every_command_refuses(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    text: str | None,
    line: str,
) -> None:
    write(tmp_path, text, line)
    (tmp_path / "roster.csv").write_text("id\nkim\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2, result.output
    assert ("nbgrader_config.py" if line else "course.toml is missing") in _flat(result.output)
    assert sorted(path for path in tmp_path.rglob("*") if "__pycache__" not in str(path)) == before


def _flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox here needs Linux")
@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (damaged('percent_per_day = "50"', "percent_per_day = 50"), "", "percent_per_day"),
        (GOOD, "c.Autograde.force = treu", "nbgrader_config.py failed"),
    ],
)
def test_plain_nbgrader_refuses_and_runs_nothing(
    course: SmallCourse, tmp_path: Path, text: str, line: str, said: str
) -> None:
    notebook = course.right()
    ran = tmp_path / "ran.txt"
    named(notebook, "write-momentum")["source"] += f"\nopen({str(ran)!r}, 'w').close()"
    course.hand_in("s000", notebook)
    write(course.root, text, line)
    run = nbgrader(course.root, "autograde", LESSON)
    assert run.returncode == 1
    assert said in run.stderr
    assert not ran.exists()
    assert ask(course.root, "SELECT count(*) FROM submitted_assignment") == [(0,)]
    assert not (course.root / "autograded").exists()
