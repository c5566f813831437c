"""The exercises of lesson 2, in the order of its notebook."""

from __future__ import annotations

from autograder.exercise import Exercise
from lessons.sgd.batches import BATCHES
from lessons.sgd.cross_entropy import CROSS_ENTROPY
from lessons.sgd.repair import KEYS_REPAIR, RATE_REPAIR
from lessons.sgd.rule import RULE

EXERCISES: tuple[Exercise, ...] = (BATCHES, CROSS_ENTROPY, RULE, KEYS_REPAIR, RATE_REPAIR)
