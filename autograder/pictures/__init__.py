"""The picture on a card: what went wrong, drawn beside what was expected.

A picture is there to show a difference: where nothing can be seen of the mistake, or the run
cannot be drawn, there is none. Matplotlib loads with the first picture.
"""

from __future__ import annotations

from importlib import import_module

from autograder.cards.model import Picture
from autograder.exercise import Illustration
from autograder.record import Seen

MAX_BYTES = 44_000  # 60 kB once it is written as text


def picture_of(illustration: Illustration | None, seen: Seen | None, lang: str) -> Picture | None:
    """Return the picture of a run with its text alternative, or None where there is none.

    Args:
        illustration: what the exercise draws.
        seen: the reference's run and the candidate's.
        lang: "en", "ja" or "ko".
    """
    if illustration is None or seen is None:
        return None
    try:
        module = import_module(f"autograder.pictures.{illustration.drawing}")
        picture: Picture | None = module.drawn(illustration, seen, lang)
    except Exception:  # whatever fails here must not cost anyone their card
        return None
    return picture if picture and len(picture.png) <= MAX_BYTES else None
