"""The class report in a lecture, and the command that gives one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from made_class import made_class
from small_lecture import deck, lesson, written

from autograder.reporting.class_work import ClassWork
from autograder.reporting.counting import report_on
from autograder.reporting.files import as_json
from autograder.reporting.report import Report
from course_lib.i18n import LANGUAGES
from course_lib.launcher.cli import main
from course_lib.lecture import making
from course_lib.lecture.class_report import (
    FORMAT,
    Cause,
    Difficulty,
    difficulties,
    report_slides,
)
from course_lib.lecture.errors import LectureError
from course_lib.lecture.giving import refuse_both
from course_lib.lecture.making import Wish, deck_of, notebook_of
from course_lib.lecture.page import Screen, page


def said(text: str) -> dict[str, str]:
    """Return a sentence as a report has it: in each language, here told apart by its name."""
    return {lang: f"{text} ({lang})" for lang in LANGUAGES}


def cause(name: str, count: int, kind: str = "misconception", example: str = "") -> dict[str, Any]:
    """Return one cause of a report."""
    known = {"names": said(name), "questions": said("Why?"), "kind": kind, "example": example}
    return {**known, "count": count, "share": count / 30}


REPORT = {
    "assignment": "momentum",
    "exercises": [
        {
            "id": "momentum.Momentum",
            "titles": said("Exercise 1"),
            "causes": [
                cause("one <b>", 3),
                cause("two `v < 1`", 9, example="v = 1 < 2"),
                cause("PyTorch", 30, "convention"),
            ],
        },
        {"id": "momentum.convert", "titles": said("Exercise 2"), "causes": []},
    ],
}
OTHER = {"assignment": "adam"}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_LANG", "en")


# ── The class report ────────────────────────────────────────────────────────────────────


def saved(folder: Path, *reports: Any, form: object = FORMAT) -> Path:
    """Write the file of a class report."""
    path = folder / "report.json"
    path.write_text(json.dumps({"format": form, "reports": reports}), encoding="utf-8-sig")
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("others", [(), (OTHER,)])
def test_a_class_report_becomes_slides(tmp_path: Path, lang: str, others: tuple[Any, ...]) -> None:
    path = saved(tmp_path, *others, REPORT)
    made = list(report_slides(difficulties(path, "momentum", lang), lang))
    overview, exercise, example = made
    assert overview.index("two <code>v &lt; 1</code>") < overview.index("one &lt;b&gt;")
    assert "PyTorch" not in "".join(made)
    assert "Exercise 2" not in "".join(made)
    assert "30 %" in exercise
    assert '<p class="fragment">two' in example
    text = page(deck(lesson(), lang, report=tuple(made)), Screen())
    assert text.index("Momentum</h1>") < text.index(overview) < text.index('data-cell="write"')


@pytest.fixture(scope="module")
def work() -> ClassWork:
    return made_class()


@pytest.mark.parametrize("written_in", LANGUAGES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_deck_speaks_its_own_language(
    tmp_path: Path, work: ClassWork, written_in: str, lang: str
) -> None:
    path = tmp_path / "report.json"
    path.write_text(as_json(report_on(work, written_in)), encoding="utf-8")
    found = difficulties(path, "momentum", lang)
    assert found == tuple(_expected(report_on(work, lang)))
    slides = "".join(report_slides(found, lang))
    assert found[0].title in slides
    others = [report_on(work, other).exercises[0] for other in LANGUAGES if other != lang]
    assert not any(one.title in slides for one in others)
    assert not any(one.causes[0].question in slides for one in others)


def _expected(report: Report) -> Iterator[Difficulty]:
    """Yield what a report in the deck's own language says."""
    for exercise in report.exercises:
        causes = [
            Cause(c.name, c.count, c.share, c.example, c.question)
            for c in exercise.causes
            if c.kind != "convention"
        ]
        if causes:
            yield Difficulty(exercise.title, tuple(causes))


def test_slides_name_no_student_and_ask_before_they_tell(work: ClassWork, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(as_json(report_on(work, "en")), encoding="utf-8")
    found = difficulties(path, "momentum", "en")
    slides = list(report_slides(found, "en"))
    assert not any(each.student in "".join(slides) for each in work.works)
    (shown, *_) = [slide for slide in slides if "One example" in slide]
    first = found[0].causes[0]
    assert shown.index("<pre>") < shown.index("fragment") < shown.index(f"({first.count})")


def test_a_class_without_misconceptions_gets_a_slide_that_says_so(tmp_path: Path) -> None:
    path = saved(tmp_path, {"assignment": "momentum", "exercises": []})
    assert "Nobody" in next(iter(report_slides(difficulties(path, "momentum", "en"), "en")))


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": 2, "reports": [{"title": 1}]}', "\x00"]
)
def test_what_is_no_class_report_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LectureError, match="expected the JSON file"):
        difficulties(path, "momentum", "en")
    with pytest.raises(LectureError, match="cannot be read"):
        difficulties(tmp_path / "nowhere.json", "momentum", "en")


def test_a_report_of_another_format_is_refused_with_the_way_to_a_new_one(tmp_path: Path) -> None:
    path = saved(tmp_path, REPORT, form=1)
    with pytest.raises(LectureError, match=r"format 1, expected format 2.* report momentum"):
        difficulties(path, "momentum", "en")


def test_the_report_of_another_lesson_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, REPORT)
    with pytest.raises(LectureError, match="reports on momentum, expected a report on adam"):
        difficulties(path, "adam", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wish_s_language_is_the_report_s_in_the_deck(tmp_path: Path, lang: str) -> None:
    course = written(tmp_path / "course", "notebooks")
    wish = Wish(lang, "momentum", report=saved(tmp_path, REPORT), live=True)
    made = deck_of(wish, notebook_of(wish, course), tmp_path / "cache", lambda _: None)
    text = "".join(made.report)
    assert f"Exercise 1 ({lang})" in text
    assert [other for other in LANGUAGES if f"({other})" in text] == [lang]


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
