"""`python -m autograder judge EXERCISE FILE`: judge any Python file, as a notebook's check does.

Results go through `print`: `click.echo` would send UTF-8 to a console that says it is ASCII.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from autograder.messages import tr
from autograder.record import Verdict
from course_lib.i18n import LANGUAGES, language, mark

EXITS = {"correct": 0, "convention": 0, "broken": 3}
UNUSABLE = 2


@click.command(
    help=tr(
        "Judge the answer in FILE to EXERCISE. Exit status: 0 correct (by any convention), "
        "1 not yet, 2 no such file or exercise, 3 the checker failed."
    )
)
@click.argument("exercise_id", metavar="EXERCISE")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--lang", type=click.Choice(LANGUAGES), help=tr("The language of the card."))
@click.option("--json", "as_json", is_flag=True, help=tr("Print the verdict as one JSON object."))
@click.option("--seed", type=int, help=tr("Draw the inputs from this seed."))
def command(
    exercise_id: str, file: Path, lang: str | None, as_json: bool, seed: int | None
) -> None:
    """Judge one file and print the card."""
    from autograder import course
    from autograder.separate import judge_apart

    lang = lang or language()
    try:
        text = read_answer(file, lang)
        exercise = course.exercise(exercise_id)
    except (UnreadableError, course.UnknownExerciseError) as error:
        print(tr("Error: {message}", lang, message=error), file=sys.stderr)
        sys.exit(UNUSABLE)
    verdict = judge_apart(exercise.id, text, seed)
    _show(verdict, text, lang, as_json)
    sys.exit(EXITS.get(verdict.kind, 1))


def _show(verdict: Verdict, text: str, lang: str, as_json: bool) -> None:
    from autograder.card import card_text, verdict_json
    from autograder.cards.text import for_console

    if as_json:
        print(json.dumps(verdict_json(verdict), indent=1))
        return
    card = card_text(verdict, lang, source=text)
    print(for_console(card, getattr(sys.stdout, "encoding", None)))


# ── The file ────────────────────────────────────────────────────────────────────────────


class UnreadableError(Exception):
    """The file cannot be read as a Python text in UTF-8; the message says why."""


def read_answer(file: Path, lang: str) -> str:
    """Return the text of a learner's file.

    Raises:
        UnreadableError: no file, a folder, a notebook, binary data, another encoding.
    """
    if file.is_dir():
        message = mark("{file} is a folder, expected a Python file: name the file inside it.")
    elif file.suffix == ".ipynb":
        message = mark(
            "{file} is a notebook, expected a Python file: run `check` inside the notebook, or "
            "save the answer's cell as a .py file."
        )
    else:
        return _decoded(_bytes_of(file, lang), file, lang)
    raise UnreadableError(tr(message, lang, file=file))


def _bytes_of(file: Path, lang: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadableError(
            tr(
                "{file} cannot be read ({reason}): check the name and the folder.",
                lang,
                file=file,
                reason=error.strerror or type(error).__name__,
            )
        ) from error


def _decoded(data: bytes, file: Path, lang: str) -> str:
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(
            tr("{file} holds binary data, expected a Python text in UTF-8.", lang, file=file)
        )
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableError(
            tr(
                "{file} is not in UTF-8 (line {line}): save it in your editor with the encoding "
                "UTF-8.",
                lang,
                file=file,
                line=line,
            )
        ) from error
