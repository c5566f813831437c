"""The exercises of the AdaGrad lesson, in the order of its notebook."""

from __future__ import annotations

from autograder.exercise import Exercise
from lessons.adagrad.ascent import ASCENT
from lessons.adagrad.formula import FORMULA_HUNT
from lessons.adagrad.rule import RULE
from lessons.adagrad.zeros import ZEROS

EXERCISES: tuple[Exercise, ...] = (RULE, ZEROS, ASCENT, FORMULA_HUNT)
