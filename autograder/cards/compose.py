"""Verdict × language → what a card says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder import course
from autograder.cards import differences, numbers, words
from autograder.cards.differences import first_difference
from autograder.cards.model import Card, Line, Picture
from autograder.cards.next_action import next_action, read_again
from autograder.crashes import crash_of
from autograder.crashes.forms import NAMES as FORMS
from autograder.exercise import Convention, Exercise, Misconception
from autograder.hiding import without_inputs
from autograder.messages import tr
from autograder.names_in_source import defined, nearest
from autograder.record import Raised, Verdict
from course_lib.i18n import Catalogue

# Raised by the checker: a sentence says it better.
OURS = ("BudgetExceeded", "ProcessEnded", *FORMS)


def compose(
    verdict: Verdict,
    lang: str,
    *,
    hidden: bool = False,
    source: str | None = None,
    picture: Picture | None = None,
) -> Card:
    """Return what the card of a verdict says.

    Args:
        verdict: the judgment.
        lang: "en", "ja" or "ko".
        hidden: the inputs are hidden: no numbers, and of an exception only its type and the
            learner's own line.
        source: the learner's text, where it is known; it sharpens what is said of a crash.
        picture: what was drawn of the mistake; left out where inputs are hidden.
    """
    exercise = _exercise(verdict)
    shown = without_inputs(verdict, source) if hidden else verdict
    first = first_difference(verdict) and shown.first_difference
    withheld = hidden and first is not None
    row, line = differences.told(first, exercise, lang, hidden=hidden) if first else ((), "")
    return replace(
        _said(verdict, shown, exercise, lang, None if hidden else source),
        faults=(*_faults(verdict, lang, withheld=withheld), *_notes(shown, lang)),
        difference=row,
        difference_line=line,
        picture=None if hidden else picture,
    )


def _said(
    verdict: Verdict, shown: Verdict, exercise: Exercise | None, lang: str, source: str | None
) -> Card:
    """Return what is said of the verdict itself: the cause, the crash, the points."""
    raised = shown.raised
    return Card(
        lang=lang,
        kind=verdict.kind,
        summary=_summary(verdict, lang),
        title=_title(verdict, exercise, lang),
        sentences=_cause(shown, exercise, lang, source),
        question=_question(verdict, exercise, lang),
        quote=_quote(raised, lang) if raised else (),
        criteria=_criteria(verdict, exercise, lang),
        criteria_heading=tr("Criteria", lang) if verdict.kind != "broken" else "",
        next_action=next_action(verdict, exercise, lang),
        read_again=read_again(causes_of(exercise, verdict.cause), exercise, lang),
        details_heading=tr("The whole error message", lang),
        details=raised.traceback.rstrip() if raised else "",
    )


def _exercise(verdict: Verdict) -> Exercise | None:
    """Return the exercise; a card must come out even where the course itself is at fault."""
    try:
        return course.exercise(verdict.exercise)
    except Exception:
        return None


def sentences_of(exercise: Exercise) -> Catalogue:
    """Return the catalogue that translates an exercise's own sentences."""
    return course.sentences(exercise.lesson)


# ── Summary and title ───────────────────────────────────────────────────────────────────


def kind_in_words(kind: str, lang: str) -> str:
    """Return a verdict's kind as a sign and a phrase, which never rests on color alone."""
    return f"{words.SIGNS[kind]} {tr(words.KINDS[kind], lang)}"


def _summary(verdict: Verdict, lang: str) -> str:
    kind = kind_in_words(verdict.kind, lang)
    if verdict.kind == "broken":
        return f"{kind} | " + tr("not scored", lang)
    if verdict.kind == "correct" and verdict.faults:
        kind = f"{words.SIGNS['correct']} {tr(words.WITH_FAULT, lang)}"
    earned = f"{numbers.points(verdict.points)} / {numbers.points(verdict.max_points)}"
    return f"{kind} | " + tr("{points} points", lang, points=earned)


def _title(verdict: Verdict, exercise: Exercise | None, lang: str) -> str:
    if exercise is None:
        return verdict.exercise
    return f"{sentences_of(exercise)(exercise.title, lang)} (`{exercise.id}`)"


# ── The cause and the question ──────────────────────────────────────────────────────────


def causes_of(
    exercise: Exercise | None, cause: str | None
) -> tuple[Misconception | Convention, ...]:
    """Return the causes that a verdict names; two at once are joined by ``+``."""
    if exercise is None or not cause:
        return ()
    found = (exercise.cause(part) for part in cause.split("+"))
    return tuple(part for part in found if part)


