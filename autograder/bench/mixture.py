"""A made-up class that hands in one lesson: right answers, stubs, and the lesson's own mistakes."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograder.exercise import Exercise
from autograder.reference import edited
from course_lib.i18n import LANGUAGES

Notebook = dict[str, Any]

_RIGHT, _STUB = 0.6, 0.75  # below: right; between: left as released; above: a misconception
_FIGURE = """\
import matplotlib.pyplot as plt

xs = np.linspace(-3, 3, 200)
fig, ax = plt.subplots()
ax.plot(xs, xs**2, label="f")
ax.plot(xs, 2 * xs, label="f'")
ax.legend()
plt.show()
"""


def student_name(number: int) -> str:
    """Return the name of a student by number, from 1."""
    return f"student-{number:05d}"


def handed_in(
    releases: Mapping[str, Notebook],
    exercises: Sequence[Exercise],
    count: int,
    *,
    figure: bool = False,
) -> Iterator[tuple[str, str]]:
    """Yield students and the text of the notebook that each hands in; the same at every call.

    Args:
        releases: the released notebook in each language.
        exercises: of the lesson.
        count: how many students.
        figure: let everybody add a cell that draws one.
    """
    for number in range(1, count + 1):
        chance = random.Random(number)
        notebook = copy.deepcopy(releases[LANGUAGES[number % len(LANGUAGES)]])
        answers = {row.id: answer(row, chance) for row in exercises}
        for cell in notebook["cells"]:
            exercise = cell["metadata"].get("course", {}).get("exercise")
            if cell["metadata"].get("nbgrader", {}).get("solution") and exercise in answers:
                cell["source"] = answers[exercise] or cell["source"]
        if figure:
            _draw(notebook)
        yield student_name(number), json.dumps(notebook, ensure_ascii=False)


def answer(exercise: Exercise, chance: random.Random) -> str:
    """Return what one student writes; nothing where the stub is left as it is."""
    drawn = chance.random()
    if drawn < _RIGHT:
        return exercise.solution
    if drawn < _STUB or not exercise.misconceptions:
        return ""
    return mistaken(exercise, chance.randrange(len(exercise.misconceptions)))


def mistaken(exercise: Exercise, number: int) -> str:
    """Return the text of an answer with one of the exercise's misconceptions."""
    text = edited(exercise, exercise.misconceptions[number].change).strip()
    name = getattr(exercise.reference, "__name__", exercise.name)
    # Under its own name it would take the place of another answer in the same notebook.
    text = re.sub(rf"\b{name}\b", exercise.name, text)
    return f"from __future__ import annotations\n\n{text}"


def _draw(notebook: Notebook) -> None:
    """Add a learner's own figure behind the set-up cell."""
    cells = notebook["cells"]
    place = next(i for i, cell in enumerate(cells) if cell["cell_type"] == "code") + 1
    made = {"cell_type": "code", "id": "own-figure", "metadata": {}, "source": _FIGURE}
    cells.insert(place, {**made, "execution_count": None, "outputs": []})
