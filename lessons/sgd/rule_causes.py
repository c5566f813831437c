"""Named mistakes in one step of gradient descent."""

from __future__ import annotations

from autograder.exercise import Change, Edit, Misconception
from course_lib.i18n import mark

MOVE = "params[key] -= self.lr * grads[key]"

# One length for all parameters together: an edit of the loop's only line cannot say it.
JOINT_NORM = """
class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
        for key in params:
            params[key] -= self.lr * grads[key] / norm
"""


def moved(line: str) -> Change:
    """Return the change that puts another line in the step's place."""
    return (Edit(MOVE, line),)


STEP = (
    Misconception(
        "ascends",
        moved("params[key] += self.lr * grads[key]"),
        mark(
            "The parameters climb: the gradient is added. It points to where the loss grows "
            "fastest, and descent goes the other way."
        ),
        mark("A gradient is positive: should its weight grow or shrink?"),
    ),
    Misconception(
        "no_lr",
        moved("params[key] -= grads[key]"),
        mark(
            "The learning rate is nowhere in your step, so every step has the full length of the "
            "gradient."
        ),
        mark("Which line of yours changes its result when η is halved?"),
    ),
    Misconception(
        "ignores_lr",
        (Edit("self.lr = lr", "self.lr = 0.01"),),
        mark(
            "The learning rate that the caller chose is ignored: your optimizer always runs at "
            "the default, 0.01."
        ),
        mark("SGD(lr=0.1) is called: where does the 0.1 go?"),
    ),
    Misconception(
        "divides_by_lr",
        moved("params[key] -= grads[key] / self.lr"),
        mark(
            "You divide by the learning rate, so a smaller rate makes larger steps. The step is "
            "meant to shrink with η."
        ),
        mark("With a gradient of 1 and η = 0.1, how far should the weight move?"),
    ),
    Misconception(
        "weights_for_gradient",
        moved("params[key] -= self.lr * params[key]"),
        mark(
            "The weights themselves take the gradient's place: every weight is pulled to zero, "
            "whatever the loss is. That is weight decay, and the data never enter it."
        ),
        mark("Which letter of the formula stands for what the data say?"),
    ),
    Misconception(
        "scales_weights",
        moved("params[key] *= self.lr"),
        mark(
            "Your step multiplies the weights by the learning rate, as W ← ηW says when it is "
            "taken literally. After two steps hardly anything is left of them, and no gradient "
            "was ever asked."
        ),
        mark("Where should the weights stay when the gradient is zero?"),
    ),
    Misconception(
        "step_replaces_weight",
        moved("params[key][...] = -self.lr * grads[key]"),
        mark(
            "The step takes the weight's place: what was learned before is thrown away at every "
            "call. A step is a change, so it has to start from where the weight is."
        ),
        mark("Where should the weights stay when the gradient is zero?"),
        also=(moved("params[key][...] = self.lr * grads[key]"),),
    ),
    Misconception(
        "normalized_gradient",
        moved(MOVE + " / np.linalg.norm(grads[key])"),
        mark(
            "Every step has the same length: the gradient was divided by its own length. Plain "
            "SGD keeps that length, which is what makes steps shrink near a minimum."
        ),
        mark("Make all gradients ten times as small: does your step change?"),
        also=(moved(MOVE + " / (np.linalg.norm(grads[key]) + 1e-8)"), JOINT_NORM),
    ),
    Misconception(
        "divides_by_rows",
        moved(MOVE + " / grads[key].shape[0]"),
        mark(
            "You divide by the first size of the gradient, as if it were the batch size. The "
            "mean over the batch was taken in the loss; a weight matrix has one row for each "
            "input unit."
        ),
        mark("Which shape has the gradient of W1, and where in it is the batch?"),
        also=(moved(MOVE + " / grads[key].size"),),
    ),
)

PLACE = (
    Misconception(
        "only_first_key",
        moved(MOVE + "\n            break"),
        mark(
            "Only the first parameter is updated: the loop ends after one turn, and the rest of "
            "the network never learns."
        ),
        mark("What do `return` and `break` do inside a loop?"),
    ),
    Misconception(
        "params_unchanged",
        moved("params[key] - self.lr * grads[key]"),
        mark(
            "No parameter changes: the new value is computed, and then dropped or put where "
            "nobody looks for it. What update returns is ignored by its caller."
        ),
        mark("After update returns, which array should hold the new weights?"),
    ),
)

MISCONCEPTIONS = (*STEP, *PLACE)
