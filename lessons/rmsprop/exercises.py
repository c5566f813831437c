"""The exercises of the RMSprop lesson, in the order of its notebook."""

from __future__ import annotations

from autograder.exercise import Exercise
from lessons.rmsprop.rule import RULE

EXERCISES: tuple[Exercise, ...] = (RULE,)
