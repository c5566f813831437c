"""Figures of the course: one visual language, drawn by code, each with a text alternative.

    from course_lib.figures import show, style

Names are imported on first use, so that Matplotlib loads only where something is drawn.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course_lib.figures.fonts import FAMILY, covered, register
    from course_lib.figures.picture import Picture, show, show_animation
    from course_lib.figures.theme import COLORS, LINES, look, style

__all__ = [
    "COLORS",
    "FAMILY",
    "LINES",
    "Picture",
    "covered",
    "look",
    "register",
    "show",
    "show_animation",
    "style",
]

_MODULES = {  # no module is called like a public name: it would hide that name
    "fonts": ("FAMILY", "covered", "register"),
    "picture": ("Picture", "show", "show_animation"),
    "theme": ("COLORS", "LINES", "look", "style"),
}


def __getattr__(name: str) -> object:
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
