"""The exercises of lesson 0, in the order of its notebook."""

from __future__ import annotations

from autograder.exercise import Exercise
from lessons.gradient_check.numerical import NUMERICAL

EXERCISES: tuple[Exercise, ...] = (NUMERICAL,)
