"""More time for one student: by a line of `course.toml`, the gradebook, or a platform."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner
from made_classroom import LESSON, MOODLE, files, place_of, rows_of, zipped

from autograder.__main__ import main
from autograder.classroom import gradebook as classbook
from autograder.classroom.collect_table import summary
from autograder.classroom.course_file import CourseFile, read_course
from autograder.classroom.due_dates import DueDates
from autograder.classroom.releasing import release

_OTHER = '[[lesson]]\nid = "adam"\n'


def decided(made: CourseFile, lines: str) -> CourseFile:
    """Return a class whose `course.toml` says something besides."""
    text = made.path.read_text(encoding="utf-8")
    made.path.write_text(f"{text}\n{lines}\n", encoding="utf-8")
    return read_course(made.root)


def extension(student: str, amount: str, lesson: str = LESSON) -> str:
    return f'[[extension]]\nstudent = "{student}"\nlesson = "{lesson}"\n{amount}\n'


def test_who_has_more_time_is_late_only_after_it(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    lines = [extension("jp01", "days = 1"), extension("jp01", "days = 2\nhours = 12")]
    lines += [_OTHER + extension("jp02", "days = 9", "adam"), extension("jose", "hours = 47")]
    names = ("花子 佐藤", "太郎 表", "José Núñez", "Amelia Hart")
    source = zipped(
        tmp_path / "m.zip",
        {MOODLE.format(name): work["ja"] for name in names},
        at=datetime(2026, 11, 22, 18, 0),  # two days after the date for everybody
    )
    found = rows_of(decided(made, "\n".join(lines)), source)
    late = {student for student, row in found.items() if row.late}
    assert set(found) - late == {"jp01"}
    stamp = place_of(made.root, "jp01").with_name("timestamp.txt").read_text(encoding="utf-8")
    assert stamp == "2026-11-22 09:00:00.000000 UTC\n"
    assert summary(list(found.values())).endswith("late: 3")


def test_a_platform_that_knows_of_no_extension_is_not_believed(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    content = {
        "hartamelia_LATE_1_2_momentum.ipynb": work["en"],
        "nunezjose_LATE_3_4_momentum.ipynb": work["en"],
    }
    downloaded = datetime(2026, 11, 22, 12, 0)
    lines = extension("amelia", "days = 2") + extension("jose", "days = 1")
    made = decided(made, lines)
    found = rows_of(made, zipped(tmp_path / "c.zip", content, at=downloaded))
    assert (found["amelia"].late, found["amelia"].remarks) == (False, ())
    assert found["jose"].late
    assert "does not say by how much" in found["jose"].remarks[0]


def test_a_line_goes_before_what_the_gradebook_grants(made: CourseFile) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(*classbook.place_of(made)) as gradebook, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's own use of its database
        for student in ("jp01", "jp02"):
            gradebook.add_submission(LESSON, student, extension=timedelta(days=5))
    due = made.lesson(LESSON).due
    assert due is not None
    dates = DueDates(decided(made, extension("jp01", "days = 1")), [LESSON])
    assert dates.of("jp01", LESSON) == due + timedelta(days=1)
    assert dates.of("jp02", LESSON) == due + timedelta(days=5)
    assert dates.of("amelia", LESSON) == due
    assert dates.own("amelia", LESSON) is None


def test_days_are_of_24_hours_as_in_marking(made: CourseFile) -> None:
    text = made.path.read_text(encoding="utf-8").replace("Asia/Seoul", "Europe/Paris")
    text = text.replace("2026-11-20T18:00:00", "2026-10-24T18:00:00")  # the clocks go back at night
    made.path.write_text(text, encoding="utf-8")
    dates = DueDates(decided(made, extension("jp01", "days = 1")), [LESSON])
    assert dates.of("jp01", LESSON) == datetime(2026, 10, 25, 16, 0, tzinfo=UTC)


def test_an_odd_exception_stops_before_anything_is_collected(
    made: CourseFile, work: dict[str, bytes], tmp_path: Path
) -> None:
    decided(made, extension("jp01", "weeks = 1"))
    source = zipped(tmp_path / "m.zip", {MOODLE.format("花子 佐藤"): work["ja"]})
    result = CliRunner().invoke(main, ["collect", str(source), "--course", str(made.root)])
    assert result.exit_code == 2
    assert "weeks" in result.output
    assert "[[extension]]" in result.output
    assert files(made.root) == {}


def test_a_date_given_by_hand_stays_where_the_file_names_none(made: CourseFile) -> None:
    from nbgrader.api import Gradebook

    given = datetime(2026, 12, 1, 9, 0)
    text = made.path.read_text(encoding="utf-8")
    without = re.sub(r"(?m)^due = .*\n", "", text)
    assert without != text
    made.path.write_text(without, encoding="utf-8")
    with Gradebook(f"sqlite:///{made.root / 'gradebook.db'}", "") as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate=given)
    release(read_course(made.root), (LESSON,))
    with Gradebook(f"sqlite:///{made.root / 'gradebook.db'}", "") as gradebook:
        assert gradebook.find_assignment(LESSON).duedate == given
