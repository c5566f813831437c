"""Named mistakes about mini-batches: which samples, in which order, from which generator."""

from __future__ import annotations

from autograder.exercise import Edit, Misconception
from course_lib.i18n import mark

ORDER = "order = rng.permutation(len(X))"
START = "batches = []"
STARTS = "range(0, len(X), batch_size)"
ROWS = "rows = order[start : start + batch_size]"
PAIR = "batches.append((X[rows], y[rows]))"
RESULT = "return batches"

RANDOMNESS = (
    Misconception(
        "no_shuffle",
        (Edit(ORDER, "order = np.arange(len(X))"),),
        mark(
            "Your batches follow the order of the data. Neighbors are often alike, so each "
            "gradient would speak for one kind of sample only."
        ),
        mark("If the data were sorted by label, what would your first batch look like?"),
    ),
    Misconception(
        "shuffles_batches_only",
        (
            Edit(ORDER, "order = np.arange(len(X))"),
            Edit(RESULT, "rng.shuffle(batches); return batches"),
        ),
        mark(
            "The batches come in a random order, but inside each the samples are still neighbors "
            "in the data. Who shares a batch has to change from epoch to epoch."
        ),
        mark("Can the first and the last sample of the data ever meet in one of your batches?"),
    ),
    Misconception(
        "shuffles_inside_batches",
        (
            Edit(ORDER, "order = np.arange(len(X))"),
            Edit(ROWS, "rows = rng.permutation(order[start : start + batch_size])"),
        ),
        mark(
            "You shuffle inside each batch, where the order plays no part: a mean does not "
            "depend on it. Which samples share a batch never changes."
        ),
        mark("Can the first and the last sample of the data ever meet in one of your batches?"),
    ),
    Misconception(
        "same_order",
        (Edit(ORDER, "order = np.random.default_rng(0).permutation(len(X))"),),
        mark(
            "Every epoch has the same order, whatever generator is passed in: a fixed seed is set "
            "inside the function."
        ),
        mark("Which generator do you draw from, and in which state is it at the second call?"),
    ),
    Misconception(
        "ignores_rng",
        (Edit(ORDER, "order = np.random.permutation(len(X))"),),
        mark(
            "The order is random, but it does not come from the generator that was passed in. "
            "Nobody can repeat the run by passing the same seed again."
        ),
        mark("In which of your lines does `rng` occur?"),
    ),
    Misconception(
        "with_replacement",
        (Edit(ORDER, "order = rng.integers(0, len(X), len(X))"),),
        mark(
            "Some samples occur twice and others not at all: row numbers are drawn anew, as if "
            "each had been put back. An epoch deals the samples out like a pack of cards."
        ),
        mark("Can the same row number come up in two of your draws?"),
        also=(
            (Edit(ROWS, "rows = rng.choice(len(X), batch_size)"),),
            (Edit(ROWS, "rows = rng.choice(len(X), min(batch_size, len(X)), replace=False)"),),
            (Edit(ROWS, "rows = rng.choice(len(X), batch_size, replace=False)"),),
            (
                Edit(STARTS, "range(len(X) // batch_size)"),
                Edit(ROWS, "rows = rng.choice(len(X), batch_size)"),
            ),
            (
                Edit(STARTS, "range(len(X) // batch_size)"),
                Edit(ROWS, "rows = rng.choice(len(X), batch_size, replace=False)"),
            ),
        ),
    ),
)

PAIRING = (
    Misconception(
        "shuffled_apart",
        (
            Edit(START, "batches, other = [], rng.permutation(len(X))"),
            Edit(PAIR, "batches.append((X[rows], y[other[start : start + batch_size]]))"),
        ),
        mark(
            "Samples and labels are shuffled independently, so most labels belong to somebody "
            "else's sample, and there is nothing left to learn."
        ),
        mark("How many random orders do you draw, and how many does one pair of lists need?"),
    ),
    Misconception(
        "only_one_shuffled",
        (Edit(PAIR, "batches.append((X[rows], y[start : start + batch_size]))"),),
        mark(
            "Only one of the two arrays is shuffled, so most labels belong to somebody else's "
            "sample."
        ),
        mark("Which row of y goes with the first row of your first batch?"),
        also=((Edit(PAIR, "batches.append((X[start : start + batch_size], y[rows]))"),),),
    ),
    Misconception(
        "labels_become_floats",
        (Edit(PAIR, "batches.append((X[rows], y[rows].astype(float)))"),),
        mark(
            "Your labels have become floats, as happens when they are put into one array with the "
            "samples. A float cannot pick a column, so the loss will fail on them."
        ),
        mark("Which type has y before it enters your function, and on which line does it change?"),
    ),
)

CUTTING = (
    Misconception(
        "drops_last",
        (Edit(STARTS, "range(0, len(X) - batch_size + 1, batch_size)"),),
        mark(
            "The short batch at the end is dropped, so some samples of every epoch are never "
            "used. Here it is kept."
        ),
        mark("Ten samples in fours: how many of them do your batches hold together?"),
    ),
    Misconception(
        "overlapping",
        (Edit(STARTS, "range(0, len(X))"),),
        mark(
            "Your batches overlap: each starts one sample after the one before, so most samples "
            "occur again and again."
        ),
        mark("By how many samples must the start move on from one batch to the next?"),
        also=((Edit(STARTS, "range(0, len(X) - batch_size + 1)"),),),
    ),
    Misconception(
        "number_of_batches",
        (Edit(START, "batches, batch_size = [], len(X) // batch_size"),),
        mark(
            "You read `batch_size` as the number of batches. It is the number of samples in each."
        ),
        mark("With 1437 samples and a `batch_size` of 64, how many samples has your first batch?"),
        also=(
            (Edit(START, "batches, batch_size = [], -(-len(X) // batch_size)"),),
            (
                Edit(STARTS, "np.array_split(order, batch_size)"),
                Edit(ROWS, "rows = start"),
            ),
        ),
    ),
    Misconception(
        "one_batch_only",
        (Edit(STARTS, "(0,)"),),
        mark(
            "Only one batch comes back, and the rest of the epoch is missing. An epoch goes "
            "through all samples."
        ),
        mark("How many batches should 1437 samples make in batches of 64?"),
        also=(
            (
                Edit(STARTS, "(0,)"),
                Edit(ROWS, "rows = rng.choice(len(X), batch_size, replace=False)"),
            ),
        ),
    ),
    Misconception(
        "single_pair",
        (Edit(START, "return X[order[:batch_size]], y[order[:batch_size]]"),),
        mark(
            "A single pair of arrays comes back. The training loop goes through a list of pairs, "
            "one for each batch of the epoch."
        ),
        mark("What would `for X_b, y_b in minibatches(...)` meet first in your result?"),
    ),
    Misconception(
        "two_lists",
        (Edit(RESULT, "return [X_b for X_b, _ in batches], [y_b for _, y_b in batches]"),),
        mark(
            "Two lists come back, one of samples and one of labels. The training loop takes one "
            "pair at a time, so each batch has to carry its own labels."
        ),
        mark("What would `for X_b, y_b in minibatches(...)` unpack from your result?"),
    ),
    Misconception(
        "row_numbers_only",
        (Edit(PAIR, "batches.append(rows)"),),
        mark("Your batches hold the numbers of rows, not the samples and labels of those rows."),
        mark("How do you get the samples of a batch from X once you have its row numbers?"),
    ),
)

MISCONCEPTIONS = (*RANDOMNESS, *PAIRING, *CUTTING)
