"""The exercises of the Momentum lesson, in the order of its notebook."""

from __future__ import annotations

from autograder.exercise import Exercise
from lessons.momentum.classical import CLASSICAL
from lessons.momentum.conversion import CONVERSION
from lessons.momentum.lookahead import LOOKAHEAD
from lessons.momentum.repair import REPAIR

EXERCISES: tuple[Exercise, ...] = (CLASSICAL, CONVERSION, LOOKAHEAD, REPAIR)
