"""Which of the files that a student handed in is the notebook, and what language it is in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_course import SmallCourse, named

from autograder.grading import notes
from autograder.grading.handed_in import candidates, handed_in
from autograder.grading.identity import language_in, language_of
from autograder.grading.intake import Intake, take_in
from autograder.grading.registry import Registered
from autograder.grading.release import Release, read_release

REGISTRY = {"answer": Registered("answer", "code", "stub", "0", False, False, True)}
NOTHING = Release()


def text(source: str = "mine", title: str = "answer") -> str:
    """Return a notebook with one cell."""
    cell = {"cell_type": "code", "id": title, "metadata": {}, "source": source, "outputs": []}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def taken(folder: Path, **files: str) -> Intake:
    """Hand in some files, of names written with _ for a point, and take them in."""
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")
    return take_in(handed_in(folder), "lesson", REGISTRY, NOTHING)


def first_source(intake: Intake) -> str:
    assert intake.notebook is not None
    return str(intake.notebook["cells"][0]["source"])


def test_the_right_name_wins_where_both_hold_work(tmp_path: Path) -> None:
    intake = taken(tmp_path, lesson_ipynb=text("right"), copy_ipynb=text("other"))
    assert first_source(intake) == "right"
    assert [remark.message for remark in intake.remarks] == [notes.SEVERAL]


def test_a_notebook_of_this_lesson_wins_over_another(tmp_path: Path) -> None:
    intake = taken(tmp_path, lesson_ipynb=text("x", "else"), copy_ipynb=text("mine"))
    assert first_source(intake) == "mine"


def test_a_readable_copy_wins_over_a_damaged_original(tmp_path: Path) -> None:
    intake = taken(tmp_path, lesson_ipynb=text()[:40], copy_ipynb=text("whole"))
    assert first_source(intake) == "whole"


@pytest.mark.parametrize("name", ["lesson_ipynb_txt", "LESSON_ipynb_json", "anything_ipynb"])
def test_names_that_systems_add_to_do_not_matter(tmp_path: Path, name: str) -> None:
    intake = taken(tmp_path, **{name: text()})
    assert first_source(intake) == "mine"
    assert [remark.message for remark in intake.remarks] == [notes.RENAMED]


def test_autosaves_and_archive_debris_are_passed_over(tmp_path: Path) -> None:
    for folder in (".ipynb_checkpoints", "__MACOSX"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "lesson.ipynb").write_text(text(), encoding="utf-8")
    (tmp_path / "._lesson.ipynb").write_bytes(b"\x00\x05\x16\x07")
    (tmp_path / "deep").mkdir()
    wanted = tmp_path / "deep" / "lesson.ipynb"
    wanted.write_text(text(), encoding="utf-8")
    assert candidates(tmp_path) == [wanted]


def test_the_notebook_of_another_part_cannot_stand_for_this_one(tmp_path: Path) -> None:
    (tmp_path / "second.ipynb").write_text(text(), encoding="utf-8")
    intake = take_in(handed_in(tmp_path), "lesson", REGISTRY, NOTHING, others=["second"])
    assert intake.notebook is None
    assert [remark.message for remark in intake.remarks] == [notes.MISSING]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", notes.EMPTY_FILE),
        (b"  \n", notes.EMPTY_FILE),
        (b'{"cells": [\n<<<<<<< HEAD\n', notes.NOT_JSON),
        (b"\xff\xfe\x00garbage", notes.NOT_JSON),
        (b"[" * 100_000, notes.NOT_JSON),
        (b"{}", notes.NOT_A_NOTEBOOK),
        (b'{"cells": []}', notes.NOT_A_NOTEBOOK),
        (b'{"cells": "none"}', notes.NOT_A_NOTEBOOK),
        (b'{"nbformat": 3, "worksheets": 4}', notes.NOT_A_NOTEBOOK),
        (b'"text"', notes.NOT_A_NOTEBOOK),
    ],
)
def test_a_file_that_is_no_notebook_says_why(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "lesson.ipynb").write_bytes(content)
    intake = take_in(handed_in(tmp_path), "lesson", REGISTRY, NOTHING)
    (remark,) = intake.remarks
    why = remark.values["reason"]
    assert intake.notebook is None
    assert isinstance(why, notes.Note)
    assert (remark.message, why.message) == (notes.UNREADABLE, reason)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "lesson.ipynb").write_text(text("값"), encoding=encoding)
    assert first_source(take_in(handed_in(tmp_path), "lesson", REGISTRY, NOTHING)) == "값"


@pytest.mark.parametrize(
    ("content", "lang"),
    [
        ('{"metadata": {"course": {"lesson": "x", "language": "ja"}}', "ja"),
        (r'"source": "use(\"ko\")"', "ko"),
        ("use( 'en' )", "en"),
        ('use("fr")', None),
        ("", None),
    ],
)
def test_the_language_is_read_from_a_damaged_text_too(content: str, lang: str | None) -> None:
    assert language_in(content) == lang


@pytest.mark.xdist_group("traps")  # where the small course is made anyway
def test_prose_tells_the_language_where_nothing_else_does(small_course: SmallCourse) -> None:
    release = read_release(small_course.root, "momentum", "momentum")
    for lang in ("en", "ja", "ko"):
        notebook = small_course.untouched(lang)
        notebook["metadata"] = {}
        named(notebook, "setup")["source"] = "import numpy as np"
        assert language_of(notebook, release) == lang
