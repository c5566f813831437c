"""A small course of one lesson, and a made-up translation of it, for tests."""

from __future__ import annotations

from autograder.authoring.catalogues import po_path, read_catalogue, updated, write_catalogue
from autograder.authoring.lint_inline import inline_code, inline_formulas
from autograder.authoring.tree import Tree
from autograder.authoring.update import messages_of

COURSE = """
[[lesson]]
id = "toy"
number = 1
title = "A toy lesson"
"""

LESSON = '''\
# %% intro [markdown] slide="slide"
# # The step
#
# A step of size $\\eta$ moves `theta` against
# the gradient:
#
# $$
# \\theta_t = \\theta_{t-1} - \\eta g_t
# $$

# %% setup slide="skip"
import numpy as np

from autograder import check, use

use("en")

# %% show slide="subslide" kind="demo"
# The learning rate is small,
# and stays so.
theta = np.array([1.0])  # the start


def draw(at):
    """Draw the point.

    Args:
        at: where it is
    """
    return {"label": tr("position"), "at": at}


draw(theta)

# %% step slide="slide" exercise="toy.step"

# %% mend slide="slide" exercise="toy.fix_step"

# %% why [markdown] slide="slide" points="4"
# Because the gradient points uphill.
#
# - two points for the sign
# - two points for the reason
'''

EXERCISES = '''\
"""The exercises of the toy lesson."""

from autograder.exercise import Call, Criterion, Exercise, Probe, Read
from course_lib.i18n import mark

STUB = """def step(theta, grad, lr):
    \\"\\"\\"Return theta after one step.\\"\\"\\"
    # your line here
"""

SOLUTION = """def step(theta, grad, lr):
    \\"\\"\\"Return theta after one step.\\"\\"\\"
    return theta - lr * grad  # downhill
"""

BROKEN = """def fixed_step(theta, lr=0.1, grad):
    \\"\\"\\"Return theta after one step.\\"\\"\\"
    # the sign is wrong, too
    return (theta + lr * grad
"""


def reference(theta, grad, lr):
    return theta - lr * grad


def probes(rng):
    return (Probe("plain", (Call("", (1.0, 2.0, 0.1)), Read("out"))),)


def exercise(id, name, stub):
    return Exercise(
        id=id,
        name=name,
        form="function",
        title=mark("Take one step"),
        reference=reference,
        stub=stub,
        solution=SOLUTION.replace("step(", name + "("),
        probes=probes,
        criteria=(Criterion("value", mark("moves against the gradient"), 6.0, bool),),
        hints=(mark("Look at the sign."), mark("Which way is down?"), mark("Subtract.")),
    )


EXERCISES = (
    exercise("toy.step", "step", STUB),
    exercise("toy.fix_step", "fixed_step", BROKEN),
)
'''


def pseudo(text: str) -> str:
    """Return a stand-in for a translation: its own words, the formulas and code of the text."""
    kept = [f"${formula}$" for formula in inline_formulas(text)]
    kept += [f"`{code}`" for code in inline_code(text)]
    return " ".join(["訳文", *kept])


def translate_all(tree: Tree, lesson: str = "toy") -> None:
    """Fill both catalogues of a lesson, the Korean one with another word."""
    found = messages_of(tree, lesson)
    for lang, word in (("ja", "訳文"), ("ko", "번역")):
        path = po_path(tree.catalogue_folder(lesson), lang)
        catalog = updated(read_catalogue(path, lang), found, lang)
        for number, message in enumerate(found):
            entry = catalog[message.id]
            entry.string = pseudo(message.id).replace("訳文", f"{word}{number}")
        write_catalogue(path, catalog)
