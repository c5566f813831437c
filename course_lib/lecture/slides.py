"""The order of a lecture: cells in columns of slides, with what only the lecturer sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

CHECK = "check-"


@dataclass(frozen=True)
class Block:
    """One cell on a slide; a fragment appears one keypress after what stands above it."""

    cell: Any
    fragment: bool = False


@dataclass(frozen=True)
class Slide:
    """What is seen at once, and the lecturer's notes, which are Markdown."""

    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()


Column = tuple[Slide, ...]


def columns(cells: Iterable[Any]) -> tuple[Column, ...]:
    """Return the slides that the marks of a notebook's cells make.

    Args:
        cells: cells of a notebook; ``metadata.slideshow.slide_type`` is a slide, a subslide
            (below the one before), a fragment, notes or skip; without it a cell continues its
            slide.

    Returns:
        Columns from left to right, each with its slides from top to bottom. Notes belong to the
        slide above them.

    Example:
        >>> from types import SimpleNamespace as Cell
        >>> marks = ("slide", "notes", "subslide", "skip", "slide")
        >>> cells = [Cell(source="", metadata={"slideshow": {"slide_type": m}}) for m in marks]
        >>> [len(column) for column in columns(cells)]
        [2, 1]
    """
    made: list[list[Slide]] = []
    for cell in cells:
        mark = mark_of(cell)
        if mark == "slide" or (not made and mark not in ("skip", "notes")):
            made.append([Slide((Block(cell),))])
        elif mark == "subslide":
            made[-1].append(Slide((Block(cell),)))
        elif mark != "skip" and made:
            made[-1][-1] = _joined(made[-1][-1], cell, mark)
    return tuple(map(tuple, made))


def mark_of(cell: Any) -> str:
    """Return how a cell is shown in a lecture."""
    return str(cell.metadata.get("slideshow", {}).get("slide_type", "-"))


def _joined(slide: Slide, cell: Any, mark: str) -> Slide:
    if mark == "notes":
        return Slide(slide.blocks, (*slide.notes, str(cell.source)))
    return Slide((*slide.blocks, Block(cell, fragment=mark == "fragment")), slide.notes)


def without_checks(cells: Iterable[Any]) -> Iterator[Any]:
    """Leave out the cells that check an exercise: nobody has answered it yet."""
    return (cell for cell in cells if not is_check(cell))


def is_check(cell: Any) -> bool:
    """Tell whether a cell checks the exercise above it."""
    return str(cell.get("id", "")).startswith(CHECK) and cell.cell_type == "code"


def title_of(cells: Sequence[Any]) -> str:
    """Return the first heading of a notebook, without its mark."""
    for cell in cells:
        line = str(cell.source).partition("\n")[0]
        if cell.cell_type == "markdown" and line.startswith("# "):
            return line.removeprefix("# ").strip()
    return ""
