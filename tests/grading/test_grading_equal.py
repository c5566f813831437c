"""Stock nbgrader, nbgrader through the sandbox, and the fast lane give the same marks."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from fast_class import copy_of, errs, mark_class, results
from small_course import LESSON, SmallCourse
from three_ways import (
    AGAIN,
    LATE,
    STOCK,
    Values,
    differences,
    enter_by_hand,
    files_in,
    hand_in_again,
    hand_in_honestly,
    notebooks_in,
    prepare,
    rows_in,
    run,
)
from trap_class import MarkedClass, hand_in_all

from autograder.grading.seeds import FILE, seed_for
from autograder.messages import tr

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox here needs Linux"),
]
WAYS = ("stock", "nbgrader", "fast")
HONEST = pytest.mark.xdist_group("equal")


@dataclass(frozen=True)
class Round:
    """What each way left after a marking."""

    roots: Mapping[str, Path]
    rows: Mapping[str, Values]
    files: Mapping[str, Values]
    notebooks: Mapping[str, Values]


@pytest.fixture(scope="module")
def rounds(lane_base: SmallCourse, tmp_path_factory: pytest.TempPathFactory) -> tuple[Round, Round]:
    """The honest class, marked in three ways, and some of it once more."""
    base = copy_of(lane_base, tmp_path_factory.mktemp("base") / "수업")
    hand_in_honestly(base)
    prepare(base)
    courses = {way: copy_of(base, tmp_path_factory.mktemp(way) / "수업") for way in WAYS}
    config = courses["stock"].root / "nbgrader_config.py"
    config.write_text(STOCK + LATE, encoding="utf-8")
    first = _marked(courses)
    for course in courses.values():
        enter_by_hand(course.root)
        hand_in_again(course)
    return first, _marked(courses, again=True)


def _marked(courses: Mapping[str, SmallCourse], again: bool = False) -> Round:
    seed = seed_for(courses["stock"].root, LESSON)
    force = ("--force", "--student", "again-*") if again else ()
    run(courses["stock"].root, "nbgrader", "autograde", LESSON, *force, seed=seed)
    run(courses["nbgrader"].root, "nbgrader", "autograde", LESSON, *force)
    named = [word for student in AGAIN for word in ("--student", student)] if again else []
    run(courses["fast"].root, "autograder", "grade", LESSON, *named, *force[:1])
    roots = {way: course.root for way, course in courses.items()}
    return Round(
        roots,
        {way: rows_in(root) for way, root in roots.items()},
        {way: files_in(root) for way, root in roots.items()},
        {way: notebooks_in(root) for way, root in roots.items()},
    )


@HONEST
@pytest.mark.parametrize("number", [0, 1], ids=["first", "again"])
def test_stock_and_nbgrader_with_the_sandbox(
    rounds: tuple[Round, Round], number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rounds[number]
    _tell(capsys, f"stock = nbgrader in the sandbox, round {number + 1}", found.rows["stock"])
    assert _but_for_words(found.rows["stock"], found.rows["nbgrader"]) == {}
    assert differences(found.files["stock"], found.files["nbgrader"]) == {}


@HONEST
@pytest.mark.parametrize("number", [0, 1], ids=["first", "again"])
def test_stock_and_the_fast_lane(
    rounds: tuple[Round, Round], number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rounds[number]
    _tell(capsys, f"stock = fast lane, round {number + 1}", found.rows["stock"])
    assert _but_for_words(found.rows["stock"], found.rows["fast"]) == {}
    assert differences(found.files["stock"], found.files["fast"]) == {}


@HONEST
@pytest.mark.parametrize("number", [0, 1], ids=["first", "again"])
def test_nbgrader_with_the_sandbox_and_the_fast_lane(
    rounds: tuple[Round, Round], number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rounds[number]
    values = {**found.rows["fast"], **found.notebooks["fast"]}
    _tell(capsys, f"nbgrader in the sandbox = fast lane, round {number + 1}", values)
    assert differences(found.rows["nbgrader"], found.rows["fast"]) == {}
    assert differences(found.notebooks["nbgrader"], found.notebooks["fast"]) == {}


@HONEST
def test_the_class_shows_what_is_to_be_compared(rounds: tuple[Round, Round]) -> None:
    rows = rounds[1].rows["stock"]
    penalties = {
        key[1]: value for key, value in rows.items() if key[0] == "notebook" and key[-1] == "1"
    }
    assert penalties["late-an-hour"] == 1.0
    assert penalties["late-a-minute"] is None
    assert penalties["late-for-ever"] == 16.0  # no more than the score
    assert penalties["late-generous"] == 0.0  # no less than nothing
    assert penalties["late-excused"] is None
    assert penalties["again-late"] == 3.75
    scores = {value for key, value in rows.items() if key[0] == "grade" and key[-1] == "0"}
    assert {0.0, 6.0, 10.0, None} < scores
    assert rows["grade", "again-scored", LESSON, "check-write-momentum", "1"] == 9.0


@HONEST
def test_what_nbgrader_has_marked_is_passed_over(
    rounds: tuple[Round, Round], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = rounds[1].roots["nbgrader"]
    monkeypatch.syspath_prepend(root)  # for its late policy, as where a command is run
    found = results(mark_class(root, mark=errs))
    assert set(found.values()) == {"unchanged"}
    assert len(found) == len({key[1] for key in rounds[1].rows["stock"] if key[0] == "grade"})


@pytest.mark.xdist_group("traps")
def test_traps_in_nbgrader_and_in_the_fast_lane(
    marked: MarkedClass,
    lane_base: SmallCourse,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    course = copy_of(lane_base, tmp_path_factory.mktemp("traps") / "수업")
    shutil.copy(marked.course.root / FILE, course.root / FILE)
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\nc.RunSubmission.timeout, c.RunSubmission.budget = 1, 6\n")
        file.write("c.RunSubmission.most_output = 20000\n")
    hand_in_all(course)
    mark_class(course.root)
    first, second = rows_in(marked.course.root), rows_in(course.root)
    _tell(capsys, "traps: nbgrader in the sandbox = fast lane", second)
    assert differences(first, second) == {}
    assert differences(files_in(marked.course.root), files_in(course.root)) == {}


def _but_for_words(stock: Values, ours: Values) -> Values:
    """Return what differs, once nbgrader's one sentence is in the student's language."""
    said = {tr("No response.", lang) for lang in ("en", "ja", "ko")}
    return {
        key: pair
        for key, pair in differences(stock, ours).items()
        if not (key[0] == "comment" and pair[0] == "No response." and pair[1] in said)
    }


def _tell(capsys: pytest.CaptureFixture[str], what: str, values: Values) -> None:
    with capsys.disabled():
        print(f"\n{what}: {len(values)} values compared")
