"""What a report calls a cause: the sentence that its card says, without the student's own words."""

from __future__ import annotations

from string import Formatter

from autograder.cards.compose import causes_of, sentences_of
from autograder.crashes import PATTERNS
from autograder.exercise import Exercise, Misconception
from autograder.messages import tr
from autograder.record import Verdict

ANY = "…"


def name_of(exercise: Exercise, verdict: Verdict, lang: str) -> str:
    """Return the sentences of the cause that a verdict names; of an unknown cause, its id."""
    own = sentences_of(exercise)
    said = [own(cause.message, lang) for cause in causes_of(exercise, verdict.cause)]
    if not said and verdict.kind == "raised":
        said = _of_crash(str(verdict.cause), lang)
    return " ".join(said) or str(verdict.cause)


def _of_crash(cause: str, lang: str) -> list[str]:
    """Explain a known exception in general: its names and lines are one student's own."""
    found = (pattern.sentence for pattern in PATTERNS if pattern.id == cause)
    sentence = next(found, None)
    if sentence is None:
        return []
    fields = {name for _, name, _, _ in Formatter().parse(sentence) if name}
    return [tr(sentence, lang, **dict.fromkeys(fields, ANY))]


def question_of(exercise: Exercise, cause: str, lang: str) -> str:
    """Return the question that leads out of the first misconception of a cause."""
    found = (c for c in causes_of(exercise, cause) if isinstance(c, Misconception))
    return next((sentences_of(exercise)(each.question, lang) for each in found), "")
