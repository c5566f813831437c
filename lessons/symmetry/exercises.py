"""The exercises of the lesson on symmetry and scale, in the order of its notebook."""

from __future__ import annotations

from autograder.exercise import Exercise
from lessons.symmetry.copies import COPIES
from lessons.symmetry.layers import LAYERS

EXERCISES: tuple[Exercise, ...] = (COPIES, LAYERS)
