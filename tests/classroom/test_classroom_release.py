"""What goes out to students: no answers, in every language, and nothing lost when it changes."""

from __future__ import annotations

import base64
import json
import shutil
import warnings
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_classroom import LESSON, Notebook, answered

from autograder import course
from autograder.__main__ import main
from autograder.classroom.course_file import CourseFile, read_course
from autograder.classroom.gradebook import place_of
from autograder.classroom.leaks import leaks, secrets_of
from autograder.classroom.new_course import make_course, planned
from autograder.classroom.problem import ClassroomError
from autograder.classroom.registering import register
from autograder.classroom.releasing import ready, release
from autograder.grading.seeds import FILE, seed_for
from autograder.reference import source_of
from course_lib.i18n import LANGUAGES


def everything(root: Path) -> dict[str, bytes]:
    """Return the content of every file of a class but its gradebook."""
    found = (path for path in root.rglob("*") if path.is_file() and path.name != "gradebook.db")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def hand_in(made: CourseFile, lang: str = "en") -> None:
    """Let one student hand in."""
    folder = made.root / "submitted" / "amelia" / LESSON
    folder.mkdir(parents=True)
    text = json.dumps(answered(made.root, lang))
    (folder / f"{LESSON}.ipynb").write_text(text, encoding="utf-8")


def change_source(made: CourseFile, lang: str, change: Callable[[Notebook], None]) -> None:
    """Edit the class's solved notebook."""
    path = made.root / "solutions" / lang / LESSON / f"{LESSON}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook)
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


# ── What is there ───────────────────────────────────────────────────────────────────────


def test_every_language_is_handed_out_and_marking_compares_with_the_same(
    original: CourseFile,
) -> None:
    for lang in LANGUAGES:
        handed = original.root / "release" / lang / f"{LESSON}.ipynb"
        compared = original.root / "notebooks" / lang / LESSON / f"{LESSON}.ipynb"
        built = course.ROOT / "notebooks" / lang / LESSON / f"{LESSON}.ipynb"
        assert handed.read_bytes() == compared.read_bytes() == built.read_bytes()


def test_the_gradebook_has_the_cells_the_roster_and_the_due_date(original: CourseFile) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{original.root / 'gradebook.db'}", "") as gradebook:
        assignment = gradebook.find_assignment(LESSON)
        points = sum(exercise.max_points for exercise in course.exercises(LESSON))
        assert assignment.max_code_score == points
        assert assignment.duedate == datetime(2026, 11, 20, 9, 0)
        assert len(gradebook.students) == 8


def test_a_new_due_date_reaches_the_gradebook(made: CourseFile) -> None:
    from nbgrader.api import Gradebook

    text = made.path.read_text(encoding="utf-8").replace("2026-11-20T18", "2026-11-27T18")
    made.path.write_text(text, encoding="utf-8")
    before = everything(made.root)
    assert not any(one.changed for one in release(read_course(made.root), (LESSON,)))
    assert everything(made.root) == before
    with Gradebook(f"sqlite:///{made.root / 'gradebook.db'}", "") as gradebook:
        assert gradebook.find_assignment(LESSON).duedate == datetime(2026, 11, 27, 9, 0)


def test_zips_and_another_place(made: CourseFile, tmp_path: Path) -> None:
    words = ["release", LESSON, "--zip", "--to", str(tmp_path / "out")]
    result = CliRunner().invoke(main, [*words, "--course", str(made.root)])
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(tmp_path / "out" / "ko.zip") as archive:
        assert archive.namelist() == [f"ko/{LESSON}.ipynb"]


def test_lessons_ahead_wait_unless_they_are_named() -> None:
    from autograder.classroom.course_file import parse_course

    later = 'name = ""\n[[lesson]]\nid = "adam"\nrelease = 2999-01-01\n[[lesson]]\nid = "sgd"\n'
    assert ready(parse_course(Path("c"), later)) == ("sgd",)


def test_a_lesson_that_does_not_exist_is_refused(made: CourseFile) -> None:
    before = everything(made.root)
    result = CliRunner().invoke(main, ["release", "adam", "--course", str(made.root)])
    assert result.exit_code == 2
    assert '"adam"' in result.output
    assert everything(made.root) == before


# ── Answers ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("lesson", [lesson.id for lesson in course.lessons()])
def test_no_lesson_gives_an_answer_away(lesson: str, lang: str) -> None:
    def read(step: str) -> Notebook:
        path = course.ROOT / step / lang / lesson / f"{lesson}.ipynb"
        found: Notebook = json.loads(path.read_text(encoding="utf-8"))
        return found

    secrets = secrets_of(lesson, lang, read("solutions"))
    assert len(secrets) > 20
    assert list(leaks(read("notebooks"), secrets)) == []
    assert list(leaks(read("solutions"), secrets))  # the search does find what is there


def a_line() -> str:
    """Return a line of the reference that nobody shows to learners."""
    lines = source_of(course.exercise(f"{LESSON}.Momentum")).splitlines()
    return next(line.strip() for line in lines if "self.momentum *" in line)


