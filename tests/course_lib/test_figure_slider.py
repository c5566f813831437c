"""Sliders appear for a person only; elsewhere the call is silent."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from IPython.core import getipython
from ipywidgets.widgets import interaction
from ipywidgets.widgets.widget_float import FloatSlider

from course_lib.figures.picture import Picture
from course_lib.figures.slider import explore, live


def _picture(lr: float) -> Picture:
    return Picture(f"{lr}", b"")


@pytest.fixture
def front_end(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Pretend to be in a notebook whose front end can ask for input."""
    kernel = SimpleNamespace(_allow_stdin=True)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(getipython, "get_ipython", lambda: SimpleNamespace(kernel=kernel))
    return kernel


def test_a_plain_script_has_no_front_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert not live()
    explore(_picture, {"lr": (0.1, 1.0, 0.1)}, {"lr": 0.1})
    assert capsys.readouterr() == ("", "")


def test_a_front_end_is_live(front_end: SimpleNamespace) -> None:
    assert live()
    front_end._allow_stdin = False  # as nbclient sets it
    assert not live()


@pytest.mark.usefixtures("front_end")
def test_marking_is_not_live(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert not live()


@pytest.mark.usefixtures("front_end")
def test_without_the_widgets_nothing_is_live(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert not live()


@pytest.mark.usefixtures("front_end")
def test_one_slider_for_each_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[object] = []

    def interact(draw: Callable[..., Picture], **sliders: FloatSlider) -> None:
        drawn.extend([draw, *sliders.items()])

    monkeypatch.setattr(interaction, "interact", interact)
    explore(_picture, {"lr": (0.1, 1.0, 0.1)}, {"lr": 0.3})
    draw, (name, slider) = drawn
    assert (draw, name) == (_picture, "lr")
    assert (slider.min, slider.max, slider.step, slider.value) == (0.1, 1.0, 0.1, 0.3)
    assert not slider.continuous_update
