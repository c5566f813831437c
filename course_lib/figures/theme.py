"""One visual language for all figures: face, sizes, and a fixed look for each optimizer.

Colors are those of Okabe and Ito, told apart with any kind of color vision; a line style goes
with each, so that color is never the only cue. Yellow is left out: it fades on white.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
from cycler import cycler

from course_lib.figures.fonts import register
from course_lib.messages import tr

BLACK = "#000000"
ORANGE = "#E69F00"
SKY = "#56B4E9"
GREEN = "#009E73"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"
GRAY = "#767676"  # 4.5 : 1 on white
INK = "#1A1A1A"

COLORS: Mapping[str, str] = MappingProxyType(
    {
        "SGD": VERMILLION,
        "Momentum": BLUE,
        "Nesterov": SKY,
        "AdaGrad": GREEN,
        "RMSprop": PURPLE,
        "Adam": BLACK,
    }
)
LINES: Mapping[str, str] = MappingProxyType(
    {
        "SGD": ":",
        "Momentum": "-",
        "Nesterov": "--",
        "AdaGrad": "-.",
        "RMSprop": "--",
        "Adam": "-",
    }
)
CYCLE = (BLUE, VERMILLION, GREEN, PURPLE, BLACK, SKY, ORANGE)

_SETTINGS: Mapping[str, object] = MappingProxyType(
    {
        "figure.figsize": (7.0, 4.2),
        "figure.dpi": 100,
        "savefig.dpi": 144,  # sharp on a projector; the page scales it down
        "figure.facecolor": "white",
        "axes.facecolor": "white",
        "savefig.facecolor": "white",  # opaque, so that dark themes keep dark ink on white
        "savefig.transparent": False,
        "figure.constrained_layout.use": True,
        "font.size": 13,
        "axes.titlesize": 14,
        "axes.labelsize": 13,
        "legend.fontsize": 12,
        "xtick.labelsize": 11,
        "ytick.labelsize": 11,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "lines.linewidth": 2.2,
        "lines.markersize": 7,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": "#DDDDDD",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "legend.frameon": False,
        "image.cmap": "cividis",
        "mathtext.fontset": "custom",
        "mathtext.it": "STIXGeneral:italic",  # variables look as they do in the text
        "mathtext.bf": "STIXGeneral:bold",
        "mathtext.bfit": "STIXGeneral:italic:bold",
        "mathtext.cal": "STIXGeneral:italic",
        "mathtext.fallback": "stix",
        "axes.prop_cycle": cycler(color=CYCLE),
    }
)


@contextmanager
def style(**changes: object) -> Iterator[None]:
    """Draw in the course's visual language; the settings from before come back afterwards.

    Works as ``with style():`` and as a decorator ``@style()``.

    Args:
        **changes: further settings of Matplotlib, with ``_`` for the dots of their names
            (``figure_figsize=(9, 4)``).

    Raises:
        ValueError: a change names no setting of Matplotlib.

    Source: Okabe and Ito, "Color Universal Design" (2008), for the colors.

    Example:
        >>> with style():
        ...     mpl.rcParams["font.family"][0]
        'Course Sans CJK'
    """
    family = register()
    settings: dict[Any, Any] = {
        **_SETTINGS,
        "font.family": [family, "DejaVu Sans"],
        "mathtext.rm": family,
        "mathtext.sf": family,
        **{_setting(name): value for name, value in changes.items()},
    }
    with mpl.rc_context(settings):
        yield


def _setting(name: str) -> str:
    known = {setting.replace(".", "_"): setting for setting in mpl.rcParams}
    if name not in known:
        raise ValueError(
            tr(
                "style() got {name}: expected a setting of Matplotlib with _ for each dot; "
                "write for example style(figure_figsize=(9, 4))",
                name=name,
            )
        )
    return known[name]


def look(optimizer: str) -> dict[str, str]:
    """Return the fixed color and line style of an optimizer, to pass on to ``plot``.

    Args:
        optimizer: a key of `COLORS`; other names get gray and a solid line.

    Returns:
        ``{"color": ..., "linestyle": ...}``.

    Example:
        >>> look("Momentum")
        {'color': '#0072B2', 'linestyle': '-'}
    """
    return {"color": COLORS.get(optimizer, GRAY), "linestyle": LINES.get(optimizer, "-")}
