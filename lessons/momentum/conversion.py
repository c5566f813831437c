"""momentum.convert: the same path in the classical, PyTorch's and the averaged form."""

from __future__ import annotations

import numpy as np

from autograder.criteria import Test, matches
from autograder.exercise import Call, Criterion, Exercise, Misconception, Probe, Read
from course_lib.i18n import mark
from course_lib.optimizers import convert

FORMS = ("classical", "pytorch", "ema")

STUB = '''\
def convert(lr, momentum, src, dst):
    """Return (lr, momentum) in form dst for the path that lr, momentum give in form src.

    The forms are 'classical', 'pytorch' and 'ema'; the learning rate is constant.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def convert(lr, momentum, src, dst):
    """Return (lr, momentum) in form dst for the path that lr, momentum give in form src.

    The forms are 'classical', 'pytorch' and 'ema'; the learning rate is constant.
    """
    # An average carries each gradient with weight 1 − μ; its rate makes up for that.
    if src == "ema":
        lr = lr * (1 - momentum)
    if dst == "ema":
        lr = lr / (1 - momentum)
    return lr, momentum
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw two pairs of rates, and convert them between every two forms."""
    rates = [(float(rng.uniform(0.01, 0.5)), float(rng.uniform(0.3, 0.95))) for _ in range(2)]
    return tuple(
        Probe(f"{src} → {dst}", _conversions(rates, src, dst)) for src in FORMS for dst in FORMS
    )


def _conversions(rates: list[tuple[float, float]], src: str, dst: str) -> tuple[Call | Read, ...]:
    return tuple(
        step for lr, momentum in rates for step in (Call("", (lr, momentum, src, dst)), Read("out"))
    )


def between(*pairs: tuple[str, str]) -> Test:
    """Hold where these conversions are right."""
    return matches(*(f"{src} → {dst}" for src, dst in pairs))


def wrong(body: str) -> str:
    """Return a replacement of `convert` with this body, where a = 1 − μ."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"def convert(lr, momentum, src, dst):\n    a = 1 - momentum\n{lines}"


MISCONCEPTIONS = (
    Misconception(
        "inverted",
        wrong('if src == "ema": lr = lr / a\nif dst == "ema": lr = lr * a\nreturn lr, momentum'),
        mark(
            "Your factor is turned round: an average already weakens each gradient by 1 − μ, so "
            "its learning rate must be larger than the classical one, not smaller still."
        ),
        mark("With μ = 0.9, which form moves further at its first step for the same η?"),
    ),
    Misconception(
        "ignores_average",
        wrong("return lr, momentum"),
        mark(
            "Nothing is converted: the average weights each new gradient by 1 − μ, and the "
            "other two forms do not. At the same η the paths differ by that factor."
        ),
        mark("What is the first step of each form when the gradient is 1?"),
    ),
    Misconception(
        "scales_pytorch",
        wrong(
            'if src != "classical": lr = lr * a\n'
            'if dst != "classical": lr = lr / a\n'
            "return lr, momentum"
        ),
        mark(
            "You convert PyTorch's form like the average. Its buffer is a plain sum, "
            "b ← μb + g, with no factor 1 − μ, so at a constant rate it needs no new η."
        ),
        mark("What does PyTorch's buffer hold after the first gradient: g, or a part of g?"),
        also=(
            wrong(
                'if src == "pytorch": lr = lr * a\n'
                'if dst == "pytorch": lr = lr / a\n'
                "return lr, momentum"
            ),
        ),
    ),
    Misconception(
        "forgets_source",
        wrong('if dst == "ema": lr = lr / a\nreturn lr, momentum'),
        mark(
            "The form you come from is never looked at: the result is right only when the "
            "numbers start in the classical or in PyTorch's form."
        ),
        mark("What should convert(lr, momentum, 'ema', 'ema') return?"),
    ),
    Misconception(
        "forgets_target",
        wrong('if src == "ema": lr = lr * a\nreturn lr, momentum'),
        mark(
            "The form you go to is never looked at: whatever is asked for, the numbers come "
            "out in the classical form."
        ),
        mark("What should convert(lr, momentum, 'ema', 'ema') return?"),
    ),
    Misconception(
        "divides_by_momentum",
        wrong(
            "a = momentum\n"
            'if src == "ema": lr = lr * a\n'
            'if dst == "ema": lr = lr / a\n'
            "return lr, momentum"
        ),
        mark(
            "You use μ where 1 − μ belongs. μ is the weight of the past in the average; what "
            "the new gradient gets is the rest."
        ),
        mark("In v ← μv + (1 − μ)g, which number multiplies the new gradient?"),
    ),
    Misconception(
        "changes_momentum",
        wrong(
            'if src == "ema": lr, momentum = lr * a, 1 - momentum\n'
            'if dst == "ema": lr, momentum = lr / a, 1 - momentum\n'
            "return lr, momentum"
        ),
        mark(
            "You turn μ into 1 − μ. In all three forms μ is the weight of the past; only the "
            "learning rate has to change."
        ),
        mark("How fast does an old push fade in each form: by which factor per step?"),
    ),
    Misconception(
        "only_rate",
        wrong('if src == "ema": lr = lr * a\nif dst == "ema": lr = lr / a\nreturn lr'),
        mark("Only the learning rate comes back; the caller also needs the momentum, as a pair."),
        mark("What does `lr, momentum = convert(...)` need on its right-hand side?"),
    ),
    Misconception(
        "swapped_result",
        wrong('if src == "ema": lr = lr * a\nif dst == "ema": lr = lr / a\nreturn momentum, lr'),
        mark("The two numbers come back in the wrong order: first the rate, then the momentum."),
        mark("In which order does the first line of your function name them?"),
    ),
)


def criterion(criterion_id: str, title: str, points: float, *pairs: tuple[str, str]) -> Criterion:
    """Return a criterion on some of the conversions."""
    return Criterion(criterion_id, title, points, between(*pairs))


CONVERSION = Exercise(
    id="momentum.convert",
    name="convert",
    form="function",
    title=mark("One path, three forms"),
    reference=convert,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        criterion(
            "plain_sums",
            mark("between the classical form and PyTorch's"),
            1,
            ("classical", "pytorch"),
            ("pytorch", "classical"),
        ),
        criterion(
            "same_form",
            mark("from a form to itself"),
            1,
            *((form, form) for form in FORMS),
        ),
        criterion(
            "into_average",
            mark("into the averaged form"),
            2,
            ("classical", "ema"),
            ("pytorch", "ema"),
        ),
        criterion(
            "out_of_average",
            mark("out of the averaged form"),
            2,
            ("ema", "classical"),
            ("ema", "pytorch"),
        ),
    ),
    hints=(
        mark(
            "Give all three forms the same first gradient, g = 1, and write down how far each "
            "one moves. Two agree, one does not."
        ),
        mark(
            "Go through one form in the middle: first bring (lr, momentum) into the classical "
            "form, then from there into the one that is asked for. The momentum never changes."
        ),
        mark("The average moves by η_ema (1 − μ) g where the classical form moves by η g."),
    ),
    misconceptions=MISCONCEPTIONS,
)
