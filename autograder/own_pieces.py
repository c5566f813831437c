"""A learner's own pieces: the answers that passed, kept as text, and `mine`, which uses them.

Each stands in a file of its own, ``pieces/adam.Adam.py`` beside the notebook: Python that a
person can read, and nothing else. It is judged again before it is used, so that a damaged or
changed file is never mistaken for an answer.
"""

from __future__ import annotations

import ast
import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder import course, judging
from autograder.attempt import SEED, marking, silence
from autograder.exercise import Exercise
from autograder.messages import tr
from autograder.names_in_source import tree_of
from autograder.observe import load
from autograder.progress_file import PASSED
from autograder.record import Raised, Verdict
from autograder.showing import say

FOLDER = "pieces"
LARGEST = 1_000_000  # bytes: more than anybody writes by hand

_DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


class NoPieceError(LookupError):
    """An exercise asks for a finding: no class or function of the course can stand in for it."""


def mine(exercise: str) -> Any:
    """Return your own passed answer to an exercise, else the course's; and say which.

    Args:
        exercise: the id of an exercise of any lesson, such as "adam.Adam".

    Returns:
        The class or function. Your own is used as it is; that of the course checks its
        arguments. While marking it is always that of the course.

    Raises:
        UnknownExerciseError: no lesson has this exercise.
        NoPieceError: the exercise asks for data, not for a class or function.
    """
    chosen = course.exercise(exercise)
    if not chosen.reference.__module__.startswith("course_lib."):
        raise NoPieceError(
            tr(
                'mine() got "{id}", an exercise whose answer is data, expected one whose answer '
                'is a class or function: pass for example "adam.Adam".',
                id=chosen.id,
            )
        )
    if marking() or "NBGRADER_EXECUTION" in os.environ or os.environ.get(SEED):
        return chosen.reference
    own, sentence = _own(chosen, Path.cwd())
    say([sentence])
    return chosen.reference if own is None else own


def keep(folder: Path, exercise: Exercise, verdict: Verdict, text: str | None) -> str:
    """Keep the text of an answer that passed; return a sentence where that was not possible.

    What cannot be used in a network never replaces what can.
    """
    if verdict.kind not in PASSED or not text:
        return ""
    path = _file(folder, exercise)
    if _usable(exercise, text) is None and (kept := _read(path)) and _usable(exercise, kept):
        return ""
    try:
        _write(path, text)
    except (OSError, ValueError):  # a text may hold what no file can: half a character
        return tr(
            "Your answer was not kept for `mine`: {file} cannot be written. "
            "Nothing else is affected.",
            file=f"{FOLDER}/{path.name}",
        )
    return ""


# ── Using a piece ───────────────────────────────────────────────────────────────────────


def _own(exercise: Exercise, folder: Path) -> tuple[object | None, str]:
    """Return the learner's own object, or None, and the sentence that says which it is."""
    name = f"`{exercise.id}`"
    texts = [text for path in _places(folder, exercise) if (text := _read(path)) is not None]
    for text in texts:
        made = _usable(exercise, text)
        if made is not None:
            return made, tr("{id}: your own, as it last passed.", id=name)
    if not texts:
        lesson = next(row for row in course.listed() if row.id == exercise.lesson)
        return None, tr(
            "{id}: that of the course. To use your own, first pass its check in lesson "
            "{number}, {title}.",
            id=name,
            number=lesson.number,
            title=lesson.tr(lesson.title),
        )
    return None, tr(
        "{id}: that of the course. {why}",
        id=name,
        why=_why_not(exercise, _judged(exercise, texts[0])),
    )


def _why_not(exercise: Exercise, verdict: Verdict | None) -> str:
    """Say why an answer that passed once is not used."""
    if verdict is not None and verdict.kind == "convention":
        return tr(
            "Yours is right by another published convention, and the pieces of a network must "
            'share one: `explain("{cause}")` says which it is.',
            cause=f"{exercise.id}.{verdict.cause}",
        )
    if verdict is not None and verdict.kind == "correct":
        return tr(
            "Yours computes the right numbers, but breaks an agreement that a network relies on: "
            "mend what its card names, and check it again."
        )
    if verdict is not None and verdict.raised is not None and verdict.raised.type == "NameError":
        return tr(
            "Yours uses a name from another cell ({message}): write all it needs into its own "
            "cell, and check it again.",
            message=verdict.raised.message,
        )
    return tr(
        "What was kept of yours cannot be used any more ({file}): check your answer again in "
        "its own lesson.",
        file=f"{FOLDER}/{_file(Path(), exercise).name}",
    )


def _usable(exercise: Exercise, text: str) -> object | None:
    """Return what a text defines, where that is right in everything, else None."""
    for version in _versions(text):
        verdict = _judged_as_it_stands(exercise, version)
        if verdict and verdict.kind == "correct" and verdict.points == verdict.max_points:
            with silence():
                made = load(version, exercise.name)
            return None if isinstance(made, Raised) else made
    return None


def _judged(exercise: Exercise, text: str) -> Verdict | None:
    """Return the verdict on the first version of a text that passes, else on the whole text."""
    verdicts = [_judged_as_it_stands(exercise, version) for version in _versions(text)]
    return next((v for v in verdicts if v and v.kind in PASSED), verdicts[-1])


def _judged_as_it_stands(exercise: Exercise, text: str) -> Verdict | None:
    """Judge a text by itself; None where even that is not possible."""
    try:
        with silence():
            return judging.judge_source(exercise, text, repairs=0)
    except Exception:  # whatever a file holds, a learner still gets a piece to work with
        return None


def _versions(text: str) -> Iterator[str]:
    """Yield the definitions of a cell without what it tries or draws, then the whole cell."""
    body = tree_of(text).body
    kept: list[ast.stmt] = [node for node in body if _defines(node)]
    if len(kept) < len(body):
        yield ast.unparse(ast.Module(body=kept, type_ignores=[]))
    yield text


def _defines(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        with contextlib.suppress(ValueError, TypeError, RecursionError, MemoryError):
            ast.literal_eval(node.value)
            return True
    return isinstance(node, _DEFINITIONS)


# ── The files ───────────────────────────────────────────────────────────────────────────


def _file(folder: Path, exercise: Exercise) -> Path:
    return folder / FOLDER / f"{exercise.id}.py"


def _places(folder: Path, exercise: Exercise) -> tuple[Path, ...]:
    """Return where a piece may lie: beside this notebook, or in the folder of its lesson."""
    return _file(folder, exercise), _file(folder.parent / exercise.lesson, exercise)


def _read(path: Path) -> str | None:
    """Return the text of a file, an empty one where it is no text, None where there is none."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError:
        return ""
    return data.decode("utf-8-sig", errors="replace") if len(data) <= LARGEST else ""


def _write(path: Path, text: str) -> None:
    """Replace the file in one move, so that no reader ever meets half of it."""
    data = text.rstrip().encode("utf-8") + b"\n"
    path.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".piece-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
