"""The benchmark's numbers as JSON, and as tables and sentences in every language."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from autograder.bench import memory
from autograder.bench.ratios import as_json
from autograder.bench.rounds import Figures, Series
from autograder.bench.stages import Account, Stage
from autograder.bench.study import Study, Wanted
from autograder.bench.tables import sentences, tables
from autograder.bench.ways import OTTER, PREPROCESSORS, STOCK, fast
from autograder.messages import tr
from course_lib.i18n import LANGUAGES

SHAPE = {"wall_ms", "cpu_ms", "peak_mb"}


def made_up() -> Study:
    study = Study(Wanted(memory=2000))
    rows = (
        (STOCK, 1500.0),
        (PREPROCESSORS, 250.0),
        (OTTER, 6000.0),
        (fast(1), 75.0),
        (fast(2), 40),
    )
    for way, wall in rows:
        series = Series(way, [Figures(wall, wall / 2, 200.0), Figures(wall + 2, wall / 2, 210.0)])
        series.scores = {"student-00001": 10.0, "student-00002": 3.0}
        study.series.append(series)
    study.best.scores["student-00002"] = 4.0
    study.account = Account(4.0, (Stage("child", 20.0), Stage("rest", 20.0)), 12.0, 1.5)
    study.growth = [memory.Growth("recorder", 100.0, 101.0)]
    study.missing = ["otter-grader could not be installed"]
    return study


def test_the_json_has_one_object_for_each_way_and_the_ratios() -> None:
    told = as_json(made_up())
    assert list(told) == ["stock", "otter", "preprocessors", "fast", "ratios"]
    assert all(set(told[way]) == SHAPE for way in told if way != "ratios")
    assert told["fast"] == {"wall_ms": 41.0, "cpu_ms": 20.0, "peak_mb": 210.0}
    assert told["ratios"]["stock_over_fast_wall"] == round(1501 / 41, 2)
    assert told["ratios"]["stock_over_preprocessors_cpu"] == 6.0
    assert told["ratios"]["one_worker_over_2_wall"] == round(76 / 41, 2)


def test_a_way_that_was_left_out_is_null() -> None:
    study = made_up()
    study.series = [row for row in study.series if row.way.id == "fast"]
    told = as_json(study)
    assert told["stock"] is told["otter"] is told["preprocessors"] is None
    assert list(told["ratios"]) == ["one_worker_over_2_wall"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_tables_say_what_was_measured(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", lang)
    study, out = made_up(), Console(width=110, record=True, file=io.StringIO())
    for table in tables(study):
        out.print(table)
    text = out.export_text() + "\n".join(sentences(study))
    for part in ("1501.0", "6001.0", "41.0", "12.0", "otter-grader"):
        assert part in text
    assert "36.61" in text  # nbgrader by itself, against two workers


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_person_reads_titles_and_the_json_has_ids(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", lang)
    study = made_up()
    lines = list(sentences(study))
    raw = [line for line in lines for name in ("stock", "preprocessors", "_over_") if name in line]
    assert raw == []
    for way, others in ((STOCK, 3), (PREPROCESSORS, 3), (OTTER, 1)):
        found = [line for line in lines if tr(way.title) in line]
        assert len(found) >= others, way.id
    assert {"stock_over_fast_wall", "preprocessors_over_fast_cpu"} <= set(as_json(study)["ratios"])


def test_each_comparison_is_a_sentence() -> None:
    lines = list(sentences(made_up()))
    quick = "fast lane, 2 workers"
    assert f"nbgrader by itself, against {quick}: wall × 36.61, CPU × 37.50" in lines
    assert f"fast lane, one worker, against {quick}: wall × 1.85, CPU × 1.88" in lines
    assert "Scores of nbgrader by itself that equal the fast lane's: 1 of 2" in lines


def test_scores_are_compared_with_the_fast_lanes() -> None:
    assert made_up().agreement("stock") == (1, 2)
