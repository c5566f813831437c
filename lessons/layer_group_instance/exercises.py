"""The exercises of the lesson on layer, group and instance normalization."""

from __future__ import annotations

from autograder.exercise import Exercise
from lessons.layer_group_instance.group import GROUP
from lessons.layer_group_instance.instance import INSTANCE
from lessons.layer_group_instance.layer import LAYER
from lessons.layer_group_instance.layer_backward import LAYER_BACKWARD
from lessons.layer_group_instance.statistics_shape import STAT_SHAPE

EXERCISES: tuple[Exercise, ...] = (STAT_SHAPE, LAYER, LAYER_BACKWARD, GROUP, INSTANCE)
