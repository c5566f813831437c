"""A whole run of the benchmark over three submissions, without what takes long."""

from __future__ import annotations

import json
import sys

import pytest

from autograder.bench.ratios import as_json
from autograder.bench.study import Study, Wanted, studied
from autograder.bench.ways import PREPROCESSORS, fast

SHAPE = {"wall_ms", "cpu_ms", "peak_mb"}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("bench"),
    pytest.mark.skipif(sys.platform != "linux", reason="marking is contained on Linux only"),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Three submissions, marked by way of nbgrader and in the fast lane."""
    wanted = Wanted(submissions=3, workers=1, rounds=1, skip=frozenset({"stock", "otter"}))
    told: list[str] = []
    study = studied(wanted, tmp_path_factory.mktemp("bench"), lambda way, *_: told.append(way))
    assert told == [PREPROCESSORS.title, fast(1).title]
    return study


def test_a_small_run_measures_what_was_not_left_out(small: Study) -> None:
    told = json.loads(json.dumps(as_json(small)))
    assert told["stock"] is None
    assert told["otter"] is None
    for way in ("preprocessors", "fast"):
        assert set(told[way]) == SHAPE
        assert all(value > 0 for value in told[way].values())
    assert told["ratios"]["preprocessors_over_fast_wall"] > 0


def test_both_ways_give_the_same_scores(small: Study) -> None:
    assert small.agreement("preprocessors") == (3, 3)
    assert sum(small.best.scores.values()) > 0


def test_the_account_adds_up_to_the_whole(small: Study) -> None:
    assert small.account
    whole = sum(stage.ms for stage in small.account.stages)
    assert whole == pytest.approx(small.best.median.cpu_ms)
    assert 0 < small.account.floor_ms < whole
    assert 1 < small.account.own_mb < 65
