"""A student's feedback: whose it is, what is not settled, and that it is always the newest."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from small_course import LESSON, SmallCourse, make_small_course, named, nbgrader

from autograder import course as lessons
from autograder.grading.feedback import title_of, unsettled, words
from course_lib.i18n import LANGUAGES

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("feedback")]
RULING = """
[[override]]
exercise = "momentum.Momentum"
cause = "ascends"
points = 7
reason = "The lecture had the sign turned round."
"""
NAMES = {"kim": ("민준 <b>", "김", "ko"), "hart": ("Amelia", "Hart", "en"), "sato": ("", "", "ja")}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """Three students with an ascending momentum and an answer in words, marked, with feedback."""
    made = make_small_course(tmp_path_factory.mktemp("feedback") / "수업")
    with Gradebook(address(made)) as gradebook:
        for student, (first, last, lang) in NAMES.items():
            gradebook.add_student(student, first_name=first or None, last_name=last or None)
            notebook = made.right(lang)
            cell = named(notebook, "write-momentum")
            cell["source"] = cell["source"].replace("- self.lr * grads", "+ self.lr * grads")
            made.hand_in(student, notebook)
            folder = made.submitted(student)
            (folder / "timestamp.txt").write_text("2026-04-30 12:00:00 UTC", "utf-8")
            (folder / "submission_secret.txt").write_text(f"secret of {student}", "utf-8")
    run_all(made, ("autograde", LESSON), ("generate_feedback", LESSON))
    return made


def address(course: SmallCourse) -> str:
    """Return where the course's gradebook is."""
    return f"sqlite:///{course.root / 'gradebook.db'}"


def run_all(course: SmallCourse, *commands: tuple[str, ...]) -> None:
    """Run plain nbgrader commands, one after the other."""
    for command in commands:
        run = nbgrader(course.root, *command)
        assert run.returncode == 0, run.stderr[-3000:]


def page(course: SmallCourse, student: str) -> str:
    """Return a student's page."""
    path = course.root / "feedback" / student / LESSON / f"{LESSON}.html"
    return path.read_text(encoding="utf-8")


def total(course: SmallCourse, student: str) -> str:
    """Return the line of a page that says the total."""
    found = re.search(r'<p class="total">(.*?)</p>', page(course, student))
    assert found
    return re.sub(r"<[^>]+>", "", found[1])


def test_the_page_says_whose_it_is_and_of_what(course: SmallCourse) -> None:
    kim, hart, sato = (page(course, student) for student in NAMES)
    assert f"<b>{html.escape('김 민준 <b>')}</b> (kim)" in kim
    assert "<b>Amelia Hart</b> (hart)" in hart
    assert "<b>sato</b>" in sato
    (lesson,) = (row for row in lessons.listed() if row.id == LESSON)
    for text, lang in ((kim, "ko"), (hart, "en"), (sato, "ja")):
        title = lesson.tr(lesson.title, lang)
        assert f"<h1>{title}</h1>" in text
        assert f"<title>{words(lang)['feedback']} · {title}</title>" in text


def test_a_total_that_waits_for_a_person_says_so(course: SmallCourse) -> None:
    for student, (*_, lang) in NAMES.items():
        assert total(course, student).startswith(words(lang)["so_far"])
        assert unsettled(4, lang) in page(course, student)


def test_points_given_by_hand_are_on_the_next_page_and_released(
    course: SmallCourse, tmp_path: Path
) -> None:
    places = (f"--Exchange.root={tmp_path}", f"--Exchange.cache={tmp_path / 'cache'}")
    release = ("release_feedback", LESSON, "--course", "optimizers", *places)
    tmp_path.chmod(0o777)
    run_all(course, release)
    before, first = total(course, "kim"), released(tmp_path)
    assert sorted(first.values()) == sorted(page(course, student) for student in NAMES)
    with Gradebook(address(course)) as gradebook:
        grade = gradebook.find_grade("answer-why", LESSON, LESSON, "kim")
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        comment = gradebook.find_comment("answer-why", LESSON, LESSON, "kim")
        comment.manual_comment = "Half of it."
        gradebook.db.commit()
    run_all(course, ("generate_feedback", LESSON), release)
    assert "Half of it." in page(course, "kim")
    assert points_in(total(course, "kim")) == points_in(before) + 2.5
    assert total(course, "kim").startswith(f"{words('ko')['score']}:")
    assert 'class="unsettled"' not in page(course, "kim")
    assert unsettled(4, "en") in page(course, "hart")
    second = released(tmp_path)
    assert second.keys() == first.keys()
    assert sum(second[name] != first[name] for name in second) == 1
    assert page(course, "kim") in second.values()


def test_points_given_by_a_ruling_are_on_the_next_page(course: SmallCourse) -> None:
    before = {student: points_in(total(course, student)) for student in ("kim", "hart")}
    with (course.root / "course.toml").open("a", encoding="utf-8") as file:
        file.write(RULING)
    run_all(course, ("autograde", LESSON, "--force"), ("generate_feedback", LESSON))
    gained = {student: points_in(total(course, student)) - before[student] for student in before}
    assert gained["kim"] == gained["hart"] > 0
    assert "7 / 10" in page(course, "hart")
    assert "The lecture had the sign turned round." in page(course, "hart")


def test_points_that_a_person_must_look_at_once_more_are_not_final(course: SmallCourse) -> None:
    """Marking again keeps a person's points, and asks for another look at them."""
    with Gradebook(address(course)) as gradebook:
        grade = gradebook.find_grade("answer-why", LESSON, LESSON, "kim")
        assert grade.manual_score == 2.5
        assert grade.needs_manual_grade
    text = page(course, "kim")
    assert unsettled(4, "ko") in text
    assert re.search(rf"2\.5 / 4 [^<]*\({words('ko')['again']}\)", text)


def released(exchange: Path) -> dict[str, str]:
    """Return what students can fetch."""
    found = (exchange / "optimizers" / "feedback").glob("*.html")
    return {path.name: path.read_text(encoding="utf-8") for path in found}


def points_in(line: str) -> float:
    """Return the points of a total's line."""
    found = re.search(r"([\d.]+) / ", line)
    assert found
    return float(found[1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_notebook_that_is_no_lesson_has_its_name(lang: str) -> None:
    assert title_of("my own sheet", lang) == "my own sheet"
    assert "2.5" in unsettled(2.5, lang)
