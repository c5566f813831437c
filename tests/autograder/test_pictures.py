"""Pictures of mistakes: what they show, what stands for them in words, and how large they are."""

from __future__ import annotations

import base64
import dataclasses
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from made_verdicts import verdict_of
from numpy.typing import NDArray

from autograder import course, reference
from autograder.card import card_html, card_text
from autograder.cards.model import Picture
from autograder.exercise import Exercise
from autograder.illustrating import seen
from autograder.pictures import canvas, picture_of
from autograder.record import Kind
from course_lib.bowl import trajectory
from course_lib.i18n import LANGUAGES
from course_lib.initializers import he_normal
from course_lib.optimizers import Momentum

ILLUSTRATED = [e for e in course.all_exercises() if e.illustration]
LIMIT = 60_000
DRAWN = {  # for every exercise with a picture, a cause that it shows
    "sgd.SGD": "ascends",
    "momentum.Momentum": "ema",
    "momentum.Nesterov": "classical_momentum",
    "adagrad.AdaGrad": "absolute",
    "rmsprop.RMSprop": "ascends",
    "adam.Adam": "no_bias_correction",
    "xavier_he.xavier_normal": "lecun",
    "xavier_he.xavier_uniform": "normal_draws",
    "xavier_he.he_normal": "variance_as_std",
    "batchnorm.batchnorm_forward": "per_sample",
    "batchnorm.batchnorm2d": "per_pixel",
    "batchnorm_backward.batchnorm_backward": "per_sample",
    "layer_group_instance.layernorm": "all_but_first",
    "layer_group_instance.layernorm_backward": "batch_norm",
    "layer_group_instance.groupnorm": "group_size",
    "layer_group_instance.instancenorm": "layer_norm",
}


def drawn(exercise_id: str, cause_id: str, lang: str = "en") -> Picture | None:
    """Return the picture on the card of somebody who makes this mistake."""
    exercise = course.exercise(exercise_id)
    cause = exercise.cause(cause_id)
    assert cause is not None
    candidate = reference.candidate(exercise, cause.change)
    found = seen(exercise, "misconception", candidate, None)
    return picture_of(exercise.illustration, found, lang)


def words(exercise_id: str, cause_id: str, lang: str = "en") -> str:
    """Return the text alternative of a picture that must be there."""
    picture = drawn(exercise_id, cause_id, lang)
    assert picture is not None
    return picture.alt


def place(point: NDArray[np.float64]) -> str:
    """Return a point as the words have it."""
    return f"({point[0]:.3g}, {point[1]:.3g})"


# ── In every exercise, in every language ────────────────────────────────────────────────


@pytest.mark.parametrize("exercise_id", DRAWN)
def test_a_picture_is_small_and_says_what_it_shows(exercise_id: str) -> None:
    picture = drawn(exercise_id, DRAWN[exercise_id])
    assert picture is not None
    assert picture.png.startswith(b"\x89PNG")
    assert len(base64.b64encode(picture.png)) + len(picture.alt) < LIMIT
    assert re.search(r"\d", picture.alt)


def test_every_illustrated_exercise_is_looked_at() -> None:
    hunts = {e.id for e in ILLUSTRATED if ".fix_" in e.id}
    assert {e.id for e in ILLUSTRATED} - hunts == set(DRAWN)


@pytest.mark.parametrize("exercise_id", ["momentum.Momentum", "xavier_he.he_normal"])
def test_all_languages_tell_the_same_numbers(exercise_id: str) -> None:
    told = {lang: words(exercise_id, DRAWN[exercise_id], lang) for lang in LANGUAGES}
    numbers = {tuple(sorted(re.findall(r"-?\d+\.\d+", text))) for text in told.values()}
    assert len(numbers) == 1
    assert len(numbers.pop()) >= 4


# ── Paths ───────────────────────────────────────────────────────────────────────────────


def test_the_end_points_are_those_of_the_paths() -> None:
    class Forgetful(Momentum):
        def update(self, params, grads):  # type: ignore[no-untyped-def]
            self.v = {}
            super().update(params, grads)

    expected = trajectory(Momentum(lr=0.1, momentum=0.8), steps=30)[-1]
    yours = trajectory(Forgetful(lr=0.1, momentum=0.8), steps=30)[-1]
    text = words("momentum.Momentum", "state_reset")
    assert f"expected path ends at {place(expected)}" in text
    assert yours[1] < 0.005
    assert f"Yours ends at ({yours[0]:.3g}, 0)" in text


def test_a_path_that_leaves_says_when_and_where_to() -> None:
    # θ + η ∇f = (−7, 2) + 0.9 · (−0.7, 4)
    assert "leaves the picture with step 1, to (-7.63, 5.6)." in words("sgd.SGD", "ascends")


def test_a_path_of_nan_and_one_that_stands_still_are_told() -> None:
    assert "step 1, which gives NaN or infinity" in words("adagrad.AdaGrad", "not_squared")
    assert "stays where it starts" in words("sgd.SGD", "params_unchanged")


