"""What may be told of a verdict on what a child said: nothing that the child made up.

A hostile child can name as its source, or as the line that raised, any text it likes, and so
the hidden inputs it was just given. A learner's text is therefore taken from the submission's
own cells, and all other texts of the child are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from autograder.grading.plan import is_readable
from autograder.record import Raised, Verdict
from autograder.sandbox.talk import Cell, Question, Sighting


class Listening:
    """A submission that is asked; remembers the text that it named as its answer's."""

    def __init__(self, submission: Any) -> None:
        self._submission = submission
        self.source: str | None = None

    def observe(self, question: Question) -> Sighting:
        """Answer one question."""
        seen: Sighting = self._submission.observe(question)
        if question.text is None:
            self.source = seen.source
        return seen


def own_text(claimed: str | None, cells: Sequence[Cell]) -> str:
    """Return the text of a learner's answer if it is one of the submission's cells, else none."""
    if claimed is None:
        return ""
    wanted = claimed.strip()
    for cell in reversed(cells):
        if wanted in (cell.source.strip(), _below_a_magic(cell.source)):
            return claimed
    found = any(wanted == _as_run(cell.source) for cell in cells if _has_magic(cell.source))
    return claimed if found else ""


def tellable(verdict: Verdict, source: str) -> Verdict:
    """Return a verdict without texts of the child's own making, and with lines that exist.

    Args:
        verdict: on what a child told.
        source: the learner's text.
    """
    after = verdict.after_repair
    return replace(
        verdict,
        raised=_with_own_line(verdict.raised, source) if verdict.raised else None,
        after_repair=replace(tellable(after, source), notes=()) if after else None,
    )


def _with_own_line(raised: Raised, source: str) -> Raised:
    count = len(source.splitlines())
    line = raised.line if raised.line is not None and 0 < raised.line <= count else None
    return replace(raised, line=line, source="")


# ── A cell as IPython runs it ───────────────────────────────────────────────────────────


def _has_magic(source: str) -> bool:
    return any(mark in source for mark in "%!?") and is_readable(source)


def _below_a_magic(source: str) -> str | None:
    first, _, rest = source.lstrip().partition("\n")
    return rest.strip() if first.startswith("%%") else None


def _as_run(source: str) -> str:
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        manager: Any = TransformerManager
        return str(manager().transform_cell(source)).strip()
    except SyntaxError:
        return source.strip()
