"""Sliders where a person can move them, and nothing where nobody can."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping

from course_lib.figures.picture import Picture

Range = tuple[float, float, float]


def live() -> bool:
    """Tell whether someone sits in front of this notebook and sliders can work.

    A kernel that may ask its user for input has a front end; `nbclient`, and so nbconvert and
    nbgrader, never allow that. Colab asks in a way of its own and is recognized by its package.

    Returns:
        False in a plain script, under nbconvert and nbgrader, and without ipywidgets.

    Example:
        >>> live()
        False
    """
    if "NBGRADER_EXECUTION" in os.environ or "IPython" not in sys.modules:
        return False
    from IPython.core.getipython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    asks = getattr(kernel, "_allow_stdin", False) or "google.colab" in sys.modules
    return bool(asks) and _has_widgets()


def _has_widgets() -> bool:
    try:
        import ipywidgets  # noqa: F401
    except ImportError:
        return False
    return True


def explore(
    draw: Callable[..., Picture], ranges: Mapping[str, Range], start: Mapping[str, float]
) -> None:
    """Show one slider for each argument of ``draw``, and redraw when one is let go.

    Where `live` says no, nothing happens and nothing is printed: show a picture of a few
    settings beside the call.

    Args:
        draw: takes the arguments by name and returns a picture.
        ranges: argument → (smallest, largest, step).
        start: argument → first value.

    Example:
        >>> explore(lambda lr: Picture("nothing", b""), {"lr": (0.1, 2.0, 0.1)}, {"lr": 0.1})
    """
    if not live():
        return
    from ipywidgets.widgets.interaction import interact

    sliders = {name: _slider(name, bounds, start[name]) for name, bounds in ranges.items()}
    interact(draw, **sliders)  # displays the picture that draw returns


def _slider(name: str, bounds: Range, value: float) -> object:
    from ipywidgets.widgets.widget_float import FloatSlider

    make: Callable[..., object] = FloatSlider
    low, high, step = bounds
    return make(
        value=value,
        min=low,
        max=high,
        step=step,
        description=name,
        continuous_update=False,  # a drawing takes longer than a movement of the mouse
    )
