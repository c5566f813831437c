"""What is confused with the cross-entropy of softmax regression: a floor, and named mistakes."""

from __future__ import annotations

from dataclasses import replace

from autograder.exercise import Convention, Edit, Misconception
from course_lib.i18n import mark
from lessons.sgd.softmax_causes import FLOORED, SOFTMAX

LOSS = "loss = -log_p[np.arange(n), y].mean()"
MINUS_ONE = "dz[np.arange(n), y] -= 1"
MEAN = "dz = dz / n"
DW = "X.T @ dz"
DB = "dz.sum(axis=0)"
RESULT = "float(loss), X.T @ dz, dz.sum(axis=0)"


def floored(misconception: Misconception) -> Misconception:
    """Return the misconception as it also looks where the logarithm has a floor."""
    shapes = (misconception.change, *misconception.also)
    both = tuple((*shape, *FLOORED) for shape in shapes if not isinstance(shape, str))
    return replace(misconception, also=(*misconception.also, *both))


CONVENTIONS = (
    Convention(
        "log_floor",
        FLOORED,
        mark(
            "Your loss has a floor under the probability, so that the logarithm never meets a 0. "
            "The price: a sample that is confidently wrong costs no more than −log of the floor, "
            "16 for 1e-7, though its gradient goes on pulling."
        ),
        "Deep Learning from Scratch, Keras",
    ),
)

AVERAGING = (
    Misconception(
        "sum_for_mean",
        (Edit(LOSS, LOSS.replace("mean", "sum")), Edit(MEAN, "pass")),
        mark(
            "Loss and gradients are sums over the batch. Then twice as large a batch means twice "
            "as long a step, and the learning rate has to follow the batch size."
        ),
        mark("Put every sample into the batch twice: what should happen to the loss?"),
    ),
    Misconception(
        "averaged_in_one_place",
        (Edit(MEAN, "pass"),),
        mark(
            "Only one of the two, loss or gradient, is divided by the number of samples. A "
            "gradient has to belong to the very loss that is returned."
        ),
        mark("If the loss were N times as large, what would its gradient be?"),
        also=((Edit(LOSS, LOSS.replace("mean", "sum")),),),
    ),
    Misconception(
        "averaged_twice",
        (Edit(DW, "X.T @ dz / n"), Edit(DB, "dz.sum(axis=0) / n")),
        mark(
            "The gradients are divided by the number of samples twice: the mean is already in "
            "∂L/∂z when they are formed."
        ),
        mark("In which of your lines does the number of samples occur?"),
        also=((Edit(DW, "X.T @ dz / n"),),),
    ),
    Misconception(
        "db_mean",
        (Edit(DB, "dz.mean(axis=0)"),),
        mark(
            "`db` is averaged once more, while ∂L/∂z already holds the mean. The bias touches "
            "every sample, so their shares add up."
        ),
        mark("If b grows by a little, the scores of how many samples grow with it?"),
    ),
    Misconception(
        "divides_by_classes",
        (Edit(LOSS, LOSS.replace(".mean()", ".sum() / len(b)")), Edit(MEAN, "dz = dz / len(b)")),
        mark(
            "You divide by the number of classes, or by all entries at once. The mean is over "
            "samples alone, and every sample has one label, however many classes there are."
        ),
        mark("For N samples, how many terms has the sum in the loss?"),
        also=(
            (Edit(MEAN, "dz = dz / len(b)"),),
            (Edit(MEAN, "dz = dz / dz.size"),),
            (Edit(LOSS, LOSS.replace(".mean()", ".sum() / z.size")),),
            (
                Edit(LOSS, LOSS.replace(".mean()", ".sum() / z.size")),
                Edit(MEAN, "dz = dz / dz.size"),
            ),
        ),
    ),
)

LOGARITHM = (
    Misconception(
        "log_base_two",
        (Edit(LOSS, LOSS + " / np.log(2)"),),
        mark(
            "Your loss is measured in bits: the logarithm has base 2. The gradient p − onehot(y) "
            "belongs to the natural one."
        ),
        mark("With all scores equal and 4 classes, is your loss 2 or 1.386?"),
    ),
    Misconception(
        "loss_sign",
        (Edit(LOSS, LOSS.replace("-log_p", "log_p")),),
        mark(
            "Your loss is negative, and grows with the probability of the right class. Minimizing "
            "it would teach the network to be wrong."
        ),
        mark("What is the loss of a sample whose label has probability 1, and with 0.01?"),
    ),
    Misconception(
        "every_label_everywhere",
        (Edit(LOSS, "loss = -log_p[:, y].mean()"), Edit(MINUS_ONE, "dz[:, y] -= 1")),
        mark(
            "`[:, y]` takes the columns of all labels from every row, so each sample also answers "
            "for the labels of the others. Each row has one label of its own."
        ),
        mark("Which shape has `log_p[:, y]`, and how many numbers do you need?"),
        also=((Edit(LOSS, "loss = -log_p[:, y].mean()"),), (Edit(MINUS_ONE, "dz[:, y] -= 1"),)),
    ),
)

GRADIENT = (
    Misconception(
        "target_not_subtracted",
        (Edit(MINUS_ONE, "pass"),),
        mark(
            "Your ∂L/∂z is p alone: the labels never enter the gradient, and all scores are "
            "pushed down alike."
        ),
        mark("When p is 1 at the label and 0 elsewhere, what should the gradient be?"),
    ),
    Misconception(
        "gradient_sign",
        (Edit(MEAN, "dz = -dz / n"),),
        mark(
            "Your gradients have the wrong sign: they are those of the negative loss, so descent "
            "with them climbs."
        ),
        mark("To lower the loss, must the score of the right class go up or down?"),
    ),
    Misconception(
        "dW_transposed",
        (Edit(DW, "dz.T @ X"),),
        mark(
            "`dW` lies on its side: its rows belong to classes, those of W to features. With as "
            "many features as classes nothing complains, and the wrong weights are moved."
        ),
        mark("Which shape has W, and which has your `dW`?"),
    ),
    Misconception(
        "db_over_classes",
        (Edit(DB, "dz.sum(axis=1)"),),
        mark(
            "`db` is summed along the wrong axis, or along both. Each class has a bias of its own, "
            "which takes part in the scores of all samples."
        ),
        mark("Which shape has b, and over which axis of ∂L/∂z must you sum to get it?"),
        also=((Edit(DB, "dz.sum()"),), (Edit(DB, "dz"),)),
    ),
    Misconception(
        "gradients_swapped",
        (Edit(RESULT, "float(loss), dz.sum(axis=0), X.T @ dz"),),
        mark("The two gradients come back in the wrong order: first that of W, then that of b."),
        mark("In which order does the first line of the exercise name the three results?"),
    ),
    Misconception(
        "only_loss",
        (Edit(RESULT, "float(loss)"),),
        mark("Only the loss comes back; the caller needs the two gradients as well."),
        mark("What does `loss, dW, db = softmax_ce(...)` need on its right-hand side?"),
    ),
)

MISCONCEPTIONS = (*SOFTMAX, *map(floored, (*AVERAGING, *LOGARITHM, *GRADIENT)))
