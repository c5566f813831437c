"""A class's folder: what it begins with, its roster in any encoding, its dates and late policy."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from autograder import course
from autograder.__main__ import main
from autograder.classroom.course_file import CourseFile, LatePolicy, parse_course, read_course
from autograder.classroom.gradebook import enroll
from autograder.classroom.late import penalty
from autograder.classroom.new_course import make_course, planned
from autograder.classroom.problem import ClassroomError
from autograder.classroom.roster import Student, read_roster
from autograder.classroom.texts import course_toml, readme
from course_lib.i18n import LANGUAGES

KOREAN = "학번;이름;email;canvas_id\n2024001;김서연;kim@example.org;5567\n2024002;이준호;;\n"
JAPANESE = "学籍番号,姓,名,メール\njp01,佐藤,花子,hanako@example.jp\njp02,表,太郎,\n"


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a file in an encoding."""
    path.write_bytes(text.encode(encoding))
    return path


# ── The roster ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp949"])
def test_a_korean_roster_is_read_as_any_program_saves_it(tmp_path: Path, encoding: str) -> None:
    students = read_roster(written(tmp_path / "r.csv", KOREAN, encoding))
    assert [(s.id, s.name) for s in students] == [("2024001", "김서연"), ("2024002", "이준호")]
    assert students[0].more == {"canvas_id": "5567"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp932"])
def test_a_japanese_roster_is_read_as_any_program_saves_it(tmp_path: Path, encoding: str) -> None:
    students = read_roster(written(tmp_path / "r.csv", JAPANESE, encoding))
    assert students[0] == Student("jp01", "花子", "佐藤", "hanako@example.jp")
    assert students[1].name == "表 太郎"


def test_tabs_remarks_and_decomposed_names_are_read(tmp_path: Path) -> None:
    text = "id\tfirst_name\tlast_name\n# a remark, with, commas\n\na1\tJose\u0301\tNu\u0301n\n"
    (student,) = read_roster(written(tmp_path / "r.csv", text))
    assert (student.first_name, student.last_name) == ("José", "Nún")


def test_every_row_with_a_bad_id_is_named(tmp_path: Path) -> None:
    text = "id,last_name\na1,A\n,Nobody\nb2,B\nA1,C\na/b,D\n# not a row\n..,E\n"
    with pytest.raises(ClassroomError) as caught:
        read_roster(written(tmp_path / "r.csv", text))
    problems = caught.value.problems
    assert [any(f"row {n}:" in p for p in problems) for n in (3, 6, 8)] == [True] * 3
    assert any("rows 2 and 5" in problem for problem in problems)
    assert len(problems) == 4


@pytest.mark.parametrize("text", ["", "name,email\nA,a@example.org\n"])
def test_a_roster_without_ids_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ClassroomError, match='no column "id"'):
        read_roster(written(tmp_path / "r.csv", text))


def test_a_picture_is_no_roster(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe\xfd\x81\x00\x99")
    with pytest.raises(ClassroomError):
        read_roster(tmp_path / "r.csv")


# ── course.toml ─────────────────────────────────────────────────────────────────────────

GOOD = """\
name = "가을"
languages = ["ko", "ja"]
timezone = "Asia/Seoul"

[late]
percent_per_day = 10
most_percent = 50
grace_minutes = 15

[[lesson]]
id = "momentum"
due = 2026-11-20T18:00:00

[[lesson]]
id = "adam"
release = 2026-11-21
due = 2026-11-30
"""


def test_dates_get_the_time_zone_of_the_class() -> None:
    made = parse_course(Path("course.toml"), GOOD)
    seoul = ZoneInfo("Asia/Seoul")
    assert made.lesson("momentum").due == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert made.lesson("adam").release == datetime(2026, 11, 21, tzinfo=seoul)
    assert made.lesson("adam").due == datetime(2026, 11, 30, 23, 59, 59, tzinfo=seoul)
    assert made.late == LatePolicy(10, 50, 15)
    assert made.languages == ("ko", "ja")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('id = "adam"', 'id = "adamm"', 15, 'did you mean "adam"'),
        ('id = "adam"', 'id = "momentum"', 15, "each lesson once"),
        ("due = 2026-11-30", 'due = "2026-11-30"', 17, "without quotes"),
        ("due = 2026-11-30", "deu = 2026-11-30", 17, 'did you mean "due"'),
        ("percent_per_day = 10", "percent_per_day = 110", 6, "from 0 to 100"),
        ("grace_minutes = 15", "grace_minutes = true", 8, "a number of minutes, 0 or more"),
        ("grace_minutes = 15", "grace_minutes = -1", 8, "a number of minutes, 0 or more"),
        ('"Asia/Seoul"', '"Asia/Soul"', 3, "Asia/Tokyo"),
        ('["ko", "ja"]', '["ko", "fr"]', 2, '"en", "ja", "ko"'),
        ('name = "가을"', 'nmae = "가을"', 1, 'did you mean "name"'),
        ("due = 2026-11-30", "due = ", 17, "line 17"),
    ],
)
def test_an_odd_value_is_named_with_its_line(old: str, new: str, line: int, said: str) -> None:
    with pytest.raises(ClassroomError) as caught:
        parse_course(Path("course.toml"), GOOD.replace(old, new))
    assert f"line {line}" in str(caught.value)
    assert said in str(caught.value)


