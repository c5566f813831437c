"""Regimes in the shapes that learners write: each gets the verdict it deserves."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict


def verdict(body: str, seed: int | None = None) -> Verdict:
    text = "def regime(lr, lam):\n" + textwrap.indent(textwrap.dedent(body), "    ")
    return judge_source(course.exercise("anisotropy.regime"), text, seed)


def three(monotone: str, zigzags: str) -> str:
    """Return a body that tries the conditions of the two ways to converge, in this order."""
    return (
        f"if {monotone}: return 'monotone'\nelif {zigzags}: return 'zigzags'\n"
        "else: return 'diverges'"
    )


RIGHT = {
    "product": three("lr * lam <= 1", "lr * lam < 2"),
    "thresholds_of_the_rate": three("lr <= 1 / lam", "lr < 2 / lam"),
    "thresholds_of_the_curvature": three("lam <= 1 / lr", "lam < 2 / lr"),
    "factor": three("0 <= 1 - lam * lr < 1", "-1 < 1 - lam * lr < 0"),
    "simulated": """
        points = [1.0]
        for _ in range(2): points.append(points[-1] - lr * lam * points[-1])
        if abs(points[1]) >= 1: return "diverges"
        return "zigzags" if points[1] < 0 else "monotone"
        """,
    "picked_from_a_list": "words = ['monotone', 'zigzags', 'diverges']\n"
    "return words[(lr * lam > 1) + (lr * lam >= 2)]",
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_right_style_is_correct_with_full_points(name: str, seed: int | None) -> None:
    found = verdict(RIGHT[name], seed)
    assert (found.kind, found.points) == ("correct", 4)


WRONG = {
    "zigzags_from_two": three("lr < 2 / lam", "lr == 2 / lam"),
    "bounce_counts_as_convergent": three("lr <= 1 / lam", "lr <= 2 / lam"),
    "arrival_called_zigzag": three("lr < 1 / lam", "lr < 2 / lam"),
    "diverges_from_one": three("lr <= 1 / lam", "False"),
    "no_absolute_value": three("lr <= 1 / lam", "1 - lr * lam < 1"),
    "diverges_by_rate": "if lr >= 1: return 'diverges'\n" + three("lr <= 1 / lam", "True"),
    "zigzags_by_rate": three("lr <= 0.5 and lr * lam < 2", "lr * lam < 2"),
    "ignores_curvature": three("lr <= 1", "lr < 2"),
    "ignores_rate": three("lam <= 1", "lam < 2"),
    "divides_by_curvature": three("lr <= lam", "lr < 2 * lam"),
    "doubled_curvature": three("lr * lam <= 0.5", "lr * lam < 1"),
    "ascends": "return 'diverges'",
    "swapped_words": three("lr * lam < 2 and lr * lam > 1", "lr * lam < 2"),
}


@pytest.mark.parametrize("cause", WRONG)
@pytest.mark.parametrize("seed", [None, 7])
def test_a_mistake_in_another_shape_keeps_its_name(cause: str, seed: int | None) -> None:
    found = verdict(WRONG[cause], seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 4
    assert found.first_difference is not None


@pytest.mark.parametrize(
    ("body", "points"),
    [
        (three("lr * lam <= 1.2", "lr * lam < 2"), 3),
        (three("lr * lam <= 1", "lr * lam < 3"), 2),
        (RIGHT["product"].replace("zigzags", "zigzag"), 3),
        ("return 'monotone'", 0),
        ("return lr * lam < 2", 0),
    ],
)
def test_a_mistake_in_no_catalogue_is_never_given_a_neighbours_name(
    body: str, points: float
) -> None:
    found = verdict(body)
    assert (found.kind, found.cause, found.points) == ("wrong", None, points)
    assert found.first_difference is not None


def test_a_function_that_returns_nothing_says_so() -> None:
    found = verdict("word = 'monotone'")
    assert (found.kind, found.points) == ("wrong", 0)
    assert found.first_difference
    assert found.first_difference.got == "NoneType"
