"""The exercises of the batch normalization lesson, in the order of its notebook."""

from __future__ import annotations

from autograder.exercise import Exercise
from lessons.batchnorm.forward import FORWARD
from lessons.batchnorm.maps import MAPS
from lessons.batchnorm.repair import REPAIR

EXERCISES: tuple[Exercise, ...] = (FORWARD, MAPS, REPAIR)