PLACES: dict[str, Callable[[Notebook], None]] = {
    "prose": lambda n: n["cells"][0].update(source=f"# Hint\n\nWrite `{a_line()}`."),
    "metadata": lambda n: n["metadata"].update(kept=[{"note": a_line()}]),
    "cell metadata": lambda n: n["cells"][3]["metadata"].update(old="x\n" + a_line()),
    "attachment": lambda n: n["cells"][0].update(
        attachments={"a.txt": {"text/plain": base64.b64encode(a_line().encode()).decode()}}
    ),
    "tagged text": lambda n: n["cells"][0].update(
        source="<p>" + a_line().replace("self", "<b>self</b>") + "</p>"
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_an_answer_in_any_corner_stops_the_release(made: CourseFile, place: str) -> None:
    shutil.rmtree(made.root / "release")
    change_source(made, "ja", PLACES[place])
    before = everything(made.root)
    with pytest.raises(ClassroomError, match="answer to"):
        release(made, (LESSON,))
    assert everything(made.root) == before


def test_outputs_and_seeds_are_found(made: CourseFile) -> None:
    notebook = json.loads((made.root / "release" / "en" / f"{LESSON}.ipynb").read_bytes())
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    seed = seed_for(made.root, LESSON)
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": [f"{seed}\n"]}]
    found = list(leaks(notebook, secrets_of(LESSON, "en", notebook, [seed])))
    assert len(found) == 2


def test_a_file_of_seeds_that_cannot_be_read_stops_the_release(made: CourseFile) -> None:
    (made.root / FILE).mkdir()
    with pytest.raises(ClassroomError, match="Ask them to give you the rights"):
        release(made, (LESSON,))


# ── Into the gradebook ──────────────────────────────────────────────────────────────────


def test_what_nbgrader_complains_of_is_named(made: CourseFile, tmp_path: Path) -> None:
    source = made.root / "solutions" / "en" / LESSON / f"{LESSON}.ipynb"
    notebook = json.loads(source.read_text(encoding="utf-8"))
    graded = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
    names = [data for data in graded if data.get("grade")]
    names[1]["grade_id"] = names[0]["grade_id"]
    wrong = tmp_path / "wrong.ipynb"
    wrong.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(ClassroomError) as caught:
        register(made, LESSON, wrong)
    (problem,) = caught.value.problems
    assert f"Duplicate grade id: {names[0]['grade_id']}" in problem
    assert f"`python -m autograder release {LESSON}`" in problem
    assert "\n" not in problem


def test_it_is_the_gradebook_in_which_marking_looks(
    made: CourseFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A class that names another database has its lessons, dates and students there."""
    from nbgrader.api import Gradebook

    elsewhere = tmp_path / "elsewhere.db"
    settings = made.root / "nbgrader_config.py"
    text = settings.read_text(encoding="utf-8")
    named = f"\nc.CourseDirectory.db_url = 'sqlite:///{elsewhere.as_posix()}'\n"
    named += "c.CourseDirectory.course_id = 'autumn'\n"
    settings.write_text(text + named, encoding="utf-8")
    before = (made.root / "gradebook.db").read_bytes()
    release(made, (LESSON,))
    with Gradebook(f"sqlite:///{elsewhere}", "autumn") as gradebook:
        assert gradebook.find_assignment(LESSON).duedate == datetime(2026, 11, 20, 9)
        assert len(gradebook.students) == 8
    assert (made.root / "gradebook.db").read_bytes() == before
    monkeypatch.chdir(made.root)
    other = make_course(planned(tmp_path / "other", lessons=LESSON))
    assert str(elsewhere) not in place_of(other)[0]


def test_a_gradebook_that_cannot_be_used_is_said_in_a_sentence(made: CourseFile) -> None:
    (made.root / "gradebook.db").unlink()
    (made.root / "gradebook.db").mkdir()
    with pytest.raises(ClassroomError, match="could not be used"):
        release(made, (LESSON,))


# ── Again ───────────────────────────────────────────────────────────────────────────────


def edit_stub(notebook: Notebook) -> None:
    """Change what learners begin with."""
    cell = next(
        cell for cell in notebook["cells"] if cell["metadata"].get("course", {}).get("stub")
    )
    cell["metadata"]["course"]["stub"] += "\n# Think first.\n"


def edit_points(notebook: Notebook) -> None:
    """Change what an exercise is worth."""
    graded = (cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"])
    next(data for data in graded if data.get("grade")).update(points=99)


def edit_prose(notebook: Notebook) -> None:
    """Change what does not count."""
    notebook["cells"][0]["source"] = "# Momentum, corrected"


def test_a_release_can_change_while_nobody_has_handed_in(made: CourseFile) -> None:
    before = (made.root / "notebooks" / "en" / LESSON / f"{LESSON}.ipynb").read_bytes()
    change_source(made, "en", edit_stub)
    assert any(one.changed for one in release(made, (LESSON,)))
    kept = [path.read_bytes() for path in (made.root / "earlier").rglob("*.ipynb")]
    assert before in kept


@pytest.mark.parametrize("change", [edit_stub, edit_points])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_marked_stays_once_somebody_has_handed_in(
    made: CourseFile, change: Callable[[Notebook], None], lang: str
) -> None:
    hand_in(made)
    change_source(made, lang, change)
    before = everything(made.root)
    with pytest.raises(ClassroomError, match="has been handed in"):
        release(made, (LESSON,))
    assert everything(made.root) == before


def test_prose_can_be_corrected_after_that_and_the_old_one_is_kept(made: CourseFile) -> None:
    hand_in(made)
    before = everything(made.root)
    change_source(made, "en", edit_prose)
    changed = [one.language for one in release(made, (LESSON,)) if one.changed]
    assert changed == ["en"]
    after = everything(made.root)
    kept = {content for name, content in after.items() if name.startswith("earlier/")}
    assert kept == {before[f"release/en/{LESSON}.ipynb"]}
    assert after[f"submitted/amelia/{LESSON}/{LESSON}.ipynb"] in before.values()


def test_a_submission_in_the_gradebook_alone_counts_too(made: CourseFile) -> None:
    from nbgrader.api import Gradebook

    address = f"sqlite:///{made.root / 'gradebook.db'}"
    with Gradebook(address, "") as gradebook, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's own use of its database
        gradebook.add_submission(LESSON, "amelia")
    change_source(made, "en", edit_points)
    with pytest.raises(ClassroomError, match="has been handed in"):
        release(made, (LESSON,))
