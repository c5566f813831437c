"""xavier_he.xavier_uniform: the same variance, spread evenly between two limits."""

from __future__ import annotations

from autograder.designs.illustrations import drawn_weights
from autograder.designs.weights import LABELS
from autograder.exercise import Exercise
from course_lib.i18n import mark
from course_lib.initializers import xavier_uniform
from lessons.xavier_he.criteria import drawing_criteria
from lessons.xavier_he.normal import probes, sigma
from lessons.xavier_he.uniform_causes import CONVENTIONS, MISCONCEPTIONS

STUB = '''\
def xavier_uniform(fan_in, fan_out, rng):
    """Return Xavier's weights, uniformly distributed: float array of shape (fan_in, fan_out).

    They have the same variance as in the normal form. All draws come from rng, a NumPy
    generator.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def xavier_uniform(fan_in, fan_out, rng):
    """Return Xavier's weights, uniformly distributed: float array of shape (fan_in, fan_out)."""
    # Draws between −a and a have the variance a² / 3.
    a = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-a, a, (fan_in, fan_out))
'''

UNIFORM = Exercise(
    id="xavier_he.xavier_uniform",
    name="xavier_uniform",
    form="function",
    title=mark("Xavier's weights, uniformly distributed"),
    reference=xavier_uniform,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=drawing_criteria(sigma, mark("the weights are spread evenly around 0")),
    hints=(
        mark(
            "Measure the standard deviation of your weights beside that of the normal form, for "
            "the same fans. The two must agree, although your limit is another number."
        ),
        mark(
            "You need two lines: one that computes the limit a from both fans, and one that asks "
            "the generator for draws between −a and a."
        ),
        mark(
            "Draws between −a and a have the variance a² / 3. Set it equal to "
            "2 / (n_in + n_out) and solve for a: a = √3 σ."
        ),
    ),
    together=(("no_root", "factor_three"),),
    labels=LABELS,
    misconceptions=MISCONCEPTIONS,
    conventions=CONVENTIONS,
    illustration=drawn_weights(),
)
