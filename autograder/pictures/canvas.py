"""From a figure to a small PNG, without pyplot: nothing of it stays behind in the session."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from course_lib.figures.theme import style

WIDTH = 6.0  # inches; a card shows 100 of these pixels where the file has DPI
DPI = 144
COLORS = 48


@contextmanager
def figure(height: float) -> Iterator[Figure]:
    """Give a figure as wide as a card, in the course's visual language."""
    with style(figure_constrained_layout_use=False, font_size=11):
        fig = Figure(figsize=(WIDTH, height), dpi=DPI)
        FigureCanvasAgg(fig)
        yield fig


def png(fig: Figure) -> bytes:
    """Draw a figure and return it as a PNG of few colors on white."""
    canvas = fig.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = np.asarray(canvas.buffer_rgba())[..., :3]  # type: ignore[no-untyped-call]
    buffer = io.BytesIO()
    image = Image.fromarray(np.ascontiguousarray(pixels))
    few = image.quantize(COLORS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(buffer, "PNG")
    return buffer.getvalue()


def joined(sentences: Iterable[str], lang: str) -> str:
    """Join sentences as a language does: Japanese leaves no space between them."""
    return ("" if lang == "ja" else " ").join(sentences)
