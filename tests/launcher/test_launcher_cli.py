"""The launcher as a learner calls it, up to the point where JupyterLab starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from course_lib.i18n import LANGUAGES
from course_lib.launcher.cli import main, opener
from course_lib.launcher.releases import Releases


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_LANG", "en")


def call(course: Releases, *words: str) -> Result:
    return CliRunner().invoke(main, words, obj=course)


def test_alone_it_lists_every_lesson_with_its_title(course: Releases) -> None:
    result = call(course)
    assert result.exit_code == 0
    assert "en momentum  4. Momentum" in result.output
    assert "ja momentum  4. モーメンタム" in result.output
    assert result.output.index("adam") < result.output.index("bug_hunt")
    assert "python -m course_lib en momentum" in result.output


def test_a_language_alone_lists_its_lessons(course: Releases) -> None:
    result = call(course, "ja")
    assert result.exit_code == 0
    assert "4. モーメンタム" in result.output
    assert "4. Momentum" not in result.output


def test_a_lesson_is_copied_under_the_current_folder(course: Releases, tmp_path: Path) -> None:
    result = call(course, "ja", "momentum", "--no-open")
    assert result.exit_code == 0, result.output
    mine = tmp_path / "work" / "ja" / "momentum.ipynb"
    assert mine.read_bytes() == course.notebook("ja", "momentum").read_bytes()
    assert str(Path("work") / "ja" / "momentum.ipynb") in result.output


def test_another_folder_can_be_named(course: Releases, tmp_path: Path) -> None:
    result = call(course, "en", "adam", "--no-open", "--dir", "내 공책")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "내 공책" / "en" / "adam.ipynb").exists()
    assert not (tmp_path / "work").exists()


def test_the_second_time_it_says_that_work_is_kept(course: Releases, tmp_path: Path) -> None:
    first = call(course, "en", "adam", "--no-open").output
    (tmp_path / "work" / "en" / "adam.ipynb").write_text("mine", encoding="utf-8")
    second = call(course, "en", "adam", "--no-open").output
    assert first != second
    assert (tmp_path / "work" / "en" / "adam.ipynb").read_text(encoding="utf-8") == "mine"


def test_a_newer_release_is_announced(course: Releases) -> None:
    call(course, "en", "adam", "--no-open")
    release = course.notebook("en", "adam")
    release.write_bytes(release.read_bytes() + b"\n")
    assert "adam (new " in call(course, "en", "adam", "--no-open").output


def test_copying_only_writes_no_settings(course: Releases, tmp_path: Path) -> None:
    call(course, "ja", "momentum", "--no-open")
    assert {p.name for p in (tmp_path / "work" / ".course" / "ja").iterdir()} == {"momentum.json"}


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("jp", "momentum"), "python -m course_lib ja momentum"),
        (("adam",), "python -m course_lib en adam"),
        (("ja", "momentun"), "python -m course_lib ja momentum"),
        (("en", "batchnorm"), "momentum, adam, bug_hunt"),
        (("ko", "momentum"), "python -m autograder build"),
        (("ko",), "python -m autograder build"),
    ],
)
def test_a_wrong_name_is_answered_by_a_right_one(
    course: Releases, tmp_path: Path, words: tuple[str, ...], offered: str
) -> None:
    result = call(course, *words, *(["--no-open"] if len(words) > 1 else []))
    assert result.exit_code == 1
    assert offered in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "work").exists()


def test_options_of_jupyterlab_follow_after_two_dashes() -> None:
    command = opener("en")
    context = command.make_context("en", ["adam", "--", "--allow-root", "--port=9999"])
    assert context.params["lesson"] == "adam"
    assert context.params["more"] == ("--allow-root", "--port=9999")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_help(course: Releases, lang: str) -> None:
    result = call(course, lang, "--help")
    assert result.exit_code == 0
    for option in ("--dir", "--no-browser", "--no-open"):
        assert option in result.output
