"""The visual language and the pictures: no glyph missing, nothing left behind."""

from __future__ import annotations

import base64
import html
import io
import logging
import re
import subprocess
import sys
from collections.abc import Callable

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

import course_lib.figures
from course_lib.figures import COLORS, LINES, Picture, look, show, show_animation, style
from course_lib.figures.theme import GRAY

LABELS = [
    r"ステップ $t$ と学習率 $\eta = -0.1$、損失 $L(\theta_{t-1})$",
    r"스텝 $t$, 학습률 $\eta = -0.1$, 손실 $L(\theta_{t-1})$ 뷁",
    r"$\hat{m}_t / (\sqrt{\hat{s}_t} + \epsilon)$ $\mathcal{N}(0, \sigma^2)$ $\mathbf{W}$",
    r"$\frac{\partial L}{\partial W} \odot \nabla f \leq \sum_{i=1}^{N} x_i$ $\mathrm{학습 勾配}$",
    "−∇f ≈ 1 · μ, ρ, β",
]


def drawing(label: str = "", value: float = 1.0) -> Figure:
    with style():
        figure = Figure(figsize=(3, 2))
        axes = figure.subplots()
        axes.plot([-1e-3, 1e3], [value, -value])
        axes.set(xscale="symlog", xlabel=label, title=label)
    return figure


@pytest.fixture
def picture() -> Picture:
    return show(drawing(), 'A line <falls> & "rests"')


@pytest.mark.parametrize("label", LABELS)
def test_no_glyph_is_missing(label: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="matplotlib"):
        show(drawing(label), "labels")
    assert caplog.records == []


def test_a_missing_glyph_would_be_noticed() -> None:
    with pytest.warns(UserWarning, match="missing from"):
        show(drawing("🎓"), "labels")


def test_style_applies_and_is_undone() -> None:
    before = dict(mpl.rcParams)
    with style(figure_figsize=(2, 1)):
        assert mpl.rcParams["font.family"][0] == "Course Sans CJK"
        assert tuple(mpl.rcParams["figure.figsize"]) == (2, 1)
    assert dict(mpl.rcParams) == before


def test_style_is_undone_after_an_error() -> None:
    before = dict(mpl.rcParams)
    with pytest.raises(RuntimeError), style():
        raise RuntimeError
    assert dict(mpl.rcParams) == before


def test_style_works_as_a_decorator() -> None:
    @style()
    def family() -> str:
        return mpl.rcParams["font.family"][0]

    assert family() == family() == "Course Sans CJK"


def test_style_names_the_setting_it_does_not_know() -> None:
    with pytest.raises(ValueError, match=r"figure_size.*expected.*write"), style(figure_size=3):
        pass


def test_every_optimizer_has_a_look_of_its_own() -> None:
    assert set(COLORS) == {"SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam"}
    assert set(LINES) == set(COLORS)
    assert len(set(COLORS.values())) == len(COLORS)
    assert look("Adam") == {"color": COLORS["Adam"], "linestyle": LINES["Adam"]}
    assert look("Optimizer A")["color"] == GRAY
    with pytest.raises(TypeError):
        COLORS["Adam"] = "red"  # type: ignore[index]


def luminance(color: str) -> float:
    rgb = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("name", ["SGD", "Momentum", "AdaGrad", "Adam"])
def test_main_optimizers_stand_out_on_white(name: str) -> None:
    assert 1.05 / (luminance(COLORS[name]) + 0.05) > 3  # WCAG 2.2, 1.4.11


def test_picture_is_one_plain_image_tag(picture: Picture) -> None:
    tag = picture.html()
    assert re.fullmatch(
        r'<img alt="[^"<>]*" src="data:image/png;base64,[A-Za-z0-9+/=]+" style="max-width:100%">',
        tag,
    )
    alt = re.search('alt="(.*?)"', tag)
    assert alt is not None
    assert html.unescape(alt.group(1)) == picture.alt


def test_picture_shows_in_a_notebook_as_image_and_as_text(picture: Picture) -> None:
    bundle = picture._repr_mimebundle_(include=None, exclude=None)
    assert bundle == {"text/html": picture.html(), "text/plain": picture.alt}
    data = re.search('base64,([^"]*)', bundle["text/html"])
    assert data is not None
    assert base64.b64decode(data.group(1)) == picture.png


def test_picture_has_dark_ink_on_opaque_white(picture: Picture) -> None:
    with Image.open(io.BytesIO(picture.png)) as image:
        assert image.convert("RGBA").getpixel((0, 0)) == (255, 255, 255, 255)
        assert min(image.convert("L").tobytes()) < 60


def test_show_closes_the_figure() -> None:
    figure = plt.figure()
    show(figure, "nothing")
    assert not plt.fignum_exists(figure.number)


def test_show_asks_for_the_alternative_text() -> None:
    with pytest.raises(ValueError, match=r"empty, expected a sentence; write"):
        show(drawing(), "  ")


def test_animation_plays_its_frames_and_rests() -> None:
    picture = show_animation(
        (drawing(value=step) for step in (1.0, 2.0, 3.0)), "a line that moves", frame_ms=50
    )
    with Image.open(io.BytesIO(picture.png)) as image:
        assert (image.format, image.n_frames, image.info["loop"]) == ("PNG", 1 + 3, 1)
        still = image.convert("RGB").tobytes()  # what a program without animations shows
        image.seek(1)
        assert image.info["duration"] == 50
        assert image.convert("RGB").tobytes() != still
        image.seek(3)
        assert image.info["duration"] == 2000
        assert image.convert("RGB").tobytes() == still
    assert picture.html().count("<img") == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: show_animation([], "none"), "got no figure, expected at least one; check"),
        (lambda: show_animation([drawing()], ""), "is empty, expected a sentence; write"),
    ],
)
def test_animation_says_what_it_needs(call: Callable[[], Picture], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_package_lists_its_names_and_knows_no_others() -> None:
    assert set(course_lib.figures.__all__) <= set(dir(course_lib.figures))
    assert all(getattr(course_lib.figures, name) for name in course_lib.figures.__all__)
    with pytest.raises(AttributeError, match="sketch"):
        _ = course_lib.figures.sketch


def test_importing_the_library_loads_neither_numpy_nor_matplotlib() -> None:
    code = (
        "import sys, course_lib, course_lib.figures;"
        "print(sorted({'numpy', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "[]"
