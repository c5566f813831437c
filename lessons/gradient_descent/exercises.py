"""The exercises of lesson 1, in the order of its notebook."""

from __future__ import annotations

from autograder.exercise import Exercise
from lessons.gradient_descent.stable_rate import STABLE_RATE
from lessons.gradient_descent.trajectory import TRAJECTORY

EXERCISES: tuple[Exercise, ...] = (TRAJECTORY, STABLE_RATE)
