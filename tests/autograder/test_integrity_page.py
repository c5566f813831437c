"""The page on alike answers, its data, and `python -m autograder alike`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from alike_answers import LESSON, by_chance
from alike_class import handwritten
from alike_course import make_course
from alike_disguises import DISGUISES, copied
from click.testing import CliRunner, Result

from autograder.commands.alike import command
from autograder.integrity.answers import Student, read_class
from autograder.integrity.page import words
from course_lib.i18n import LANGUAGES

EVIL = "</pre><script>alert(1)</script>"
OUTSIDE = re.compile(r"""(?:src|href)\s*=\s*["'](?!#)|@import|url\(|https?://""")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A marked class by hand, one copy among it, one student who would hurt the reader."""
    import random

    rng = random.Random(3)
    folder = tmp_path_factory.mktemp("alike") / "수업 授業"
    folder.mkdir()
    students = [*handwritten(), *(by_chance(rng, f"made-{i}") for i in range(20))]
    source = next(one for one in students if one.id == "isla-fraser")
    evil = Student("evil", "", {f"{LESSON}.convert": f"# {EVIL}\nx = '{EVIL}'\n"})
    twin = Student("twin", "", evil.answers)
    copy = copied(source, DISGUISES["rearranged"], 0)
    make_course(folder, [*students, copy, evil, twin, Student("idle", "", {})])
    return folder


def run(root: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    """Run the command in a course's folder."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("COURSE_LANG", "en")
    return CliRunner().invoke(command, words, catch_exceptions=False)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_shows_both_sides_without_a_network(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    result = run(root, monkeypatch, LESSON, "--lang", lang, "--to", str(tmp_path))
    assert result.exit_code == 0, result.stderr
    page = (tmp_path / f"{LESSON}.html").read_text(encoding="utf-8")
    assert f'<html lang="{lang}">' in page
    assert not OUTSIDE.search(page)
    assert words(lang)["for_you"] in page
    assert "isla-fraser" in page
    assert "copy-of-isla-fraser" in page
    assert 'class="line rare"' in page


def test_nothing_a_student_writes_acts_on_the_page(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(root, monkeypatch, "--to", str(tmp_path), "--threshold", "3")
    page = (tmp_path / f"{LESSON}.html").read_text(encoding="utf-8")
    assert "twin" in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_data_say_the_same(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(root, monkeypatch, "--to", str(tmp_path))
    data = json.loads((tmp_path / f"{LESSON}.json").read_text(encoding="utf-8"))
    assert data["students"] == len(handwritten()) + 23
    pair = next(p for p in data["pairs"] if "isla-fraser" in p["students"])
    assert pair["students"] == ["copy-of-isla-fraser", "isla-fraser"]
    assert pair["score"] >= data["threshold"]
    assert pair["score"] == pytest.approx(sum(pair["parts"].values()), abs=0.05)
    told = f"{LESSON}: pairs to look at among {data['students']} students: {len(data['pairs'])}."
    assert told in result.stdout


def test_as_many_pairs_as_asked_for(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(root, monkeypatch, "--to", str(tmp_path), "--threshold", "1", "--top", "3")
    pairs = json.loads((tmp_path / f"{LESSON}.json").read_text(encoding="utf-8"))["pairs"]
    assert len(pairs) == 3
    assert [p["score"] for p in pairs] == sorted((p["score"] for p in pairs), reverse=True)


def test_no_pair_is_said_in_words(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(root, monkeypatch, "--to", str(tmp_path), "--threshold", "999")
    page = (tmp_path / f"{LESSON}.html").read_text(encoding="utf-8")
    assert words("en")["none"].format(count=len(handwritten()) + 23) in page


def test_no_gradebook_and_no_file_of_the_course_is_touched(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    run(root, monkeypatch, "--to", str(tmp_path))
    assert before == {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_bad_input_says_what_to_do(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = run(root, monkeypatch, "nope")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert f"has no assignment nope, expected one of {LESSON}" in unknown.stderr
    (tmp_path / "file").write_text("", encoding="utf-8")
    blocked = run(root, monkeypatch, "--to", str(tmp_path / "file" / "below"))
    assert blocked.exit_code == 2
    assert "could not be written" in blocked.stderr
    empty = run(tmp_path, monkeypatch)
    assert empty.exit_code == 2
    assert "expected the course's gradebook" in empty.stderr


def test_untouched_answers_are_left_out(root: Path) -> None:
    from autograder.exporting.running import course_here

    found = {student.id: student for student in read_class(course_here(root), LESSON).students}
    assert found["idle"].answers == {}
    assert set(found["evil"].answers) == {f"{LESSON}.convert"}
    assert found["aoki-haruka"].name == "鈴木 蓮 2"  # the family name first