@pytest.mark.parametrize(
    ("exercise_id", "cause_id"),
    [
        ("momentum.Momentum", "pytorch"),
        ("adam.Adam", "eps_inside"),
        ("xavier_he.he_normal", "reseeds"),
        ("batchnorm.batchnorm2d", "unbiased_variance"),
        ("batchnorm.batchnorm2d", "affine_swapped"),
    ],
)
def test_what_cannot_be_seen_is_not_drawn(exercise_id: str, cause_id: str) -> None:
    assert drawn(exercise_id, cause_id) is None


# ── Histograms ──────────────────────────────────────────────────────────────────────────


def test_the_spread_is_that_of_the_weights() -> None:
    weights = he_normal(300, 100, np.random.default_rng(1))
    text = words("xavier_he.he_normal", "absolute")
    assert f"Expected: mean 0, standard deviation {weights.std():.3g}" in text
    size = np.abs(weights)
    assert f"Yours: mean {size.mean():.3g}, standard deviation {size.std():.3g}" in text
    assert f"largest size {size.max():.3g}." in text


# ── Axes ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("exercise_id", "cause_id", "expected", "yours"),
    [
        ("batchnorm.batchnorm_forward", "per_sample", "N (groups: 3)", "D (groups: 4)"),
        ("batchnorm.batchnorm2d", "per_pixel", "N, H, W (groups: 4)", "N (groups: 24)"),
        ("batchnorm.batchnorm2d", "all_axes", "N, H, W (groups: 4)", "N, C, H, W (groups: 1)"),
        (
            "layer_group_instance.layernorm",
            "last_axis_only",
            "H, W (groups: 8)",
            "W (groups: 16)",
        ),
        (
            "layer_group_instance.groupnorm",
            "instance_norm",
            "C/G, H, W (groups: 4)",
            "H, W (groups: 12)",
        ),
        (
            "batchnorm_backward.batchnorm_backward",
            "all_axes",
            "N (groups: 3)",
            "N, D (groups: 1)",
        ),
    ],
)
def test_shared_axes_are_found(exercise_id: str, cause_id: str, expected: str, yours: str) -> None:
    text = words(exercise_id, cause_id)
    assert f"Expected: shared along {expected}." in text
    assert f"Yours: shared along {yours}." in text


def test_what_is_shared_may_follow_no_axis_or_nobody_else() -> None:
    assert "that no axes describe (groups: 4)" in words(
        "layer_group_instance.groupnorm", "reshape_without_transpose"
    )
    assert "every entry stands alone" in words(
        "batchnorm_backward.batchnorm_backward", "constant_statistics"
    )


def test_where_it_cannot_be_told_the_expected_axes_stand_alone() -> None:
    text = words("batchnorm.batchnorm2d", "not_transposed_back")
    assert "Expected: shared along N, H, W (groups: 4)." in text
    assert "cannot be told" in text


# ── On the card ─────────────────────────────────────────────────────────────────────────


class Images(HTMLParser):
    """Collects the attributes of every image."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(fragment)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found.append(dict(attrs))


def test_the_card_holds_one_image_that_a_sanitizer_keeps(exercise: Exercise) -> None:
    alt = 'a < b & "c"'
    picture = Picture(alt, b"\x89PNG")
    verdict = verdict_of(exercise, "misconception")
    (image,) = Images(card_html(verdict, "en", picture=picture)).found
    assert set(image) == {"alt", "src", "style", "width"}
    assert image["alt"] == alt
    assert str(image["src"]).startswith("data:image/png;base64,")
    assert alt in card_text(verdict, "en", picture=picture)


def test_hidden_inputs_are_not_drawn(exercise: Exercise) -> None:
    picture, verdict = Picture("seen", b"\x89PNG"), verdict_of(exercise, "wrong")
    assert not Images(card_html(verdict, "en", hidden=True, picture=picture)).found
    assert "seen" not in card_text(verdict, "en", hidden=True, picture=picture)


@pytest.mark.parametrize("kind", ["correct", "raised", "not_attempted", "broken"])
def test_other_kinds_have_no_picture(exercise: Exercise, kind: Kind) -> None:
    assert seen(exercise, kind, exercise.reference, None) is None


@pytest.mark.parametrize("kind", ["convention", "misconception", "wrong"])
def test_kinds_with_a_picture(exercise: Exercise, kind: Kind) -> None:
    assert seen(exercise, kind, exercise.reference, None) is not None
    bare = dataclasses.replace(exercise, illustration=None)
    assert seen(bare, kind, exercise.reference, None) is None


def test_a_drawing_that_fails_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise RuntimeError("no more ink")

    monkeypatch.setattr(canvas, "png", fail)
    assert drawn("momentum.Momentum", "ema") is None


def test_a_drawing_leaves_no_trace_in_the_session() -> None:
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    before, figures = dict(mpl.rcParams), plt.get_fignums()
    assert drawn("momentum.Momentum", "ema")
    assert dict(mpl.rcParams) == before
    assert plt.get_fignums() == figures


def test_matplotlib_loads_with_the_first_picture(tmp_path: Path) -> None:
    code = (
        "import sys; from autograder import check, course; from autograder.notebook import *;"
        "e = course.exercise('momentum.Momentum'); check(e.id, e.solution);"
        "assert 'matplotlib' not in sys.modules;"
        "check(e.id, e.solution.replace('self.lr *', '2 * self.lr *'));"
        "assert 'matplotlib' in sys.modules; assert 'matplotlib.pyplot' not in sys.modules"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode("utf-8", "replace")
