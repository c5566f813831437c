"""The class report in a lecture, and the command that gives one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from small_lecture import deck, lesson, written

from autograder.reporting.files import as_json
from autograder.reporting.report import CauseReport, ExerciseReport, Report
from course_lib.i18n import LANGUAGES
from course_lib.launcher.cli import main
from course_lib.lecture import making
from course_lib.lecture.class_report import Cause, Difficulty, difficulties, report_slides
from course_lib.lecture.errors import LectureError
from course_lib.lecture.giving import refuse_both
from course_lib.lecture.making import Wish, deck_of, notebook_of
from course_lib.lecture.page import Screen, page

REPORT = {
    "assignment": "momentum",
    "exercises": [
        {
            "id": "momentum.Momentum",
            "title": "Exercise 1",
            "causes": [
                {"id": "a", "name": "one <b>", "count": 3, "share": 0.1, "example": ""},
                {
                    "id": "b",
                    "name": "two `v < 1`",
                    "count": 9,
                    "share": 0.3,
                    "example": "v = 1 < 2",
                },
                {"id": "c", "name": "PyTorch", "kind": "convention", "count": 99, "share": 1.0},
            ],
        },
        {"id": "momentum.convert", "title": "Exercise 2", "causes": []},
    ],
}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_LANG", "en")


# ── The class report ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("wrap", [lambda r: r, lambda r: {"reports": [{"assignment": "x"}, r]}])
def test_a_class_report_becomes_slides(
    tmp_path: Path, lang: str, wrap: Callable[[Any], Any]
) -> None:
    path = tmp_path / "report.json"
    path.write_text(json.dumps(wrap(REPORT)), encoding="utf-8")
    made = list(report_slides(difficulties(path, "momentum"), lang))
    overview, exercise, example = made
    assert overview.index("two <code>v &lt; 1</code>") < overview.index("one &lt;b&gt;")
    assert "PyTorch" not in "".join(made)
    assert "Exercise 2" not in "".join(made)
    assert "30 %" in exercise
    assert '<p class="fragment">two' in example
    text = page(deck(lesson(), lang, report=tuple(made)), Screen())
    assert text.index("Momentum</h1>") < text.index(overview) < text.index('data-cell="write"')


def test_what_the_class_report_writes_is_what_a_lecture_reads(tmp_path: Path) -> None:
    cause = CauseReport("a", "forgets", "misconception", 4, 0.5, "v = 0", "Why?", ("kim",))
    exercise = ExerciseReport("momentum.Momentum", "One", 10.0, 0.5, None, {}, (), (cause,))
    report = {"assignment": "momentum", "exercises": (exercise,)}
    values = {field.name: report.get(field.name, ()) for field in fields(Report)}
    path = tmp_path / "report.json"
    path.write_text(as_json([Report(**values)]), encoding="utf-8")
    found = difficulties(path, "momentum")
    assert found == (Difficulty("One", (Cause("forgets", 4, 0.5, "v = 0", "Why?"),)),)
    slides = "".join(report_slides(found, "en"))
    assert "kim" not in slides
    assert slides.index("v</span>") < slides.index("Why?") < slides.index("forgets (4)")


def test_a_class_without_misconceptions_gets_a_slide_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text('{"exercises": []}', encoding="utf-8-sig")
    assert "Nobody" in next(iter(report_slides(difficulties(path, "momentum"), "en")))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"exercises": [{"title": 1}]}', "\x00"])
def test_what_is_no_class_report_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LectureError, match="expected the JSON file"):
        difficulties(path, "momentum")
    with pytest.raises(LectureError, match="cannot be read"):
        difficulties(tmp_path / "nowhere.json", "momentum")


def test_the_report_of_another_lesson_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(json.dumps(REPORT), encoding="utf-8")
    with pytest.raises(LectureError, match="reports on momentum, expected a report on adam"):
        difficulties(path, "adam")


# ── The command ─────────────────────────────────────────────────────────────────────────


def test_exercises_are_unsolved_and_unchecked_unless_wished(tmp_path: Path) -> None:
    course = written(tmp_path / "course", "notebooks", "solutions")
    for solutions in (False, True):
        wish = Wish("en", "momentum", solutions=solutions)
        made = deck_of(wish, notebook_of(wish, course), tmp_path / "cache", lambda _: None)
        ids = [block.cell.id for column in made.columns for s in column for block in s.blocks]
        assert ("check-write" in ids) is solutions


def test_without_solutions_it_says_where_they_would_be(tmp_path: Path) -> None:
    course = written(tmp_path / "course")
    with pytest.raises(LectureError, match="python -m autograder build"):
        notebook_of(Wish("en", "momentum", solutions=True), course)


def test_a_file_neither_runs_nor_is_followed(tmp_path: Path) -> None:
    refuse_both(None, live=True, serve=True)
    refuse_both(tmp_path, live=False, serve=False)
    with pytest.raises(LectureError, match="expected --build alone"):
        refuse_both(tmp_path, live=True, serve=False)


def test_build_writes_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "executed", lambda notebook, *_: notebook)
    course = written(tmp_path / "강의 講義")
    words = ("lecture", "ja", "momentum", "--build", "덱", "--theme", "dark")
    result = CliRunner().invoke(main, words, obj=course)
    assert result.exit_code == 0, result.output
    assert [path.name for path in (tmp_path / "덱").iterdir()] == ["ja-momentum.html"]
    assert 'lang="ja"' in (tmp_path / "덱" / "ja-momentum.html").read_text(encoding="utf-8")
    assert "?print-pdf" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fr", "momentum"), "fr"),
        (("ja", "momentun"), "python -m course_lib ja momentum"),
        (("en", "momentum", "--build", "a", "--live"), "--build"),
        (("en", "momentum", "--solutions"), "solutions"),
        (("en", "momentum", "--class-report", "none.json"), "none.json"),
    ],
)
def test_mistakes_are_explained(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    result = CliRunner().invoke(main, ("lecture", *words), obj=written(tmp_path / "course"))
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
