"""A teaching day: an empty directory, a release, three languages handed in, marked by nbgrader."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from made_classroom import LESSON, NOON, answered, in_bytes, lost_in_colab, make_class, zipped
from small_course import nbgrader

from autograder import course
from autograder.classroom.collecting import Request, collect
from autograder.classroom.course_file import CourseFile, read_course

MOODLE = "{}_1_assignsubmission_file_/{}"


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> CourseFile:
    """A class that handed in through Moodle and was marked by a plain command in its folder."""
    place = tmp_path_factory.mktemp("day")
    made = make_class(place / "수업 授業")
    text = made.path.read_text(encoding="utf-8")
    text = text.replace("percent_per_day = 0", "percent_per_day = 10")
    made.path.write_text(text, encoding="utf-8")
    made = read_course(made.root)
    work = {lang: in_bytes(answered(made.root, lang)) for lang in ("en", "ja", "ko")}
    lost = in_bytes(lost_in_colab(answered(made.root, "ko")))
    in_time = {
        MOODLE.format("서연 김", "모멘텀.ipynb"): work["ko"],
        MOODLE.format("준호 이", "momentum (1).ipynb"): lost,
        MOODLE.format("José Núñez", "momentum.ipynb"): work["en"][:9000],
    }
    late = {MOODLE.format("花子 佐藤", "momentum.ipynb"): work["ja"]}
    collect(made, Request(zipped(place / "1.zip", in_time, encoding="utf-8")))
    collect(made, Request(zipped(place / "2.zip", late, encoding="cp932", at=_a_day_late())))
    run = nbgrader(made.root, "autograde", LESSON)
    assert run.returncode == 0, run.stderr
    return made


def _a_day_late() -> datetime:
    return NOON + timedelta(days=1)


@pytest.mark.slow
def test_everybody_gets_full_points_in_every_language_and_lateness_costs(
    marked: CourseFile,
) -> None:
    from nbgrader.api import Gradebook

    full = sum(exercise.max_points for exercise in course.exercises(LESSON))
    with Gradebook(f"sqlite:///{marked.root / 'gradebook.db'}", "") as gradebook:
        found = {
            one.student.id: (one.score, one.notebooks[0].late_submission_penalty)
            for one in gradebook.find_assignment(LESSON).submissions
        }
    assert found == {
        "2024001": (full, None),
        "2024002": (full, None),
        "jp01": (full, pytest.approx(full * 0.1)),
        "jose": (0.0, None),
    }


@pytest.mark.slow
def test_a_plain_generate_assignment_agrees_with_the_release(
    marked: CourseFile, tmp_path: Path
) -> None:
    shutil.copytree(marked.root, tmp_path / "copy")
    before = (marked.root / "notebooks" / "en" / LESSON / f"{LESSON}.ipynb").read_bytes()
    run = nbgrader(tmp_path / "copy", "generate_assignment", LESSON)
    assert run.returncode == 0, run.stderr
    after = (tmp_path / "copy" / "notebooks" / "en" / LESSON / f"{LESSON}.ipynb").read_bytes()
    assert after == before


@pytest.mark.slow
def test_the_commands_run_in_a_folder_of_their_own(tmp_path: Path) -> None:
    def run(*words: str, folder: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "autograder", *words],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=120,
            check=False,
        )

    made = run("new-course", "가을 秋", "--lessons", LESSON, "--languages", "ko")
    assert made.returncode == 0, made.stderr
    out = run("release", folder=tmp_path / "가을 秋")
    assert (out.returncode, out.stderr) == (0, "")
    assert (tmp_path / "가을 秋" / "release" / "ko" / f"{LESSON}.ipynb").is_file()
    none = run("collect", str(tmp_path / "가을 秋" / "release"), folder=tmp_path / "가을 秋")
    assert none.returncode == 1, none.stderr
