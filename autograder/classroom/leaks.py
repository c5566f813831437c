"""Whether a release gives an answer away: no line of a solution may be in it, in any corner.

Looked for are the lines of every solution, of the reference's source, of model answers and of
hidden tests, and the seed of the hidden probes. A line that the lesson itself shows (a stub, its
prose, a demonstration) is no secret.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import course
from autograder.authoring.nbgrader_settings import WRITE_HERE
from autograder.authoring.tree import SOLUTIONS
from autograder.messages import tr
from autograder.reference import source_of

_SHORTEST = 12  # signs: shorter lines (`return out`) give nothing away
_TAG = re.compile(r"<[^<>]*>")
_SPACE = re.compile(r"\s+")
_HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS(.*?)(?:### END HIDDEN TESTS|\Z)", re.DOTALL)
Notebook = Mapping[str, Any]


@dataclass(frozen=True)
class Secret:
    """One line that must not be handed out, and whose answer it is from."""

    line: str
    owner: str


def secrets_of(lesson: str, lang: str, solved: Notebook, seeds: Iterable[int] = ()) -> set[Secret]:
    """Return the lines of a lesson that only an instructor may see.

    Args:
        lesson: its id.
        lang: the language of the notebook.
        solved: the instructor's notebook.
        seeds: of the hidden probes.
    """
    shown = _flat("\n".join(_shown(lesson, lang)))
    found = {
        Secret(line, owner)
        for owner, text in _answers(lesson, solved)
        for line in map(_flat, text.splitlines())
        if len(line) >= _SHORTEST and not line.startswith("#") and line not in shown
    }
    return found | {Secret(str(seed), tr("the seed of the hidden probes")) for seed in seeds}


def _answers(lesson: str, solved: Notebook) -> Iterator[tuple[str, str]]:
    for exercise in course.exercises(lesson):
        yield exercise.id, exercise.solution
        yield exercise.id, source_of(exercise)
    for cell in solved["cells"]:
        text, name = _source(cell), str(cell.get("id", ""))
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            yield name, text
        for hidden in _HIDDEN.findall(text):
            yield name, hidden


def _shown(lesson: str, lang: str) -> Iterator[str]:
    """Yield what the course itself shows to learners of this lesson."""
    yield WRITE_HERE
    for exercise in course.exercises(lesson):
        yield exercise.stub
    path = course.ROOT / SOLUTIONS / lang / lesson / f"{lesson}.ipynb"
    for cell in _read(path)["cells"] if path.is_file() else ():
        metadata = cell["metadata"]
        yield metadata.get("course", {}).get("stub", "")
        if not metadata.get("nbgrader", {}).get("solution"):
            yield _HIDDEN.sub("", _source(cell))


def _read(path: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def _source(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


# ── Looking ─────────────────────────────────────────────────────────────────────────────


def leaks(released: Notebook, secrets: Iterable[Secret]) -> Iterator[str]:
    """Yield where a released notebook holds a secret or an output, a sentence for each."""
    secrets = sorted(secrets, key=lambda secret: (secret.owner, secret.line))
    for place, value in _corners(released):
        if place.endswith("/outputs") and value:
            yield tr("{place}: there are outputs, expected none in a release", place=place)
        text = "\n".join(_texts(value))
        for secret in secrets:
            if secret.line in text:
                yield tr(
                    'in {place}: "{line}", from the answer to {owner}',
                    place=place,
                    line=secret.line,
                    owner=secret.owner,
                )


def _corners(notebook: Notebook) -> Iterator[tuple[str, Any]]:
    """Yield each part of a notebook with a name that tells where it is."""
    yield "metadata", notebook.get("metadata", {})
    for number, cell in enumerate(notebook.get("cells", []), start=1):
        name = cell.get("id") or tr("cell {number}", number=number)
        for key, value in cell.items():
            if key not in ("id", "cell_type", "execution_count"):
                yield f"{name}/{key}", _source(cell) if key == "source" else value


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a piece of JSON as it is, without tags, and decoded where it can be."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield _flat(str(key))
            yield from _texts(inner)
    elif isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            yield from _texts("".join(value))
        else:
            for inner in value:
                yield from _texts(inner)
    elif isinstance(value, str):
        yield _flat(value)
        yield _flat(html.unescape(_TAG.sub("", value)))
        yield _flat(_from_base64(value))
    elif isinstance(value, int | float):
        yield str(value)


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "ignore")
    except (binascii.Error, ValueError):
        return ""
