"""What is confused with classical momentum: published conventions, and named mistakes."""

from __future__ import annotations

from autograder.exercise import Convention, Edit, Misconception
from course_lib.i18n import mark

VELOCITY = "self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]"
MOVE = "params[key] += self.v[key]"
START = "self.v[key] = np.zeros_like(params[key])"

CONVENTIONS = (
    Convention(
        "pytorch",
        (
            Edit(VELOCITY, "self.v[key] = self.momentum * self.v[key] + grads[key]"),
            Edit(MOVE, "params[key] -= self.lr * self.v[key]"),
        ),
        mark(
            "Your buffer collects plain gradients and the learning rate multiplies the whole "
            "buffer. At a constant rate the path is the one asked for; when the rate changes, "
            "your form rescales all past gradients as well, the classical form only new ones."
        ),
        "PyTorch, optax",
    ),
    Convention(
        "ema",
        (
            Edit(
                VELOCITY,
                "self.v[key] = self.momentum * self.v[key] + (1 - self.momentum) * grads[key]",
            ),
            Edit(MOVE, "params[key] -= self.lr * self.v[key]"),
        ),
        mark(
            "Your velocity is an exponential moving average: each gradient enters with weight "
            "1 − μ. That is the classical form with η replaced by η(1 − μ), so the same η moves "
            "ten times less at μ = 0.9. Say which form you use when you quote a learning rate."
        ),
        "deeplearning.ai, fastai",
        also=(
            (
                Edit(
                    VELOCITY,
                    "self.v[key] = self.momentum * self.v[key]"
                    " - (1 - self.momentum) * self.lr * grads[key]",
                ),
            ),
        ),
    ),
)

