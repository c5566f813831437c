"""The exercise of the capstone."""

from __future__ import annotations

from autograder.exercise import Exercise
from lessons.capstone.find import FIND

EXERCISES: tuple[Exercise, ...] = (FIND,)