def _cause(
    verdict: Verdict, exercise: Exercise | None, lang: str, source: str | None
) -> tuple[str, ...]:
    if verdict.kind == "broken":
        return (tr(words.REPORT, lang),)
    if exercise is None:
        return ()
    if verdict.kind == "not_attempted":
        return (_not_attempted(verdict, exercise.name, lang, source),)
    if verdict.kind == "raised":
        return _crash(verdict, exercise, lang, source)
    own = sentences_of(exercise)
    said = []
    for cause in causes_of(exercise, verdict.cause):
        said.append(own(cause.message, lang))
        if isinstance(cause, Convention):
            said.append(tr("Used by: {library}", lang, library=cause.library))
    return tuple(said)


def _crash(verdict: Verdict, exercise: Exercise, lang: str, source: str | None) -> tuple[str, ...]:
    """Explain an exception whose cause is known, and say what waits behind it."""
    crash = crash_of(verdict.raised, source) if verdict.raised else None
    said = (crash.sentence(lang),) if crash else ()
    return (*said, *_behind(verdict, exercise, lang))


def _behind(verdict: Verdict, exercise: Exercise, lang: str) -> tuple[str, ...]:
    """Say what waits behind a crash: the last verdict in the row of repairs."""
    after = verdict.after_repair
    while after and after.after_repair:
        after = after.after_repair
    if after is None:
        return ()
    if after.kind in ("correct", "convention") and not after.faults:
        return (tr(words.BEHIND_RIGHT, lang),)
    if after.kind == "raised":
        return (tr(words.BEHIND_CRASH, lang),)
    said = _cause(after, exercise, lang, None) or (tr(words.BEHIND_WRONG, lang),)
    return (tr(words.BEHIND, lang), *said, *_faults(after, lang, withheld=False))


def _not_attempted(verdict: Verdict, name: str, lang: str, source: str | None) -> str:
    if verdict.cause == "own_reference":
        return tr(words.OWN_REFERENCE, lang, name=name)
    written = defined(source or "")
    near = nearest(name, sorted(written))
    if name in written:
        return tr(words.STUB, lang, name=name)
    if near:
        return tr(words.OTHER_NAME, lang, name=name, near=near)
    return tr(words.NOT_ATTEMPTED, lang, name=name)


def _question(verdict: Verdict, exercise: Exercise | None, lang: str) -> str:
    if exercise is None:
        return ""
    for cause in causes_of(exercise, verdict.cause):
        if isinstance(cause, Misconception):
            return sentences_of(exercise)(cause.question, lang)
    difference = first_difference(verdict)
    if verdict.kind != "wrong" or difference is None:
        return ""
    if _measured(exercise, difference.probe):
        return tr(words.MEASURED, lang)
    if not isinstance(difference.got, float | int):
        return tr(words.OTHER_SHAPE, lang)
    if exercise.form == "function":
        return tr(words.ONE_CALL, lang)
    before = difference.step - 1
    return tr(words.LATER_STEP, lang, before=before) if before > 0 else tr(words.FIRST_STEP, lang)


def _measured(exercise: Exercise, probe: str) -> bool:
    """Tell whether a probe compares facts about what was read, as those of random answers do."""
    probes = exercise.probes(np.random.default_rng(0))
    return any(known.facts is not None for known in probes if known.name == probe)


def _faults(verdict: Verdict, lang: str, *, withheld: bool) -> tuple[str, ...]:
    said = [words.FAULTS[fault] for fault in verdict.faults]
    return tuple(tr(sentence, lang) for sentence in (*said, *([words.HIDDEN] if withheld else [])))


def _notes(verdict: Verdict, lang: str) -> tuple[str, ...]:
    known = [note for note in verdict.notes if note.id in words.NOTES]
    return tuple(tr(words.NOTES[note.id], lang, value=note.value) for note in known)


# ── The exception and the points ────────────────────────────────────────────────────────


def _quote(raised: Raised, lang: str) -> tuple[str, ...]:
    lines = [f"{raised.type}: {raised.message}" if raised.message else raised.type]
    if raised.type in OURS:
        lines = []
    if raised.line is not None and raised.source.strip():
        lines.insert(0, tr("line {line}", lang, line=raised.line) + f": {raised.source.strip()}")
    return tuple(lines)


def _criteria(verdict: Verdict, exercise: Exercise | None, lang: str) -> tuple[Line, ...]:
    if exercise is None or verdict.kind == "broken":
        return ()
    titles = {criterion.id: criterion.title for criterion in exercise.criteria}
    own = sentences_of(exercise)
    missed = "□" if verdict.kind in ("not_attempted", "raised") else "✘"
    lines = []
    for award in verdict.awards:
        title = own(titles.get(award.criterion, award.criterion), lang)
        sign = "✔" if award.points >= award.max_points else missed
        earned = f"{numbers.points(award.points)} / {numbers.points(award.max_points)}"
        lines.append(Line(sign, title, earned))
    return tuple(lines)
