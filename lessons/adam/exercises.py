"""The exercises of the Adam lesson, in the order of its notebook."""

from __future__ import annotations

from autograder.exercise import Exercise
from lessons.adam.bias import BIAS
from lessons.adam.catch import CATCH
from lessons.adam.formula import FORMULA_HUNT
from lessons.adam.rate import RATE
from lessons.adam.repair import REPAIR
from lessons.adam.rule import RULE

EXERCISES: tuple[Exercise, ...] = (BIAS, RULE, RATE, REPAIR, FORMULA_HUNT, CATCH)
