"""Lay out twelve cards to be looked at: `python -m tools.cards OUT`.

Writes `OUT/<lang>-<theme>.html`, and `.png` beside it where there is a Chromium: an optimizer,
an initializer, a normalization and a plain function, each under three kinds of verdict.
"""

from __future__ import annotations

import argparse
import html
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from autograder import course, reference
from autograder.attempt import Attempt, attempt
from autograder.card import card_html
from autograder.exercise import Exercise
from autograder.pictures import picture_of
from course_lib.i18n import LANGUAGES
from tools.lab_page import BROWSERS, FLAGS

# (exercise, a cause to edit into the reference) or (exercise, a place of the solution, its change)
ANSWERS: tuple[tuple[str, ...], ...] = (
    ("adagrad.AdaGrad", "initial_accumulator"),
    ("momentum.Momentum", "shared_velocity"),
    ("adam.Adam", "self.beta1**self.t", "self.beta1**2"),
    ("xavier_he.xavier_normal", "lecun"),
    ("xavier_he.he_normal", "variance_as_std"),
    ("xavier_he.xavier_uniform", "np.sqrt(6 / (fan_in + fan_out))", "np.sqrt(7 / fan_in)"),
    ("batchnorm.batchnorm2d", "per_pixel"),
    ("layer_group_instance.groupnorm", "interleaved"),
    ("layer_group_instance.layernorm", "x.var(axis=axes", "x.var(axis=0"),
    ("gradient_check.numerical_gradient", "one_sided"),
    ("momentum.Momentum", "np.zeros_like", "np.zero_like"),
    ("adam.fix_formula", "m / (1 - beta1**t)", "m / (1 - beta1**3)"),
)
THEMES = {"light": ("#ffffff", "#000000"), "dark": ("#111111", "#e8e8e8")}
WIDTH = 900


def answer(row: tuple[str, ...]) -> tuple[Exercise, object]:
    """Return the exercise of a row and the wrong answer to it."""
    exercise = course.exercise(row[0])
    if len(row) == 2:
        cause = exercise.cause(row[1])
        if cause is None:
            raise ValueError(f"{row[0]} has no cause {row[1]!r}: adapt the list to the lessons")
        return exercise, reference.candidate(exercise, cause.change)
    _, old, new = row
    if old not in exercise.solution:
        raise ValueError(f"the solution of {row[0]} lacks {old!r}: adapt the list to the lessons")
    return exercise, exercise.solution.replace(old, new)


@cache
def attempted(row: tuple[str, ...]) -> tuple[Exercise, Attempt]:
    """Return the exercise of a row and what became of the answer."""
    exercise, value = answer(row)
    return exercise, attempt(exercise, value, {})


def card(row: tuple[str, ...], lang: str) -> str:
    """Return the card that a learner would see in a notebook."""
    exercise, made = attempted(row)
    picture = picture_of(exercise.illustration, made.seen, lang)
    return card_html(made.verdict, lang, source=made.source, picture=picture)


def page(lang: str, theme: str) -> str:
    """Return all cards on one page, in the colors of a theme."""
    background, ink = THEMES[theme]
    style = f"background: {background}; color: {ink}; font: 14px sans-serif; margin: 16px"
    cards = "<hr>".join(card(row, lang) for row in ANSWERS)
    title = html.escape(f"{lang}, {theme}")
    head = f'<meta charset="utf-8"><title>{title}</title>'
    return f'<!doctype html><html lang="{lang}">{head}<body style="{style}">{cards}</body></html>'


def photograph(path: Path, height: int) -> None:
    """Take a picture of a page, where there is a browser for it."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        return
    with tempfile.TemporaryDirectory() as profile:
        size = f"--window-size={WIDTH},{height}"
        shot = f"--screenshot={path.with_suffix('.png')}"
        own = f"--user-data-dir={profile}"
        command = [browser, *FLAGS, own, size, shot, path.resolve().as_uri()]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def main() -> None:
    """Write and photograph the pages."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("out", type=Path, help="the folder to write to")
    parser.add_argument("--height", type=int, default=8200, help="of the pictures, in pixels")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for lang in LANGUAGES:
        for theme in THEMES:
            path = options.out / f"{lang}-{theme}.html"
            path.write_text(page(lang, theme), encoding="utf-8")
            photograph(path, options.height)
            print(path)


if __name__ == "__main__":
    main()
