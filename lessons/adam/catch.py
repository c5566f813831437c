"""adam.catch_wrong: data on which a wrong Adam and the right one part, and right ones do not."""

from __future__ import annotations

import numpy as np

from autograder.criteria import Test
from autograder.designs.counterexample import Suspects, verdict_facts
from autograder.exercise import Call, Criterion, Exercise, Misconception, Probe, Read
from autograder.record import Plain, Record
from course_lib.contracts import Tensors
from course_lib.i18n import mark
from course_lib.optimizers import Adam

STUB = '''\
def catch_wrong():
    """Return data on which an Adam that steps along g instead of m̂ parts from the right one.

    The data are a dictionary: 'params' (name → array), 'grads' (a list with one dictionary of
    arrays for each step) and, if you like, 'lr', 'beta1', 'beta2' or 'eps'. Right Adams in
    another published form must not part on them.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def catch_wrong():
    """Return data on which an Adam that steps along g instead of m̂ parts from the right one."""
    # The first gradient pushes one way, the later ones the other: only m̂ remembers.
    there, back = np.array([1.0, -2.0]), np.array([-0.5, 1.0])
    return {"params": {"W": np.zeros(2)}, "grads": [{"W": there}, {"W": back}, {"W": back}]}
'''


def catch_wrong() -> dict[str, object]:
    """Return data on which an Adam that steps along g instead of m̂ parts from the right one."""
    grads = [{"W": np.array([1.0, -2.0])}, {"W": np.array([-0.5, 1.0])}]
    return {"params": {"W": np.zeros(2)}, "grads": grads}


class WithoutMean(Adam):
    """The wrong one: corrected RMSprop under Adam's name, for its β₁ is never used."""

    def update(self, params: Tensors, grads: Tensors) -> None:
        """Step along the gradient itself."""
        self.beta1 = 0.0
        super().update(params, grads)


class EpsilonHat(Adam):
    """A right one: the paper's second form, whose ε is not rescaled."""

    def update(self, params: Tensors, grads: Tensors) -> None:
        """Use the ε that makes both forms the same step."""
        stated = self.eps
        self.eps = stated / np.sqrt(1 - self.beta2 ** (self.t + 1))
        super().update(params, grads)
        self.eps = stated


SUSPECTS = Suspects(wrong=WithoutMean, right=Adam, variants=(EpsilonHat,))


def facts(readings: tuple[Plain, ...]) -> Plain:
    """Return what the learner's data show when both are run on them."""
    return verdict_facts(readings[0], SUSPECTS)


def probes(_rng: np.random.Generator) -> tuple[Probe, ...]:
    """Ask for the data; there is nothing to draw."""
    return (Probe("data", (Call(""), Read("out")), facts=facts),)


def shows(name: str) -> Test:
    """Return a test of one fact."""

    def holds(record: Record) -> bool:
        run = record.candidate.runs["data"]
        if run.raised or not run.readings:
            return False
        found = facts(tuple(reading.value for reading in run.readings))
        return isinstance(found, dict) and found[name] is True

    return holds


def data(params: str, *grads: str) -> str:
    """Return a replacement of `catch_wrong` with these data."""
    steps = ", ".join(f'{{"W": np.array({step})}}' for step in grads)
    return (
        "def catch_wrong():\n"
        f'    return {{"params": {{"W": np.array({params})}}, "grads": [{steps}]}}\n'
    )


MISCONCEPTIONS = (
    Misconception(
        "one_step",
        data("[0.0, 0.0]", "[1.0, -2.0]"),
        mark(
            "One step cannot tell: after the correction m̂₁ is exactly g₁, so both optimizers "
            "move alike. The difference needs a past."
        ),
        mark("How does m̂₂ differ from g₂, and for which g₂ does it not?"),
    ),
    Misconception(
        "constant",
        data("[0.0, 0.0]", *["[1.0, -2.0]"] * 5),
        mark(
            "The gradient is the same at every step, and the corrected average of equal numbers "
            "is that number: m̂ and g agree for ever. Many published tests miss this mistake "
            "for the same reason."
        ),
        mark("What must the gradients do for an average to differ from the last value?"),
    ),
    Misconception(
        "zero",
        data("[1.0, 2.0]", *["[0.0, 0.0]"] * 3),
        mark("All gradients are zero, so nothing moves, under the right rule or any other."),
        mark("What is the numerator of Adam's step when every gradient is zero?"),
    ),
    Misconception(
        "tiny",
        data("[0.0, 0.0]", "[1e-9, -2e-9]", "[-1e-9, 1e-9]", "[1e-9, 1e-9]"),
        mark(
            "The gradients are so small that ε decides the step, and right Adams which place ε "
            "otherwise part as well: your data accuse the innocent."
        ),
        mark("How large must √ŝ be for ε = 1e-8 not to matter?"),
    ),
    Misconception(
        "unusable",
        "def catch_wrong():\n    return {'W': np.zeros(2)}\n",
        mark(
            "These data cannot be run: a dictionary with `params` (names to arrays) and `grads` "
            "(a list with one dictionary of equally shaped arrays per step) is needed."
        ),
        mark("Can you run your own Adam on what you return, step by step?"),
        also=("def catch_wrong():\n    return None\n",),
    ),
)

CATCH = Exercise(
    id="adam.catch_wrong",
    name="catch_wrong",
    form="function",
    title=mark("Catch the wrong Adam"),
    reference=catch_wrong,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion("parts", mark("the wrong Adam parts from the right one"), 3, shows("parts")),
        Criterion(
            "spares", mark("right Adams in another form do not"), 2, shows("spares"), contract=True
        ),
    ),
    hints=(
        mark(
            "The wrong Adam forgets the direction of the past. Look for gradients whose past and "
            "present disagree."
        ),
        mark(
            "You need at least two steps, a gradient that changes, and values that are large "
            "against ε."
        ),
        mark(
            "After two steps, m̂₂ is a weighted mean of g₁ and g₂, (β₁g₁ + g₂) / (1 + β₁). Choose "
            "g₂ far from g₁."
        ),
    ),
    labels={
        "data": mark("your data"),
        "usable": mark("the data can be run"),
        "parts": mark("the wrong optimizer parts"),
        "spares": mark("every right optimizer stays"),
        "reason": mark("why"),
    },
    misconceptions=MISCONCEPTIONS,
)