MISCONCEPTIONS = (
    Misconception(
        "ascends",
        (Edit(MOVE, "params[key] -= self.v[key]"),),
        mark(
            "The parameters climb: the two minus signs of your rule cancel, or there is none. "
            "The gradient points uphill, so exactly one minus sign must stand between it and "
            "the move."
        ),
        mark("Follow one positive gradient through both lines: which way does the weight go?"),
    ),
    Misconception(
        "lr_twice",
        (Edit(MOVE, "params[key] += self.lr * self.v[key]"),),
        mark(
            "The learning rate is applied twice: once when the gradient enters the velocity, "
            "once more when the velocity moves the parameter. Steps shrink by a factor η."
        ),
        mark("If η is 0.1 and the first gradient is 1, how far should the weight move?"),
    ),
    Misconception(
        "no_lr",
        (Edit("- self.lr * grads[key]", "- grads[key]"),),
        mark(
            "The gradient enters the velocity at full size: the learning rate is nowhere in "
            "your rule, so the steps are 1/η times too long."
        ),
        mark("Which of your two lines changes when η is halved?"),
    ),
    Misconception(
        "state_reset",
        (Edit("if key not in self.v:", "if True:"),),
        mark(
            "Every call starts at rest again, so the rule is plain gradient descent: nothing "
            "remembers the previous steps."
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
            Edit(MOVE, 'params[key] += self.v["all"]'),
        ),
        mark(
            "All parameters share one velocity, so what W1 did pushes b1 as well; where the "
            "shapes differ, NumPy refuses to add them."
        ),
        mark("How many arrays must the optimizer remember for a network of three parameters?"),
    ),
    Misconception(
        "old_velocity",
        (
            Edit(VELOCITY, MOVE + "  # first"),
            Edit(
                "            params[key] += self.v[key]\n",
                "            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]\n",
            ),
        ),
        mark(
            "The parameter moves by the velocity of the previous step; the gradient of this "
            "call is felt one call later, and the very first call moves nothing."
        ),
        mark("Which of the two lines must come first for this gradient to count now?"),
    ),
    Misconception(
        "starts_with_gradient",
        (Edit(START, "self.v[key] = -grads[key]"),),
        mark(
            "The velocity does not start at rest: it starts with a whole gradient, so the first "
            "step is much too long and μ keeps that push alive for a long time."
        ),
        mark("Before the first step nothing has moved yet: what is v₀?"),
        also=(
            (Edit(START, "self.v[key] = grads[key]"),),
            (
                Edit(
                    "            " + VELOCITY,
                    "            else:\n                " + VELOCITY,
                ),
                Edit(START, "self.v[key] = -grads[key]"),
            ),
        ),
    ),
    Misconception(
        "velocity_is_parameter",
        (Edit(START, "self.v[key] = params[key]"),),
        mark(
            "The velocity starts as the weights themselves: `v = p` does not copy, it gives the "
            "same array a second name."
        ),
        mark("What does np.zeros_like give you that a plain assignment does not?"),
        also=(
            (
                Edit(START, "self.v[key] = params[key]"),
                Edit(
                    VELOCITY,
                    "self.v[key] *= self.momentum; self.v[key] -= self.lr * grads[key]",
                ),
            ),
        ),
    ),
    Misconception(
        "weights_for_gradient",
        (Edit("self.lr * grads[key]", "self.lr * params[key]"),),
        mark(
            "The weights themselves take the gradient's place: every weight is pulled to zero, "
            "whatever the loss is. The data never enter the rule."
        ),
        mark("Which letter of the formula stands for what the data say?"),
    ),
    Misconception(
        "brake",
        (Edit("self.momentum * self.v[key]", "-self.momentum * self.v[key]"),),
        mark(
            "The old velocity enters with a minus sign, so each step partly undoes the one "
            "before. Friction makes the memory shorter; it does not turn it round."
        ),
        mark("A ball rolls with no force on it: what sign has its velocity one step later?"),
    ),
    Misconception(
        "nesterov",
        (Edit(MOVE, "params[key] += self.momentum * self.v[key] - self.lr * grads[key]"),),
        mark(
            "This is Nesterov's form: the step looks ahead by applying μ and the gradient once "
            "more. It is a good rule, and a later exercise asks for it; here the plain velocity "
            "moves the weights."
        ),
        mark("How long is the first step of the classical form, and how long is yours?"),
    ),
    Misconception(
        "damped_gradient",
        (Edit(VELOCITY, "self.v[key] = self.momentum * (self.v[key] - self.lr * grads[key])"),),
        mark(
            "μ multiplies the new gradient too: a bracket reaches too far. Only the memory is "
            "damped, the new gradient arrives whole."
        ),
        mark("What is v after the first step, when the old v is zero?"),
    ),
    Misconception(
        "ignores_lr",
        (Edit("self.lr = lr", "self.lr = 0.01"),),
        mark(
            "The learning rate that the caller chose is ignored: your optimizer always runs at "
            "the default, 0.01."
        ),
        mark("Momentum(lr=0.1) is called: where does the 0.1 go?"),
    ),
    Misconception(
        "ignores_momentum",
        (Edit("self.momentum = momentum", "self.momentum = 0.9"),),
        mark(
            "The momentum that the caller chose is ignored: your optimizer always runs at the "
            "default, 0.9."
        ),
        mark("Momentum(momentum=0.5) is called: where does the 0.5 go?"),
    ),
    Misconception(
        "only_first_call",
        (
            Edit(
                "            " + VELOCITY + "\n            " + MOVE,
                "                " + VELOCITY + "\n                " + MOVE,
            ),
        ),
        mark(
            "Only the first call moves anything: the update stands inside the `if` that makes "
            "the velocity, which is entered once."
        ),
        mark("Which lines of yours run when update is called for the second time?"),
    ),
    Misconception(
        "only_first_key",
        (Edit(MOVE, MOVE + "\n            break"),),
        mark(
            "Only the first parameter is updated: the loop ends after one turn, and the rest of "
            "the network never learns."
        ),
        mark("What do `return` and `break` do inside a loop?"),
    ),
    Misconception(
        "params_unchanged",
        (Edit(MOVE, "params[key] + self.v[key]"),),
        mark(
            "No parameter changes: the new value is computed, and then dropped or stored where "
            "nobody looks for it."
        ),
        mark("After update returns, which array should hold the new weights?"),
    ),
)
