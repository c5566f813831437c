"""How often the comparison errs, measured on made classes with a known truth.

In a class of 120 of the Momentum lesson in which nobody copied, less than one pair in the mean
reaches the threshold; in lessons that force the answers' shape, likewise. Of planted copies, half
are found when handed in as they are, and a third behind a disguise: the rest are copies of short
answers made of what many write, and stand no higher than chance.
"""

from __future__ import annotations

import random
from functools import cache

import pytest
from alike_answers import LESSON
from alike_class import forced_class, honest_class
from alike_disguises import DISGUISES, can_be_disguised, copied

from autograder import course
from autograder.integrity.answers import Class, Student
from autograder.integrity.expected import Expected, expected_in
from autograder.integrity.pairs import THRESHOLD, pairs_in

pytestmark = pytest.mark.slow
SEEDS = (0, 1, 2)
COPIES = 12  # in each class


@cache
def expected(lesson: str) -> Expected:
    """What a lesson forces, made once."""
    return expected_in(course.exercises(lesson), {})


def found(lesson: str, students: list[Student]) -> set[frozenset[str]]:
    """Return the pairs over the threshold."""
    pairs = pairs_in(Class(lesson, tuple(students)), expected(lesson))
    return {frozenset((pair.first.id, pair.second.id)) for pair in pairs}


def test_honest_classes_have_less_than_one_pair() -> None:
    assert sum(len(found(LESSON, honest_class(seed))) for seed in SEEDS) < len(SEEDS)


@pytest.mark.parametrize("lesson", ["xavier_he", "batchnorm", "anisotropy"])
def test_exercises_that_force_their_shape_have_less_than_one_pair(lesson: str) -> None:
    classes = [forced_class(seed, lesson) for seed in (0, 1)]
    assert all(len(students) == 120 for students in classes)
    assert sum(len(found(lesson, students)) for students in classes) < len(classes)


@cache
def planted(disguise: str) -> tuple[int, int, int]:
    """Plant copies; return how many there are, how many were found, and how many false pairs."""
    copies = hits = false = 0
    for seed in SEEDS[:2]:
        students = honest_class(seed)
        able = [one for one in students if can_be_disguised(one) and len(one.answers) == 4]
        originals = random.Random(seed).sample(able, COPIES)
        made = {one.id: copied(one, DISGUISES[disguise], seed) for one in originals}
        pairs = found(LESSON, [*students, *made.values()])
        right = {frozenset((source, copy.id)) for source, copy in made.items()}
        copies, hits = copies + len(right), hits + len(pairs & right)
        false += len(pairs - right)
    return copies, hits, false


@pytest.mark.parametrize("disguise", list(DISGUISES))
def test_copies_are_found_behind_disguises(disguise: str) -> None:
    copies, hits, _ = planted(disguise)
    assert hits / copies > (0.5 if disguise == "verbatim" else 0.3)


@pytest.mark.parametrize("disguise", list(DISGUISES))
def test_what_is_shown_is_mostly_copied(disguise: str) -> None:
    _, hits, false = planted(disguise)
    assert hits / (hits + false) > 0.75


def test_the_page_says_what_was_measured() -> None:
    from autograder.integrity.page import words

    assert f"reached {THRESHOLD:g}" in words("en")["number"]