def test_a_lesson_the_class_does_not_have_is_refused() -> None:
    with pytest.raises(ClassroomError, match="momentum, adam"):
        parse_course(Path("course.toml"), GOOD).lesson("sgd")


def test_other_tables_are_kept_for_others() -> None:
    made = parse_course(Path("c"), GOOD + '\n[[extension]]\nstudent = "jp01"\n')
    assert made.tables == {"extension": [{"student": "jp01"}]}


def test_lateness_costs_what_the_policy_says() -> None:
    policy, hour = LatePolicy(10, 25, 15), 3600.0
    assert penalty(policy, 20.0, 15 * 60) == 0
    assert penalty(policy, 20.0, 15 * 60 + 1) == pytest.approx(2.0)
    assert penalty(policy, 20.0, 24 * hour) == pytest.approx(2.0)
    assert penalty(policy, 20.0, 25 * hour) == pytest.approx(4.0)
    assert penalty(policy, 20.0, 9 * 24 * hour) == pytest.approx(5.0)
    assert penalty(LatePolicy(), 20.0, 9 * 24 * hour) == 0


# ── The folder ──────────────────────────────────────────────────────────────────────────


def test_a_class_begins_with_its_roster_in_the_gradebook(tmp_path: Path) -> None:
    from nbgrader.api import Gradebook

    roster = written(tmp_path / "명단.csv", KOREAN, "cp949")
    folder = tmp_path / "수업 授業"
    made = make_course(planned(folder, lessons="adam,momentum", roster_file=roster))
    assert [lesson.id for lesson in made.lessons] == ["momentum", "adam"]
    assert (folder / "roster.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert read_roster(folder / "roster.csv") == read_roster(roster)
    for lang in LANGUAGES:
        assert (folder / "solutions" / lang / "adam" / "adam.ipynb").is_file()
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "") as gradebook:
        assert {s.id: s.last_name for s in gradebook.students} == {
            "2024001": "김서연",
            "2024002": "이준호",
        }
        assert gradebook.find_student("2024001").lms_user_id == "5567"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> CourseFile:
    """A class without students."""
    folder = tmp_path_factory.mktemp("class") / "c"
    return make_course(planned(folder, lessons="adam", name="秋", languages="ja"))


def test_a_changed_roster_renames_and_loses_nobody(empty: CourseFile) -> None:
    from nbgrader.api import Gradebook

    made = empty
    enroll(made, [Student("a", "Ann", "Lee"), Student("b", "Bo", "Li")])
    assert enroll(made, [Student("a", "Anna", "Lee"), Student("c", "Cy", "Ho")]) == ("b",)
    with Gradebook(f"sqlite:///{made.root / 'gradebook.db'}", "") as gradebook:
        found = {s.id: s.first_name for s in gradebook.students}
    assert found == {"a": "Anna", "b": "Bo", "c": "Cy"}


def test_an_empty_roster_explains_itself_and_can_be_read(empty: CourseFile) -> None:
    text = (empty.root / "roster.csv").read_text(encoding="utf-8-sig")
    assert text.startswith("id,first_name,last_name,email\n# ")
    assert read_roster(empty.root / "roster.csv") == ()


@pytest.mark.parametrize(
    "words",
    [
        ("--lessons", "momentumm"),
        ("--languages", "fr"),
        ("--timezone", "Moon/Base"),
        ("--roster", "missing.csv"),
    ],
)
def test_a_wrong_word_makes_no_folder(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, ["new-course", str(tmp_path / "c"), *words])
    assert result.exit_code == 2
    assert words[1] in result.output
    assert not (tmp_path / "c").exists()


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(main, ["new-course", str(tmp_path)])
    assert result.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_commands_outside_a_class_say_so(tmp_path: Path) -> None:
    for words in (["release"], ["collect", str(tmp_path)]):
        result = CliRunner().invoke(main, [*words, "--course", str(tmp_path)])
        assert result.exit_code == 2
        assert "course.toml" in result.output


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_texts_hold_in_every_language(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", lang)
    text = course_toml('가을 "1" \\', ("ko",), "Asia/Seoul", ("momentum", "adam"))
    assert parse_course(Path("c"), text).name == '가을 "1" \\'
    assert "release momentum" in readme("가을", "momentum")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_lessons_are_named_in_the_instructors_language(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", lang)
    made = make_course(planned(tmp_path / "c", lessons="momentum,xavier_he"))
    text = made.path.read_text(encoding="utf-8")
    for lesson in (row for row in course.lessons() if row.id in ("momentum", "xavier_he")):
        title = lesson.tr(lesson.title, lang)
        assert f'id = "{lesson.id}"  # {title}\n' in text
        assert (title == lesson.title) is (lang == "en")


def test_the_file_of_a_made_class_is_read_again(empty: CourseFile) -> None:
    made = read_course(empty.root)
    assert made == empty
    assert (made.name, made.languages) == ("秋", ("ja",))
    # The gradebook knows the English notebook, whatever is handed out.
    assert (made.root / "solutions" / "en" / "adam" / "adam.ipynb").is_file()
    assert not (made.root / "solutions" / "ko").exists()
