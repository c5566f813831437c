"""A made class of 120: real verdicts on the known variants of one lesson's exercises."""

from __future__ import annotations

import random
from functools import cache

from autograder import course, judging
from autograder.exercise import Exercise
from autograder.grading import notes
from autograder.grading.notes import Note
from autograder.grading.outcome import Outcome
from autograder.record import Verdict
from autograder.reference import edited
from autograder.reporting.class_work import ClassWork, Work

LESSON = "momentum"
SIZE = 120
WRITTEN = 5.0  # points of the written answer
IMPORT = "from __future__ import annotations\nimport numpy as np\n\n\n"
SECRET = "# My name is Kim Minjun\n"


@cache
def verdict_on(exercise_id: str, text: str) -> Verdict:
    """Judge a text once."""
    return judging.judge_source(course.exercise(exercise_id), text)


def texts_of(exercise: Exercise) -> tuple[str, ...]:
    """Return the solution, the stub and a few of the known mistakes as text."""
    mistakes = [IMPORT + edited(exercise, cause.change) for cause in exercise.misconceptions[:4]]
    return (exercise.solution, exercise.stub, *mistakes)


def work_of(number: int, draw: random.Random) -> Work:
    """Return what one student did: the able ones are right more often."""
    able = draw.random()
    outcomes, answers = [], {}
    for exercise in course.exercises(LESSON):
        texts = texts_of(exercise)
        text = texts[0] if draw.random() < able else draw.choice(texts[1:])
        verdict = verdict_on(exercise.id, text)
        outcomes.append(Outcome(exercise.id, exercise.max_points, verdict.points, verdict))
        answers[exercise.id] = SECRET + text
    return Work(
        student=f"s{number:03}",
        name="김 민준" if number % 2 else "Aoki Haruka",
        language=("en", "ja", "ko")[number % 3],
        score=sum(outcome.points for outcome in outcomes),
        checked=sum(outcome.points for outcome in outcomes),
        penalty=1.0 if number % 10 == 0 else 0.0,
        waiting=("answer-why",) if number % 4 == 0 else (),
        outcomes=tuple(outcomes),
        answers=answers,
        remarks=(Note(notes.UNREADABLE, {"found": "a.ipynb", "reason": "?"}),) * (number == 7),
    )


def made_class() -> ClassWork:
    """Return the class; the same one each time."""
    draw = random.Random(7)
    works = tuple(work_of(number, draw) for number in range(SIZE))
    most = sum(exercise.max_points for exercise in course.exercises(LESSON))
    return ClassWork(LESSON, most + WRITTEN, most, SIZE + 5, works)
