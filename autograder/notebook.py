"""What a learner calls in a notebook: check, hint, solution, explain, progress, mine."""

from __future__ import annotations

import math
import sys
from pathlib import Path

from autograder import course, overview, progress_file
from autograder.attempt import Attempt, attempt, broken, marking, silence
from autograder.card import card_html, card_text, verdict_json
from autograder.cards import html
from autograder.cards.compose import causes_of, sentences_of
from autograder.code_text.pieces import translate_code
from autograder.exercise import Convention, Exercise, Misconception
from autograder.messages import tr
from autograder.own_pieces import keep, mine
from autograder.pictures import picture_of
from autograder.progress_file import Progress
from autograder.record import Verdict
from autograder.showing import publish, say
from autograder.solution_policy import HINTS, closed, refused
from course_lib.i18n import language, use

__all__ = ["check", "explain", "hint", "mine", "progress", "solution", "use"]


def check(exercise: str | None = None, answer: object = None) -> float | None:
    """Judge the answer to an exercise, show the card, and return the points.

    Args:
        exercise: the id, such as "momentum.Momentum"; without it, the lesson's exercises and
            their state are listed.
        answer: a class or function, or its text, to be judged instead of the notebook's own.

    Returns:
        The points, which nbgrader reads as the score; None where exercises were only listed.
    """
    if exercise is None:
        _list_exercises()
        return None
    caller = sys._getframe(1).f_globals
    try:
        chosen = course.exercise(exercise)
    except course.UnknownExerciseError as error:
        if marking():
            return _show_verdict(Attempt(broken(exercise, error)))
        say([_sentence(error)])
        return 0.0
    except Exception as fault:
        return _show_verdict(Attempt(broken(exercise, fault)))
    return _show_verdict(attempt(chosen, answer, caller), chosen)


def hint(exercise: str, number: int | None = None) -> None:
    """Show one hint more with each call; after the third, `solution` is left.

    Args:
        exercise: the id of the exercise.
        number: 1, 2 or 3, to read that hint.
    """
    chosen = _chosen(exercise)
    if chosen is None:
        return
    seen = progress_file.read(Path.cwd()).hints(chosen.id)
    wanted = min(max(number or seen + 1, 1), HINTS)
    note = progress_file.record_hint(Path.cwd(), chosen.id, wanted).note
    text = sentences_of(chosen)(chosen.hints[wanted - 1])
    heading = tr("Hint {number} of {count}:", number=wanted, count=HINTS)
    say([f"{heading} {text}", _after_hint(chosen, wanted), note])


def solution(exercise: str, sure: bool = False) -> None:
    """Show the course's solution: after a pass, or after three hints and ``sure=True``.

    Args:
        exercise: the id of the exercise.
        sure: say that you want to see it although your own answer has not passed yet.
    """
    chosen = _chosen(exercise)
    if chosen is None:
        return
    refusal = refused(chosen, progress_file.read(Path.cwd()), sure)
    if refusal:
        say([refusal])
        return
    translate = sentences_of(chosen)
    heading = tr("A solution of {title}:", title=translate(chosen.title))
    code = translate_code(chosen.solution.rstrip(), translate)
    body = html.paragraph(heading) + html.block(code)
    text = f"{heading}\n\n{code}"
    publish(html.frame("not_attempted", language(), body), text)


def explain(cause: str) -> None:
    """Show what a cause means, for example ``explain("momentum.ascends")``.

    Two causes at once are joined as the card names them: ``explain("adam.ascends+no_eps")``.
    """
    if marking():
        return
    owner, _, name = cause.rpartition(".")
    for exercise in course.all_exercises():
        found = causes_of(exercise, name)
        known = len(found) == len(name.split("+"))
        if known and owner in (exercise.lesson, exercise.id):
            said = [line for each in found for line in _meaning(exercise, each)]
            say([f"{sentences_of(exercise)(exercise.title)} (`{cause}`)", *said])
            return
    say(
        [
            tr(
                'There is no cause "{cause}"; write for example `explain("momentum.ascends")`.',
                cause=cause,
            )
        ]
    )


def _meaning(exercise: Exercise, cause: Misconception | Convention) -> tuple[str, ...]:
    own = sentences_of(exercise)
    if isinstance(cause, Misconception):
        return own(cause.message), own(cause.question)
    return own(cause.message), tr("Used by: {library}", library=cause.library)


def progress() -> None:
    """Show where you stand in the whole course."""
    if marking():
        return
    known = overview.course_progress(Path.cwd())
    _show_overview(course.lessons(), known, "")


# ── check ───────────────────────────────────────────────────────────────────────────────


def _show_verdict(made: Attempt, exercise: Exercise | None = None) -> float:
    lang, hidden = language(), marking()
    verdict, source = made.verdict, made.source
    drawing = exercise.illustration if exercise else None
    with silence():  # Matplotlib says so when it prepares its fonts
        picture = picture_of(drawing, made.seen, lang)
    publish(
        card_html(verdict, lang, hidden=hidden, source=source, picture=picture),
        card_text(verdict, lang, hidden=hidden, source=source, picture=picture),
        verdict_json(verdict, hidden=hidden, source=source),
    )
    if hidden:
        # nbgrader refuses a score above the maximum: the submission is reported to the
        # instructor, an earlier score stays. A NaN or an empty result would earn full marks.
        return math.inf if verdict.kind == "broken" else float(verdict.points)
    _remember(verdict, source, exercise)
    return float(verdict.points)


def _remember(verdict: Verdict, source: str | None, exercise: Exercise | None) -> None:
    """Write down what a check found, and keep what passed; say so where that fails."""
    notes = [progress_file.record_verdict(Path.cwd(), verdict).note]
    if exercise is not None:
        notes.append(keep(Path.cwd(), exercise, verdict, source))
    if any(notes):
        say(notes)


def _list_exercises() -> None:
    if marking():
        return
    here = overview.current_lesson(Path.cwd())
    lessons = (here,) if here else course.lessons()
    known = overview.course_progress(Path.cwd())
    closing = tr('Check one of them: `check("{id}")`.', id=course.exercises(lessons[0].id)[0].id)
    _show_overview(lessons, known, closing)


def _show_overview(lessons: tuple[course.Lesson, ...], known: Progress, closing: str) -> None:
    lang = language()
    parts = [
        (
            f"{lesson.number}. {lesson.tr(lesson.title)}",
            overview.rows(course.exercises(lesson.id), known, lang),
        )
        for lesson in lessons
    ]
    publish(
        overview.overview_html(parts, known.note, closing, lang),
        overview.overview_text(parts, known.note, closing),
    )


# ── hint and solution ───────────────────────────────────────────────────────────────────


def _chosen(exercise: str) -> Exercise | None:
    """Return the exercise, or None: while marking, and where the id is unknown (and say so)."""
    if marking():
        return None
    try:
        return course.exercise(exercise)
    except course.UnknownExerciseError as error:
        say([_sentence(error)])
        return None


def _after_hint(exercise: Exercise, number: int) -> str:
    if number < HINTS:
        return tr('One more: `hint("{id}", {number})`.', id=exercise.id, number=number + 1)
    if closed(exercise):
        return tr("That was the last hint.")
    return tr('That was the last hint; `solution("{id}", sure=True)` is left.', id=exercise.id)


def _sentence(error: Exception) -> str:
    text = str(error)
    return text[:1].upper() + text[1:]
