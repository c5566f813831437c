"""The page on which a person compares two students' answers; it needs no network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from autograder import course
from autograder.integrity.pairs import KINDS, THRESHOLD, EvidenceKind, Pair
from autograder.integrity.side_by_side import panels
from autograder.messages import tr
from course_lib.i18n import mark

_HERE = Path(__file__).parent
_KINDS: Mapping[EvidenceKind, str] = {
    "structure": mark("shape of the code"),
    "comment": mark("comments"),
    "name": mark("unusual names"),
    "slip": mark("slips of the pen"),
    "space": mark("odd spaces"),
}
_WORDS: Mapping[str, str] = {
    "heading": mark("Answers that are alike"),
    "for_you": mark(
        "This page is for you to judge. It proves nothing, and nothing follows from it by "
        "itself: no score was changed and none will be.",
    ),
    "what": mark(
        "Names, layout, comments and the order of methods were set aside, loops and "
        "comprehensions taken for one another. What the exercise gives or forces, and what "
        "many in this class wrote, counts nothing or little; what only these two have counts "
        "most.",
    ),
    "number": mark(
        "The number of a pair is the sum of how rare each shared part is, in bits: one more "
        "means half as frequent. In made classes of 120 in which nobody had copied, fewer "
        "than one pair on average reached {threshold}; of planted copies, every second one "
        "stayed below it.",
    ),
    "limits": mark(
        "Short exercises leave little room: two who worked alone can write the same, and a "
        "copy of the obvious answer cannot be seen. In a class of fewer than 20 nearly "
        "everything looks rare or nothing does. People who learned together, from one book "
        "or from one assistant, are alike too. Ask both before you conclude.",
    ),
    "none": mark("No pair of the {count} who handed in reached the threshold."),
    "pairs": mark("Pairs"),
    "score": mark("Likeness"),
    "students": mark("Students"),
    "overlap": mark("in common of what the exercises leave free:"),
    "legend": mark("Shared by these two"),
    "rare": mark("rare in this class"),
    "some": mark("less rare"),
    "common": mark("shared by many"),
    "same": mark("The same number marks the same part on both sides."),
}


def page(assignment: str, pairs: tuple[Pair, ...], students: int, lang: str) -> str:
    """Return an assignment's page in a language, as HTML that stands by itself."""
    loader = FileSystemLoader(_HERE)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("alike.html.j2").render(
        lang=lang,
        assignment=assignment,
        students=students,
        pairs=[(pair, panels(pair)) for pair in pairs],
        threshold=THRESHOLD,
        kinds=KINDS,
        kind=lambda kind: tr(_KINDS[kind], lang),
        title=lambda exercise: _title(exercise, lang),
        css=(_HERE / "alike.css").read_text(encoding="utf-8"),
        t=words(lang),
    )


def _title(exercise: str, lang: str) -> str:
    try:
        found = course.exercise(exercise)
    except LookupError:  # of another edition of the course
        return exercise
    return course.sentences(found.lesson)(found.title, lang)


def words(lang: str) -> Mapping[str, str]:
    """Return the sentences of the page in one language."""
    values = {"threshold": f"{THRESHOLD:g}", "count": "{count}"}
    return {name: tr(sentence, lang, **values) for name, sentence in _WORDS.items()}
