"""What is told without looking: that a dictionary, a generator or an array has not changed."""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder import dict_versions
from autograder.candidate_state import Restorer
from autograder.compare import close
from autograder.dict_versions import Version, snapshot
from autograder.raising import says_it_itself
from autograder.surroundings import unchanged

legacy: Any = importlib.import_module("numpy.random")  # the hidden state, which learners use

# ── Dictionaries ────────────────────────────────────────────────────────────────────────


def test_changes_are_counted_here() -> None:
    assert Version({}).known, "without it marking is right, but slower"


@pytest.mark.parametrize(
    "change",
    [
        lambda names: names.update(a=2),
        lambda names: names.update(c=3),
        lambda names: names.pop("b"),
        lambda names: names.clear(),
        lambda names: names.setdefault("d"),
    ],
)
def test_every_change_is_noticed(change: Callable[[dict[str, Any]], object]) -> None:
    names: dict[str, Any] = {"a": object(), "b": object()}
    version, before = Version(names), snapshot(names)
    assert version.holds
    assert snapshot(names) is before
    change(names)
    assert not version.holds
    assert snapshot(names) is not before
    assert snapshot(names) == names


def test_what_was_changed_and_changed_back_is_looked_at() -> None:
    names: dict[str, Any] = {"a": (one := object())}
    version = Version(names)
    names["a"] = None
    names["a"] = one
    assert not version.holds


def test_a_subclass_cannot_lie_about_its_entries() -> None:
    class Liar(dict[str, int]):
        def items(self) -> Any:
            return {"x": 1}.items()

        def __iter__(self) -> Any:
            return iter(())

    assert snapshot(Liar(a=1)) == {"a": 1}


def test_where_nobody_counts_everything_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dict_versions, "_is_counted", lambda: False)
    names = {"a": 1}
    assert not Version(names).holds
    assert snapshot(names) == names
    assert snapshot(names) is not snapshot(names)


# ── Random numbers ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("drawn", [0, 1])
@pytest.mark.parametrize(
    "draw",
    [
        lambda: legacy.rand(),
        lambda: legacy.randn(),
        lambda: legacy.seed(3),
        lambda: legacy.shuffle([1, 2, 3]),
        lambda: random.random(),
    ],
)
def test_the_generators_go_on_where_they_were(draw: Callable[[], object], drawn: int) -> None:
    legacy.seed(1)
    for _ in range(drawn):
        legacy.randn()  # NumPy keeps a second normal deviate back
    wanted = _next()
    legacy.seed(1)
    for _ in range(drawn):
        legacy.randn()
    state = random.getstate()
    with unchanged() as back:
        draw()
        back()
        draw()
    assert random.getstate() == state
    assert _next() == wanted


def _next() -> list[float]:
    return [legacy.randn(), legacy.rand(), legacy.randn()]


# ── The candidate's own data ────────────────────────────────────────────────────────────


def test_every_run_starts_from_what_stood_before_the_first() -> None:
    class Answer:
        kept: list[int] = []  # noqa: RUF012  (the mistake in question)

    restorer = Restorer(Answer)
    for number in range(3):
        with restorer.run():
            assert Answer.kept == []
            Answer.kept.append(number)
            Answer.more = number  # type: ignore[attr-defined]
    assert Answer.kept == []
    assert not hasattr(Answer, "more")


# ── Numbers and words ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        ([1.0, np.nan], [1.0, np.nan], True),
        ([0.0], [-0.0], True),
        ([1.0], [1.0 + 1e-9], True),
        ([1.0], [1.1], False),
        ([np.inf], [-np.inf], False),
    ],
)
def test_arrays_of_other_bytes_are_compared_by_their_numbers(a: Any, b: Any, equal: bool) -> None:
    assert close(np.array(a), np.array(b)) is equal


def test_only_pythons_own_words_are_taken_as_they_are() -> None:
    class Kind(type):
        def __hash__(cls) -> int:
            return hash(ValueError)

        def __eq__(cls, other: object) -> bool:
            return True

    class OwnError(ValueError, metaclass=Kind):
        def __str__(self) -> str:
            raise SystemExit

    class Text(str):
        __slots__ = ()

    assert says_it_itself(ValueError("a", 1, 2.5))
    assert says_it_itself(ZeroDivisionError())
    for other in (
        OwnError(),
        ValueError(Text()),
        ValueError([]),
        KeyError("a"),
        OSError(2, "b", OwnError()),
    ):
        assert not says_it_itself(other)
