"""Figures as a page shows them: a picture with its text alternative, and nothing else.

The HTML is one ``img`` tag, so it survives every sanitizer and exporter, and a screen reader
finds the alternative text where it looks for it.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from PIL import Image

from course_lib.figures.theme import style
from course_lib.messages import tr


@dataclass(frozen=True)
class Picture:
    """A drawn figure: PNG bytes and the text that stands for them.

    As the last value of a cell it is displayed; elsewhere pass it to ``display``.
    """

    alt: str
    png: bytes = field(repr=False)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.alt}

    def html(self) -> str:
        """Return one ``img`` tag with the data in it."""
        data = base64.b64encode(self.png).decode("ascii")
        alt = html.escape(self.alt, quote=True)
        return f'<img alt="{alt}" src="data:image/png;base64,{data}" style="max-width:100%">'


def show(fig: Figure, alt: str) -> Picture:
    """Draw a figure once, close it, and return it as a picture with its text alternative.

    Args:
        fig: any Matplotlib figure.
        alt: what a reader who does not see the picture should know; one to three sentences.

    Returns:
        The picture; a cell that ends in ``show(...)`` displays it.

    Raises:
        ValueError: the text alternative is empty.

    Example:
        >>> show(Figure(), "an empty figure")
        Picture(alt='an empty figure')
    """
    return Picture(_described(alt), _png(fig))


def show_animation(
    figs: Iterable[Figure], alt: str, *, frame_ms: int = 100, plays: int = 1, hold_ms: int = 2000
) -> Picture:
    """Draw figures one after the other as one animated PNG that comes to rest on the last.

    Args:
        figs: figures of one size, drawn and closed as they come (a generator saves memory).
        alt: the text alternative; say what moves and where it ends.
        frame_ms: how long a frame stays, in milliseconds.
        plays: how often the animation runs; it does not go on for ever, so that nobody has to
            read beside something that moves.
        hold_ms: how long the last frame stays before the next run, in milliseconds.

    Returns:
        The picture; programs that know no animation show its last frame.

    Raises:
        ValueError: there is no figure, or the text alternative is empty.

    Example:
        >>> show_animation((Figure(figsize=(1, 1)) for _ in range(2)), "two empty figures")
        Picture(alt='two empty figures')
    """
    _described(alt)
    frames = [Image.open(io.BytesIO(_png(fig))).convert("RGB") for fig in figs]
    if not frames:
        raise ValueError(
            tr(
                "show_animation() got no figure, expected at least one; "
                "check that the loop that draws the frames runs"
            )
        )
    return Picture(alt, _animated(frames, [frame_ms] * (len(frames) - 1) + [hold_ms], plays))


def _animated(frames: list[Image.Image], durations: list[int], plays: int) -> bytes:
    """Join frames; a program that knows no animation finds the last one in front of them.

    256 colors common to all frames: a third of the size, and nothing flickers between frames.
    """
    colors = _side_by_side([frames[0], frames[len(frames) // 2], frames[-1]]).quantize(256)
    few = [frame.quantize(palette=colors, dither=Image.Dither.NONE) for frame in frames]
    buffer = io.BytesIO()
    few[-1].save(
        buffer,
        "PNG",
        save_all=True,
        default_image=True,
        append_images=few,
        duration=durations,
        loop=plays,
    )
    return buffer.getvalue()


def _side_by_side(frames: list[Image.Image]) -> Image.Image:
    width, height = frames[0].size
    joined = Image.new("RGB", (width * len(frames), height))
    for i, frame in enumerate(frames):
        joined.paste(frame, (i * width, 0))
    return joined


def _described(alt: str) -> str:
    if not alt.strip():
        raise ValueError(
            tr(
                "the text alternative of the figure is empty, expected a sentence; "
                'write what the figure shows: show(fig, "The loss falls ...")'
            )
        )
    return alt


def _png(fig: Figure) -> bytes:
    buffer = io.BytesIO()
    with style():
        fig.savefig(buffer, format="png")
    plt.close(fig)
    return buffer.getvalue()
