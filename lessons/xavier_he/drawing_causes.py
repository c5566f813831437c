"""What goes wrong in drawing weights, whatever their scale: named mistakes of three exercises."""

from __future__ import annotations

from autograder.exercise import Convention, Edit, Misconception
from course_lib.i18n import mark

NORMAL_DRAW = "rng.normal(0.0, sigma, size=(fan_in, fan_out))"
UNIFORM_DRAW = "rng.uniform(-limit, limit, size=(fan_in, fan_out))"
SIZE = "size=(fan_in, fan_out)"

TRUNCATED_DRAW = """\
    W = rng.standard_normal((fan_in, fan_out))
    while (np.abs(W) > 2).any():
        far = np.abs(W) > 2
        W[far] = rng.standard_normal(far.sum())
"""
LEFT_BY_TRUNCATION = "0.87962566103423978"  # the standard deviation of N(0, 1) cut off at ±2


def drawn(draw: str, *others: str) -> tuple[tuple[Edit, ...], ...]:
    """Return the changes that put other expressions in the place of the draw."""
    return tuple((Edit(draw, other),) for other in others)


SHAPES = (
    Misconception(
        "transposed",
        (Edit(SIZE, "size=(fan_out, fan_in)"),),
        mark(
            "The numbers are fine, but the array is turned round. A layer of this course "
            "computes x @ W, so W has one row for each unit that comes in."
        ),
        mark("If x has shape (N, fan_in), which shape of W lets x @ W work?"),
    ),
    Misconception(
        "one_number",
        (Edit(", " + SIZE, ""),),
        mark(
            "A single number comes back instead of an array: a generator draws once unless "
            "it is told how many draws it should make."
        ),
        mark("Which argument of the generator's method says how many numbers you want?"),
    ),
)


def drawing_misconceptions(
    draw: str, scale: str, computed: str, other_scales: tuple[str, ...]
) -> tuple[Misconception, ...]:
    """Return the misconceptions about shape, draws and generator.

    Args:
        draw: the reference's drawing expression.
        scale: the name of the number that it is scaled by.
        computed: the expression that this number is computed by.
        other_scales: what textbooks compute instead, in code that draws without a generator.
    """
    return (
        *SHAPES,
        *_repetitions(draw, scale),
        *_generators(draw, tuple(Edit(computed, other) for other in other_scales)),
        Misconception(
            "fixed_scale",
            (Edit(computed, "0.01"),),
            mark(
                "Your weights are equally large for every layer, whatever its fans. A sum over "
                "400 inputs then comes out twice as wide as a sum over 100."
            ),
            mark("Which of your lines gives another number when fan_in and fan_out change?"),
            also=tuple(
                (Edit(computed, number),) for number in ("0.02", "0.05", "0.1", "0.5", "1.0")
            ),
        ),
    )


def _repetitions(draw: str, scale: str) -> tuple[Misconception, ...]:
    row, column = draw.replace(SIZE, "size=fan_out"), draw.replace(SIZE, "size=(fan_in, 1)")
    return (
        Misconception(
            "one_row",
            (Edit(draw, f"np.tile({row}, (fan_in, 1))"),),
            mark(
                "Only one row or one column is drawn, and then repeated. Either all units are "
                "equal, or no unit can tell its inputs apart."
            ),
            mark("How many independent draws does a layer of 400 × 100 weights need?"),
            also=((Edit(draw, f"np.tile({column}, (1, fan_out))"),),),
        ),
        Misconception(
            "all_equal",
            (Edit(draw, f"np.full((fan_in, fan_out), {scale})"),),
            mark(
                "All weights are the same number, so all units compute the same, get the same "
                "gradient, and stay alike for ever."
            ),
            mark("What tells the units of a layer apart before the first step of training?"),
            also=((Edit(draw, f"np.full((fan_in, fan_out), {draw.replace(', ' + SIZE, '')})"),),),
        ),
    )


def _generators(draw: str, other_scales: tuple[Edit, ...]) -> tuple[Misconception, ...]:
    of_numpy = Edit(draw, draw.replace("rng.", "np.random.", 1))
    return (
        Misconception(
            "ignores_rng",
            (of_numpy,),
            mark(
                "The generator that the caller passes is not used: the draws come from another "
                "one, so the same seed gives other weights each time."
            ),
            mark("Whose method makes your draws: that of rng, or that of np.random?"),
            also=tuple((of_numpy, other) for other in other_scales),
        ),
        Misconception(
            "reseeds",
            (Edit(draw, draw.replace("rng.", "np.random.default_rng(0).", 1)),),
            mark(
                "Every call starts a generator afresh with the same seed, so two layers of the "
                "same shape get exactly the same weights. The caller has seeded one already."
            ),
            mark("Draw twice from one rng: should the second array equal the first?"),
        ),
    )


# ── Normal draws ────────────────────────────────────────────────────────────────────────

NORMAL_ONLY = (
    Misconception(
        "not_rescaled",
        (Edit(f"    return {NORMAL_DRAW}", f"{TRUNCATED_DRAW}    return sigma * W"),),
        mark(
            "Your draws are cut off at two standard deviations, and that takes an eighth of "
            "their spread away. Libraries that truncate enlarge the draws again to make up for it."
        ),
        mark("What is the standard deviation of what is left, measured over many draws?"),
    ),
    Misconception(
        "clipped",
        drawn(NORMAL_DRAW, f"np.clip({NORMAL_DRAW}, -2 * sigma, 2 * sigma)")[0],
        mark(
            "Large draws are moved to a border, where about one weight in twenty now sits. A "
            "truncated distribution draws such weights again instead."
        ),
        mark("How often does your largest weight occur in the array?"),
    ),
    Misconception(
        "not_centered",
        drawn(NORMAL_DRAW, "rng.random((fan_in, fan_out)) * sigma")[0],
        mark(
            "Your weights lie evenly between 0 and a limit: none is negative, and they follow no "
            "bell curve. The terms of a sum then no longer cancel each other."
        ),
        mark("Which mean should the weights of a layer have?"),
        also=drawn(
            NORMAL_DRAW,
            "rng.uniform(0.0, np.sqrt(3) * sigma, size=(fan_in, fan_out))",
            "rng.random((fan_in, fan_out))",
        ),
    ),
    Misconception(
        "absolute",
        drawn(NORMAL_DRAW, f"np.abs({NORMAL_DRAW})")[0],
        mark(
            "All your weights have the same sign. Then the terms of a sum no longer cancel, and "
            "signals grow with the fan instead of with its root."
        ),
        mark("Which operation of yours removes the minus signs?"),
        also=drawn(NORMAL_DRAW, f"-np.abs({NORMAL_DRAW})"),
    ),
)

TRUNCATED = Convention(
    "truncated",
    (
        Edit(
            f"    return {NORMAL_DRAW}",
            f"{TRUNCATED_DRAW}    return sigma * W / {LEFT_BY_TRUNCATION}",
        ),
    ),
    mark(
        "Your draws are cut off at two standard deviations and enlarged again to the right "
        "spread. It is a published form: no single weight starts out large."
    ),
    "Keras, JAX",
)
