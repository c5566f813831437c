"""The exercises of lesson 3, in the order of its notebook."""

from __future__ import annotations

from autograder.exercise import Exercise
from lessons.anisotropy.regimes import REGIMES

EXERCISES: tuple[Exercise, ...] = (REGIMES,)
