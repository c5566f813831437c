"""What the capstone's model answer says of the five: which promises show the fault, in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from course_lib.anonymous import Make, five_optimizers
from course_lib.contracts import Tensors
from lessons.capstone.find import BROKEN

FIVE = five_optimizers()
PUSHES = np.array([[1.0, -0.5, 3.0], [-2.0, -0.5, 0.1], [0.3, 0.7, -1.0]])


def walk(make: Make, params: Mapping[str, object], grads: Sequence[Tensors]) -> list[Tensors]:
    rule, now, path = make(), {key: np.array(value) for key, value in params.items()}, []
    for step in grads:
        rule.update(now, {key: array.copy() for key, array in step.items()})
        path.append({key: array.copy() for key, array in now.items()})
    return path


def ends(make: Make, names: str, scale: float = 1.0, start: float = 0.0) -> Tensors:
    """Return where arrays of these names end that all get the same gradients."""
    params = {name: np.full(3, start) for name in names}
    return walk(make, params, [dict.fromkeys(names, scale * push) for push in PUSHES])[-1]


@pytest.mark.parametrize("letter", sorted(FIVE))
def test_with_one_array_all_five_keep_every_promise(letter: str) -> None:
    make = FIVE[letter]
    alone = ends(make, "W")["W"]
    assert np.array_equal(ends(make, "W")["W"], alone)
    assert np.allclose(ends(make, "W", scale=-1.0)["W"], -alone)
    assert np.allclose(ends(make, "W", start=7.0)["W"], alone + 7)
    larger = ends(make, "W", scale=1000.0)["W"]
    assert np.allclose(larger, alone, rtol=1e-4) or np.allclose(larger, 1000 * alone)


@pytest.mark.parametrize("letter", sorted(FIVE))
def test_with_two_arrays_only_the_broken_one_moves_them_differently(letter: str) -> None:
    both = ends(FIVE[letter], "VW")
    assert np.allclose(both["V"], both["W"]) is (letter != BROKEN)
    assert np.allclose(ends(FIVE[letter], "WV")["W"], both["W"]) is (letter != BROKEN)


def test_the_numbers_of_the_model_answer() -> None:
    first = walk(FIVE[BROKEN], {"a": [0.0], "b": [0.0]}, [{"a": np.ones(1), "b": np.ones(1)}])[0]
    assert (round(-first["a"].item(), 4), round(-first["b"].item(), 4)) == (0.0100, 0.0074)
    assert round((0.1 / 0.19) / np.sqrt(0.001 / 0.001999), 3) == 0.744
    names = "abcdef"
    start = {name: np.zeros(1) for name in names}
    path = walk(FIVE[BROKEN], start, [dict.fromkeys(names, np.ones(1))] * 99)
    places = np.array([[0.0] * 6, *([step[name].item() for name in names] for step in path)])
    lengths = -np.diff(places, axis=0) / 0.01
    assert round(float(lengths[0, 5]), 2) == 0.52
    assert round(float(lengths.max()), 1) == 2.3
