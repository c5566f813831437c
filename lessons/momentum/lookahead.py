"""momentum.Nesterov: the gradient is taken where the velocity is about to lead."""

from __future__ import annotations

import numpy as np

from autograder.designs.illustrations import bowl_path
from autograder.designs.optimizer import optimizer_criteria, optimizer_probes
from autograder.exercise import Convention, Edit, Exercise, Misconception, Probe
from course_lib.i18n import mark
from course_lib.optimizers import Nesterov

VELOCITY = "self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]"
MOVE = "params[key] += self.momentum * self.v[key] - self.lr * grads[key]"
START = "self.v[key] = np.zeros_like(params[key])"

STUB = '''\
class Nesterov:
    """Nesterov's momentum; params hold the look-ahead point, where grads were taken."""

    def __init__(self, lr=0.01, momentum=0.9):
        raise NotImplementedError

    def update(self, params, grads):
        raise NotImplementedError
'''

SOLUTION = '''\
class Nesterov:
    """Nesterov's momentum; params hold the look-ahead point, where grads were taken."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {}

    def update(self, params, grads):
        for key in params:
            if key not in self.v:
                self.v[key] = np.zeros_like(params[key])
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            # From one look-ahead point to the next.
            params[key] += self.momentum * self.v[key] - self.lr * grads[key]
'''


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the probes of this exercise."""
    return optimizer_probes(rng, {"lr": 0.1, "momentum": 0.8}, {"lr": 0.05, "momentum": 0.95})


CONVENTIONS = (
    Convention(
        "pytorch",
        (
            Edit(VELOCITY, "self.v[key] = self.momentum * self.v[key] + grads[key]"),
            Edit(MOVE, "params[key] -= self.lr * (grads[key] + self.momentum * self.v[key])"),
        ),
        mark(
            "Your buffer collects plain gradients and the learning rate multiplies the whole "
            "step. At a constant rate the path is the one asked for; when the rate changes, "
            "your form rescales all past gradients as well, the classical form only new ones."
        ),
        "PyTorch (nesterov=True), optax",
    ),
)

MISCONCEPTIONS = (
    Misconception(
        "classical_momentum",
        (Edit(MOVE, "params[key] += self.v[key]"),),
        mark(
            "This is the classical form: the weights move by the velocity, and nothing looks "
            "ahead. The gradients handed to you were taken at the look-ahead point, and the "
            "next ones will be too."
        ),
        mark("Where must params stand at the end of the call for the next gradient to fit?"),
    ),
    Misconception(
        "advanced_first",
        (
            Edit(
                MOVE,
                "params[key] += self.momentum * self.momentum * self.v[key]"
                " - (1 + self.momentum) * self.lr * grads[key]",
            ),
        ),
        mark(
            "Your two-term step expects the velocity from before this call, but the velocity "
            "has already been advanced, so the new gradient is counted once too often."
        ),
        mark("In your formula for the step, is v the old velocity or the new one?"),
    ),
    Misconception(
        "ascends",
        (Edit(MOVE, "params[key] -= self.momentum * self.v[key] - self.lr * grads[key]"),),
        mark(
            "The parameters climb: the minus signs of your rule cancel, or there is none. "
            "Exactly one minus sign must stand between a gradient and the move it causes."
        ),
        mark("Follow one positive gradient through both lines: which way does the weight go?"),
    ),
    Misconception(
        "no_gradient_term",
        (Edit(MOVE, "params[key] += self.momentum * self.v[key]"),),
        mark(
            "The step applies μ to the velocity and leaves out the gradient's own part, so "
            "every step is shorter than it should be."
        ),
        mark("With v = 0 before the first call, how long is Nesterov's first step?"),
    ),
    Misconception(
        "no_damping_ahead",
        (Edit(MOVE, "params[key] += self.v[key] - self.lr * grads[key]"),),
        mark(
            "The velocity enters the look-ahead at full size. The next velocity will carry only "
            "μ times it, and the look-ahead has to foresee just that."
        ),
        mark("If no further gradient came, how far would the next step go?"),
    ),
    Misconception(
        "lr_twice",
        (Edit(MOVE, "params[key] += self.lr * (self.momentum * self.v[key] - grads[key])"),),
        mark(
            "The learning rate reaches the velocity twice: it entered with the gradient, and it "
            "multiplies the velocity again in the step."
        ),
        mark("Which units has the velocity: those of a gradient, or those of a step?"),
        also=(
            (
                Edit(
                    MOVE,
                    "params[key] += self.lr * (self.momentum * self.v[key] - self.lr * grads[key])",
                ),
            ),
        ),
    ),
    Misconception(
        "state_reset",
        (Edit("if key not in self.v:", "if True:"),),
        mark(
            "Every call starts at rest again: nothing remembers the previous steps, and what "
            "remains is gradient descent with a rate of (1 + μ)η."
        ),
        mark("Where does the velocity of the last call live while update is not running?"),
    ),
    Misconception(
        "shared_velocity",
        (
            Edit("if key not in self.v:", 'if "all" not in self.v:'),
            Edit(START, 'self.v["all"] = np.zeros_like(params[key])'),
            Edit(
                VELOCITY,
                'self.v["all"] = self.momentum * self.v["all"] - self.lr * grads[key]',
            ),
            Edit(MOVE, 'params[key] += self.momentum * self.v["all"] - self.lr * grads[key]'),
        ),
        mark(
            "All parameters share one velocity, so what W1 did pushes b1 as well; where the "
            "shapes differ, NumPy refuses to add them."
        ),
        mark("How many arrays must the optimizer remember for a network of three parameters?"),
    ),
    Misconception(
        "ignores_lr",
        (Edit("self.lr = lr", "self.lr = 0.01"),),
        mark(
            "The learning rate that the caller chose is ignored: your optimizer always runs at "
            "the default, 0.01."
        ),
        mark("Nesterov(lr=0.1) is called: where does the 0.1 go?"),
    ),
    Misconception(
        "ignores_momentum",
        (Edit("self.momentum = momentum", "self.momentum = 0.9"),),
        mark(
            "The momentum that the caller chose is ignored: your optimizer always runs at the "
            "default, 0.9."
        ),
        mark("Nesterov(momentum=0.5) is called: where does the 0.5 go?"),
    ),
    Misconception(
        "params_unchanged",
        (Edit(MOVE, "params[key] + self.momentum * self.v[key] - self.lr * grads[key]"),),
        mark(
            "No parameter changes: the new value is computed, and then dropped or stored where "
            "nobody looks for it."
        ),
        mark("After update returns, which array should hold the new weights?"),
    ),
)

LOOKAHEAD = Exercise(
    id="momentum.Nesterov",
    name="Nesterov",
    form="class",
    title=mark("Nesterov: look before you step"),
    reference=Nesterov,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=optimizer_criteria(
        {
            "first_step": 2,
            "keeps_state": 2,
            "own_state": 1,
            "trajectory": 3,
            "in_place": 1,
            "fresh_start": 1,
        }
    ),
    hints=(
        mark(
            "The first step of Nesterov's rule is (1 + μ) times as long as gradient descent's. "
            "Is yours?"
        ),
        mark(
            "The velocity line is that of the classical form. Only the move differs: it goes "
            "from this look-ahead point to the next one."
        ),
        mark(
            "Write φ = θ + μv for the look-ahead point before and after the step, subtract, and "
            "use v_new = μ v_old − η g: what is left is μ v_new − η g."
        ),
    ),
    together=(
        ("ascends", "state_reset"),
        ("ascends", "lr_twice"),
        ("ascends", "no_gradient_term"),
        ("ascends", "no_damping_ahead"),
    ),
    misconceptions=MISCONCEPTIONS,
    conventions=CONVENTIONS,
    illustration=bowl_path(lr=0.1, momentum=0.8),
)
