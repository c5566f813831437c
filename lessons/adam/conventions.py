"""Published forms of Adam that are not the course's, and the edits that make them."""

from __future__ import annotations

from autograder.exercise import Convention, Edit
from course_lib.i18n import mark

MEAN = "self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * grads[key]"
SQUARE = "self.s[key] = self.beta2 * self.s[key] + (1 - self.beta2) * grads[key] ** 2"
M_HAT = "m_hat = self.m[key] / (1 - self.beta1**self.t)"
S_HAT = "s_hat = self.s[key] / (1 - self.beta2**self.t)"
ROOT = "np.sqrt(s_hat) + self.eps"
STEP = f"self.lr * m_hat / ({ROOT})"
MOVE = f"params[key] -= {STEP}"
RATE = "rate = self.lr * np.sqrt(1 - self.beta2**self.t) / (1 - self.beta1**self.t)"
PLAIN_ROOT = "np.sqrt(self.s[key]) + self.eps"

INSIDE = (Edit(ROOT, "np.sqrt(s_hat + self.eps)"),)
OTHER_EPS = (Edit("eps: float = 1e-8", "eps: float = 1e-7"),)
EPS_HAT = (
    Edit(M_HAT, RATE),
    Edit(f"            {S_HAT}\n", ""),
    Edit(STEP, f"rate * self.m[key] / ({PLAIN_ROOT})"),
)
EPS_HAT_INSIDE = (*EPS_HAT, Edit(PLAIN_ROOT, "np.sqrt(self.s[key] + self.eps)"))

CONVENTIONS = (
    Convention(
        "eps_hat",
        EPS_HAT,
        mark(
            "You put both corrections into the learning rate and leave ε as it is. The paper "
            "offers this form at the end of its section 2: it is Adam with an ε that is larger in "
            "the first steps, which shows only where gradients are tiny."
        ),
        "Keras, TensorFlow",
        also=((*EPS_HAT, *OTHER_EPS),),
    ),
    Convention(
        "eps_inside",
        INSIDE,
        mark(
            "Your ε stands inside the square root, which is a published form. The difference "
            "shows only where gradients are tiny: the smallest divisor is then √ε, which is far "
            "larger than ε itself."
        ),
        "fastai",
        also=((*INSIDE, *OTHER_EPS), EPS_HAT_INSIDE, (*EPS_HAT_INSIDE, *OTHER_EPS)),
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
