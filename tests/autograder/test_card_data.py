"""Numbers on a card, signs on a console, a verdict as JSON."""

from __future__ import annotations

import json
import math

import pytest
from made_verdicts import KINDS, made, verdict_of

from autograder.card import card_text, verdict_from_json, verdict_json
from autograder.cards import numbers
from autograder.cards.text import for_console
from autograder.exercise import Exercise
from autograder.record import Difference, Kind

every = pytest.mark.parametrize("kind", KINDS)

# ── Numbers ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("expected", "got", "shown"),
    [
        (0.1, 0.3, ("0.1", "0.3")),
        (0.1, 0.1000001, ("0.1", "0.1000001")),
        (1.0, 1.0 + 2e-16, ("1", "1.0000000000000002")),
        (1e-9, -1e-9, ("1e-09", "-1e-09")),
        (0.5, math.nan, ("0.5", "nan")),
        (math.inf, 2.0, ("inf", "2")),
        (0.1 + 0.2, 0.3, ("0.30000000000000004", "0.29999999999999999")),
    ],
)
def test_numbers_show_the_digits_that_differ(
    expected: float, got: float, shown: tuple[str, str]
) -> None:
    assert numbers.pair(expected, got, "en") == shown


@pytest.mark.parametrize(
    ("points", "shown"), [(7.0, "7"), (7.5, "7.5"), (1 / 3, "0.33"), (0.0, "0"), (100.0, "100")]
)
def test_points_have_no_needless_zeros(points: float, shown: str) -> None:
    assert numbers.points(points) == shown


# ── Consoles ────────────────────────────────────────────────────────────────────────────


@every
@pytest.mark.parametrize("encoding", ["cp949", "cp932"])
def test_signs_fit_the_console(exercise: Exercise, kind: Kind, encoding: str) -> None:
    first = for_console(card_text(made(exercise, kind), "en"), encoding).splitlines()[0]
    assert first.encode(encoding).decode(encoding) == first


def test_an_able_console_gets_every_sign() -> None:
    assert for_console("✔ ✘ ◐", "utf-8") == "✔ ✘ ◐"
    assert for_console("✔ ✘ ◐", None) == "✔ ✘ ◐"


# ── JSON ────────────────────────────────────────────────────────────────────────────────


@every
def test_a_verdict_survives_json(exercise: Exercise, kind: Kind) -> None:
    verdict = made(exercise, kind)
    data = json.loads(json.dumps(verdict_json(verdict), allow_nan=False))
    assert verdict_from_json(data) == verdict


def test_the_keys_of_the_json(exercise: Exercise) -> None:
    data = verdict_json(verdict_of(exercise, "wrong"))
    keys = {"exercise", "version", "kind", "cause", "faults", "points", "max_points", "awards"}
    assert set(data) == keys | {"first_difference", "raised", "after_repair", "notes"}
    assert data["first_difference"] == {
        "probe": "mixed",
        "step": 2,
        "key": "W1",
        "index": [0, 1],
        "expected": 0.1,
        "got": 0.3,
    }
    assert verdict_json(verdict_of(exercise, "correct"))["first_difference"] is None


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_special_numbers_become_strings_and_return(exercise: Exercise, value: float) -> None:
    difference = Difference("p", 1, "W1", (0,), 1.0, value)
    data = verdict_json(verdict_of(exercise, "wrong", first_difference=difference))
    text = json.dumps(data, allow_nan=False)
    back = verdict_from_json(json.loads(text)).first_difference
    assert back is not None
    assert str(back.got) == str(value)
    assert isinstance(back.got, float)
