"""What a child answers: the submission's object, played on the probes, as plain data."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

from autograder.forms import shape_of
from autograder.isolation import note_of
from autograder.libraries import put_true_ones_back
from autograder.observe import MISSING, load
from autograder.record import Raised
from autograder.sandbox.glance import seen_briefly
from autograder.sandbox.talk import Question, Sighting
from autograder.session import Answer, find, session


def sighting(shell: Any, question: Question) -> Sighting:
    """Return what is to be seen of the answer that a question is about."""
    replaced = note_of(put_true_ones_back())
    if question.text is not None:
        return _of_text(question, Answer(None, question.text, text_only=True), ())
    found = shell.answers.get(question.at) or answer_called(shell, question.name)
    if _is_reference(found.value, question.reference):
        return Sighting(source=found.source, own_reference=True)
    if found.text_only:
        return _of_text(question, found, replaced)
    return _of_object(question, found, found.value, replaced)


def answer_called(shell: Any, name: str) -> Answer:
    """Return what is the answer of this name now."""
    return find(name, session(shell.user_ns))


def _of_text(question: Question, found: Answer, replaced: Any) -> Sighting:
    made = load(found.source or "", question.name)
    if isinstance(made, Raised):
        return Sighting(source=found.source, text_only=True, loading=made)
    if _is_reference(made, question.reference):
        return Sighting(source=found.source, text_only=True, own_reference=True)
    return _of_object(question, found, made, replaced)


def _of_object(question: Question, found: Answer, value: object, replaced: Any) -> Sighting:
    seen = MISSING if value is None else seen_briefly(value, question.probes)
    seen = replace(seen, notes=(*replaced, *seen.notes))
    return Sighting(shape_of(value), found.source, found.text_only, observation=seen)


def _is_reference(value: object, place: str) -> bool:
    """Tell whether a name holds what stands for the course's own solution."""
    module, _, name = place.partition(":")
    return value is not None and value is getattr(sys.modules.get(module), name, None)
