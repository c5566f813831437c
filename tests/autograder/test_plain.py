"""What leaves a candidate is plain, bounded, and a copy."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from autograder.plain import MAX_ITEMS, plain
from autograder.record import Alien


def test_an_array_is_copied() -> None:
    array = np.arange(3.0)
    copy = plain(array)
    array[0] = 9
    assert isinstance(copy, np.ndarray)
    assert copy.tolist() == [0, 1, 2]


def test_a_subclass_loses_its_own_behaviour() -> None:
    class Liar(np.ndarray):
        def __eq__(self, other: object) -> bool:  # type: ignore[override]
            return True

        __hash__ = None  # type: ignore[assignment]

    assert type(plain(np.zeros(2).view(Liar))) is np.ndarray


def test_a_lying_number_is_asked_as_the_builtin() -> None:
    class Liar(float):
        def __float__(self) -> float:
            return 42.0

    value = plain(Liar(1.5))
    assert type(value) is float
    assert value == 1.5


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (object(), "object"),
        (np.array([object()]), "array of object"),
        (np.array(["a"]), "array of <U1"),
        (lambda: None, "function"),
        ({1, 2}, "set"),
    ],
)
def test_what_no_exercise_returns_is_an_alien(value: object, name: str) -> None:
    assert plain(value) == Alien(name)


def test_numbers_of_numpy_become_numbers() -> None:
    assert plain(np.float64(0.5)) == 0.5
    assert plain(np.array(3)) == 3


def test_an_endless_generator_is_cut() -> None:
    copy = plain(itertools.count())
    assert isinstance(copy, tuple)
    assert len(copy) == MAX_ITEMS


def test_a_dictionary_that_holds_itself_ends() -> None:
    loop: dict[str, object] = {}
    loop["self"] = loop
    assert "nested too deeply" in repr(plain(loop))
