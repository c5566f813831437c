"""Classes made by chance, in which nobody copied: answers to the Momentum lesson."""

from __future__ import annotations

import random
from functools import cache

from alike_answers import LESSON, NAMES, by_chance
from alike_disguises import renamed

from autograder import course
from autograder.demo.roster import cells_of, students
from autograder.integrity.answers import Student
from autograder.reference import edited


@cache
def known_ways(lesson: str) -> dict[str, list[str]]:
    """Return the solution and every mistake and convention that the course knows, as texts."""
    return {
        exercise.id: [exercise.solution, *(edited(exercise, c.change) for c in exercise.causes)]
        for exercise in course.exercises(lesson)
    }


def by_known_ways(rng: random.Random, student: str, lesson: str) -> Student:
    """Return a student whose answers are known ways, half of them right, in own names."""
    answers = {}
    for exercise, ways in known_ways(lesson).items():
        source = ways[0] if rng.random() < 0.5 else rng.choice(ways)
        answers[exercise] = renamed(source, rng) if rng.random() < 0.7 else source
    return Student(student, student, answers)


# ── Classes ─────────────────────────────────────────────────────────────────────────────


def handwritten() -> list[Student]:
    """Return the demonstration's students, each written by hand in another style."""
    made = []
    for student in students():
        answers = {f"{LESSON}.{c.title}": c.text for c in cells_of(student) if c.title in NAMES}
        if answers:
            made.append(Student(student.id, student.name, answers))
    return made


def honest_class(seed: int, size: int = 120) -> list[Student]:
    """Return a class in which nobody copied: by hand, from known ways, and by chance."""
    rng = random.Random(seed)
    made = handwritten()
    made += [by_known_ways(rng, f"known-{i:03}", LESSON) for i in range(size // 6)]
    return made + [by_chance(rng, f"made-{i:03}") for i in range(size - len(made))]


def forced_class(seed: int, lesson: str, size: int = 120) -> list[Student]:
    """Return a class of a lesson that leaves no room: everybody takes a known way."""
    rng = random.Random(seed)
    return [by_known_ways(rng, f"known-{i:03}", lesson) for i in range(size)]
