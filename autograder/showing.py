"""Show things to a learner: in a notebook as HTML with a text twin, elsewhere as text."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from autograder.cards import html
from autograder.cards.text import for_console
from autograder.session import shell
from course_lib.i18n import language

VERDICT = "application/vnd.course.verdict+json"


def publish(as_html: str, as_text: str, verdict: dict[str, Any] | None = None) -> None:
    """Show one thing in all its forms; a verdict goes along as data for other programs."""
    if shell() is None:
        print(for_console(as_text, getattr(sys.stdout, "encoding", None)))
        return
    from IPython.display import display

    display(bundle(as_html, as_text, verdict), raw=True)  # type: ignore[no-untyped-call]


def bundle(as_html: str, as_text: str, verdict: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return one thing in all its forms, by their kinds, as a notebook's output holds them."""
    made: dict[str, Any] = {"text/html": as_html, "text/plain": as_text}
    return made if verdict is None else {**made, VERDICT: verdict}


def say(sentences: Iterable[str]) -> None:
    """Show some sentences; empty ones are left out."""
    said = [sentence for sentence in sentences if sentence]
    body = "".join(html.paragraph(sentence) for sentence in said)
    publish(html.frame("not_attempted", language(), body), "\n".join(said))
