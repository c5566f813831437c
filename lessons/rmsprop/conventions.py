"""Published forms of RMSprop that are not the course's, and the edits that make them."""

from __future__ import annotations

from autograder.exercise import Convention, Edit
from course_lib.i18n import mark

ROOT = "np.sqrt(self.s[key]) + self.eps"
START = "self.s[key] = np.zeros_like(params[key])"

INSIDE = (Edit(ROOT, "np.sqrt(self.s[key] + self.eps)"),)
OTHER_EPS = (Edit("eps: float = 1e-8", "eps: float = 1e-7"),)
OTHER_RHO = (Edit("rho: float = 0.9", "rho: float = 0.99"),)
FIRST_SQUARE = (Edit(START, "self.s[key] = grads[key] ** 2"),)

CONVENTIONS = (
    Convention(
        "eps_inside",
        INSIDE,
        mark(
            "Your ε stands inside the square root, which is a published form. The difference "
            "shows only where gradients are tiny: the smallest divisor is then √ε, which is far "
            "larger than ε itself."
        ),
        "optax, Keras, TensorFlow, d2l.ai",
        also=(
            (*INSIDE, *OTHER_EPS),
            (*INSIDE, *OTHER_RHO),
            (*INSIDE, *OTHER_EPS, *OTHER_RHO),
        ),
    ),
    Convention(
        "first_square",
        FIRST_SQUARE,
        mark(
            "Your average starts at the first squared gradient and not at 0, which is a published "
            "form. The first step then has length η; from 0 it is longer by the factor 1/√(1 − ρ)."
        ),
        "fastai",
        also=(
            (*FIRST_SQUARE, *OTHER_RHO),
            (*FIRST_SQUARE, *OTHER_EPS),
            (*FIRST_SQUARE, *OTHER_RHO, *OTHER_EPS),
            (*FIRST_SQUARE, *INSIDE),
        ),
    ),
    Convention(
        "default_rho",
        OTHER_RHO,
        mark(
            "Your rule is the one asked for; only the ρ that it takes when the caller names none "
            "is 0.99 in place of 0.9. Your optimizer then remembers about ten times longer, and "
            "its first step is 10η in place of 3.16η."
        ),
        "PyTorch",
        also=((*OTHER_RHO, *OTHER_EPS),),
    ),
    Convention(
        "default_eps",
        OTHER_EPS,
        mark(
            "Your rule is the one asked for; only the ε that it takes when the caller names none "
            "is another one. Published code uses values from 1e-10 to 1e-6, and the choice shows "
            "only where gradients are about that small."
        ),
        "Keras (1e-7), d2l.ai (1e-6)",
    ),
)
