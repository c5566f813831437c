"""Named mistakes about the regime of gradient descent along one direction."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark

FACTOR = "factor = 1 - lr * lam"
DIVERGES = "abs(factor) >= 1"
ZIGZAGS = "factor < 0"

THRESHOLDS = (
    Misconception(
        "zigzags_from_two",
        (Edit(DIVERGES, "lr * lam > 2"), Edit(ZIGZAGS, "lr * lam >= 2")),
        mark(
            "Up to ηλ = 2 you call everything monotone. The zigzag begins much earlier: as soon as "
            "a step is long enough to land on the other side of the minimum."
        ),
        mark("For which ηλ does one step end exactly at the minimum?"),
        also=(
            (Edit(DIVERGES, "False"), Edit(ZIGZAGS, "lr * lam >= 2")),
            (Edit(DIVERGES, "False"), Edit(ZIGZAGS, "lr * lam > 2")),
            (Edit(ZIGZAGS, "False"),),
            (Edit(DIVERGES, "abs(factor) > 1"), Edit(ZIGZAGS, "False")),
            (Edit(DIVERGES, "lr * lam >= 3"), Edit(ZIGZAGS, "lr * lam >= 2")),
        ),
    ),
    Misconception(
        "bounce_counts_as_convergent",
        (Edit(DIVERGES, "abs(factor) > 1"),),
        mark(
            "At ηλ = 2 the factor is exactly −1: the descent bounces between two points for ever "
            "and never comes nearer."
        ),
        mark("After a hundred steps at ηλ = 2, how far from the minimum is it?"),
    ),
    Misconception(
        "arrival_called_zigzag",
        (Edit(ZIGZAGS, "factor <= 0"),),
        mark(
            "At ηλ = 1 the factor is 0: one step ends at the minimum, and nothing changes sides "
            "after that. The exercise counts this as monotone."
        ),
        mark("Which sign has a factor of 0, and on which side does the next point lie?"),
    ),
    Misconception(
        "diverges_from_one",
        (Edit(DIVERGES, "lr * lam > 1"),),
        mark(
            "You call it divergence as soon as a step passes the minimum. A step may pass it and "
            "still end nearer than it began."
        ),
        mark("With ηλ = 1.5, how far from the minimum is the descent after one step, and two?"),
        also=((Edit(DIVERGES, "lr * lam >= 1"),),),
    ),
    Misconception(
        "no_absolute_value",
        (Edit(DIVERGES, "factor >= 1"),),
        mark(
            "Nothing ever diverges in your answer: a factor below −1 is less than 1, and it makes "
            "the distance grow all the same."
        ),
        mark("What is the distance after three steps with a factor of −2?"),
        also=(
            (Edit(DIVERGES, "factor > 1"),),
            (Edit(DIVERGES, "factor >= 1"), Edit(ZIGZAGS, "factor <= 0")),
        ),
    ),
)

MEASURES = (
    Misconception(
        "diverges_by_rate",
        (Edit(DIVERGES, "lr >= 1"),),
        mark(
            "You let the rate alone decide about divergence. η = 1 explodes where the curvature "
            "is 3 and is harmless where it is 0.1."
        ),
        mark("What is the factor for η = 1 and λ = 0.1?"),
        also=(
            (Edit(DIVERGES, "lr > 1"),),
            (Edit(DIVERGES, "lr >= 2"),),
            (Edit(DIVERGES, "lr > 2"),),
        ),
    ),
    Misconception(
        "zigzags_by_rate",
        (Edit(ZIGZAGS, "lr > 0.5"),),
        mark(
            "You let the rate alone decide about the zigzag. The threshold 0.5 is 1/λ for λ = 2, "
            "the steep direction of one example; other curvatures have others."
        ),
        mark("From which η on does the direction with λ = 0.1 zigzag?"),
        also=((Edit(ZIGZAGS, "lr >= 0.5"),), (Edit(ZIGZAGS, "lr > 1"),)),
    ),
    Misconception(
        "ignores_curvature",
        (Edit(FACTOR, "factor = 1 - lr"),),
        mark(
            "λ plays no part in your answer. The same rate creeps along a flat direction and "
            "explodes along a steep one."
        ),
        mark("What should change in your answer when λ becomes ten times as large?"),
        also=(
            (Edit(FACTOR, "factor = 1 - 2 * lr"),),
            (Edit(DIVERGES, "lr > 1"), Edit(ZIGZAGS, "lr > 0.5")),
            (Edit(DIVERGES, "lr >= 1"), Edit(ZIGZAGS, "lr >= 0.5")),
        ),
    ),
    Misconception(
        "ignores_rate",
        (Edit(FACTOR, "factor = 1 - lam"),),
        mark("η plays no part in your answer, though a small enough rate tames every curvature."),
        mark("What should change in your answer when η becomes ten times as small?"),
    ),
    Misconception(
        "divides_by_curvature",
        (Edit("lr * lam", "lr / lam"),),
        mark(
            "You divide the rate by the curvature, as if steep directions stood larger steps. "
            "They overshoot sooner, so the two have to be multiplied."
        ),
        mark("Which direction leaves the minimum first when η grows: the flat or the steep one?"),
        also=((Edit("lr * lam", "lam / lr"),),),
    ),
    Misconception(
        "doubled_curvature",
        (Edit("lr * lam", "2 * lr * lam"),),
        mark(
            "Your factor has a 2 too many: it belongs to the function λθ². A bowl of curvature λ "
            "is ½λθ², and its slope is λθ."
        ),
        mark("What is the second derivative of λθ², and what is that of ½λθ²?"),
    ),
    Misconception(
        "ascends",
        (Edit("1 - lr * lam", "1 + lr * lam"),),
        mark(
            "Everything diverges in your answer, as it would if the gradient were added instead of "
            "subtracted."
        ),
        mark("Put the gradient λθ into one step of descent: what multiplies θ afterwards?"),
    ),
    Misconception(
        "swapped_words",
        (Edit(ZIGZAGS, "factor >= 0"),),
        mark(
            "The words for the two ways to converge have changed places: a factor below 0 turns "
            "the sign round at every step."
        ),
        mark("With a factor of 0.5, on which side of the minimum do all points lie?"),
    ),
)

MISCONCEPTIONS = (*THRESHOLDS, *MEASURES)
