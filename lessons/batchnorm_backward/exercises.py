"""The exercises of the lesson on the backward pass of batch normalization."""

from __future__ import annotations

from autograder.exercise import Exercise
from lessons.batchnorm_backward.backward import BACKWARD

EXERCISES: tuple[Exercise, ...] = (BACKWARD,)
