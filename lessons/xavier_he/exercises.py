"""The exercises of the lesson on Xavier's and He's initialization, in the notebook's order."""

from __future__ import annotations

from autograder.exercise import Exercise
from lessons.xavier_he.fan_counts import FANS
from lessons.xavier_he.he import HE
from lessons.xavier_he.normal import NORMAL
from lessons.xavier_he.repair import REPAIR
from lessons.xavier_he.uniform import UNIFORM

EXERCISES: tuple[Exercise, ...] = (NORMAL, UNIFORM, HE, FANS, REPAIR)
