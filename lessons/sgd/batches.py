"""sgd.minibatches: the samples of one epoch in a random order, in batches."""

from __future__ import annotations

import numpy as np

from autograder.criteria import matches
from autograder.designs.function import leaves_input_alone
from autograder.exercise import Call, Criterion, Exercise, Let, Probe, Read, Ref, Rng, Step, Value
from course_lib.datasets import minibatches
from course_lib.i18n import mark
from lessons.sgd import batch_facts
from lessons.sgd.batches_causes import MISCONCEPTIONS

STUB = '''\
def minibatches(X, y, batch_size, rng):
    """Return the mini-batches of one epoch as a list of pairs (X_b, y_b).

    X has shape (N, D), y holds N integer labels, one for each row of X. Every sample occurs
    once, in an order drawn from rng, a NumPy Generator. All batches have batch_size samples,
    but for one that is shorter where batch_size does not divide N. X and y must come out as
    they went in. Instead of returning a list, the function may yield its pairs.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def minibatches(X, y, batch_size, rng):
    """Return the mini-batches of one epoch as a list of pairs (X_b, y_b)."""
    # One permutation for both, so that each label stays with its sample.
    order = rng.permutation(len(X))
    batches = []
    for start in range(0, len(X), batch_size):
        rows = order[start:start + batch_size]
        batches.append((X[rows], y[rows]))
    return batches
'''

SIZE, BATCH = 40, 9


def probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    """Draw the seeds of the generators that candidates are given."""
    seeds = [int(seed) for seed in rng.choice(2**31, 9, replace=False)]
    fresh = [Rng(seed) for seed in seeds]
    even = _call(fresh[1], SIZE, 8)
    epochs = (
        Let("rng", fresh[6]),
        *_call(Ref("rng")),
        *_call(Ref("rng")),
        *_call(fresh[6]),
        *_call(fresh[7]),
    )
    return (
        Probe("sizes", (*_call(fresh[0]), *even), facts=batch_facts.sizes),
        Probe("few samples", _call(fresh[2], 7, 10), facts=batch_facts.sizes),
        Probe("coverage", _call(fresh[3]), facts=batch_facts.coverage(SIZE)),
        Probe("pairs", (*_call(fresh[4]), *_call(fresh[8])), facts=batch_facts.pairing),
        Probe("order", _call(fresh[5], SIZE, 4), facts=batch_facts.order),
        Probe("generator", epochs, facts=batch_facts.generator),
    )


def _call(generator: Value, size: int = SIZE, batch_size: int = BATCH) -> tuple[Step, ...]:
    """Return the steps of one epoch; what was passed in is read once the batches are."""
    return (
        Let("X", batch_facts.samples(size)),
        Let("y", batch_facts.labels(size)),
        Call("", (Ref("X"), Ref("y"), batch_size, generator)),
        Read("out"),
        Read("X", "input"),
        Read("y", "input"),
    )


BATCHES = Exercise(
    id="sgd.minibatches",
    name="minibatches",
    form="function",
    title=mark("Mini-batches of one epoch"),
    reference=minibatches,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion(
            "sizes", mark("the batches have the right sizes"), 1, matches("sizes", "few samples")
        ),
        Criterion("coverage", mark("every sample occurs once"), 1, matches("coverage")),
        Criterion("pairs", mark("every label stays with its sample"), 1, matches("pairs")),
        Criterion("shuffled", mark("the samples are well mixed"), 1, matches("order")),
        Criterion(
            "generator",
            mark("the order comes from the generator passed in"),
            1,
            matches("generator"),
        ),
        leaves_input_alone(1),
    ),
    hints=(
        mark(
            "Take ten samples in fours. Your batches must have 4, 4 and 2 samples, all ten of "
            "them, and after a second call with the same generator the order must be another."
        ),
        mark(
            "Draw one random order of the row numbers from `rng`, cut it into pieces with a loop, "
            "and use each piece of row numbers for X and for y alike."
        ),
        mark(
            "With a permutation π of 0 … N − 1, batch k holds the rows π[kB], π[kB + 1], … up to "
            "B of them, for k = 0 … ⌈N/B⌉ − 1."
        ),
    ),
    labels={
        "sizes": mark("how large the batches are"),
        "few samples": mark("fewer samples than a batch holds"),
        "coverage": mark("which samples one epoch holds"),
        "pairs": mark("whether labels stay with their samples"),
        "order": mark("the order of one epoch"),
        "generator": mark("what the order depends on"),
        "form": mark("the form of the result"),
        "all_samples": mark("every sample occurs"),
        "repeats": mark("a sample occurs twice"),
        "partners_stay": mark("a sample has the same label in every epoch"),
        "labels": mark("the type of the labels"),
        "X_in_order": mark("samples in the order of the data"),
        "y_in_order": mark("labels in the order of the data"),
        "neighbors_together": mark("neighbors in the same batch"),
        "batches_in_order": mark("batches in the order of the data"),
        "same_seed_same_order": mark("the same order from the same seed"),
        "second_epoch_same_order": mark("the same order in the second epoch"),
        "other_seed_same_order": mark("the same order from another seed"),
    },
    misconceptions=MISCONCEPTIONS,
    may_yield=True,
)
