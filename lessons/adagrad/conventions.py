"""Published forms of AdaGrad that are not the course's, and the edits that make them."""

from __future__ import annotations

from autograder.exercise import Convention, Edit
from course_lib.i18n import mark

ROOT = "np.sqrt(self.s[key]) + self.eps"
START = "self.s[key] = np.zeros_like(params[key])"

INSIDE = (Edit(ROOT, "np.sqrt(self.s[key] + self.eps)"),)
OTHER_EPS = (Edit("eps: float = 1e-8", "eps: float = 1e-7"),)
TENTH = (Edit(START, "self.s[key] = np.full_like(params[key], 0.1)"),)

CONVENTIONS = (
    Convention(
        "eps_inside",
        INSIDE,
        mark(
            "Your ε stands inside the square root, which is a published form. The difference "
            "shows only where gradients are tiny: the smallest divisor is then √ε, which is far "
            "larger than ε itself."
        ),
        "optax, Keras, d2l.ai",
        also=((*INSIDE, *OTHER_EPS),),
    ),
    Convention(
        "initial_accumulator",
        TENTH,
        mark(
            "Your accumulator starts at 0.1 and not at 0, as some libraries have it. The first "
            "steps of coordinates with small gradients become shorter, so that the first step "
            "is no longer η in size."
        ),
        "optax, Keras",
        also=((*TENTH, *OTHER_EPS), (*TENTH, *INSIDE), (*TENTH, *INSIDE, *OTHER_EPS)),
    ),
    Convention(
        "default_eps",
        OTHER_EPS,
        mark(
            "Your rule is the one asked for; only the ε that it takes when the caller names none "
            "is another one. Published code uses values from 1e-10 to 1e-6, and the choice shows "
            "only where gradients are about that small."
        ),
        "PyTorch (1e-10), Keras (1e-7), d2l.ai (1e-6)",
    ),
)
