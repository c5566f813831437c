"""The exercises of lesson 12, in the order of its notebook."""

from __future__ import annotations

from autograder.exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
