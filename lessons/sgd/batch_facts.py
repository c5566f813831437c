"""What the checker reads off somebody's mini-batches: facts, never the draws themselves.

The samples of the probes begin with the number of their row, and so do the labels, with a
hundred added: so it can be told of each row in a batch where it comes from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import cast

import numpy as np
from numpy.typing import NDArray

from autograder.record import Plain

Floats = NDArray[np.float64]

FIRST_LABEL = 100
PAIRS = "[[2-d 1-d]]"  # a list of pairs, each of a matrix and a vector


def samples(size: int) -> NDArray[np.float64]:
    """Return a matrix whose rows begin with their own number."""
    numbers = np.arange(size, dtype=np.float64)
    return np.stack([numbers, np.cos(numbers), np.sin(numbers)], axis=1)


def labels(size: int) -> NDArray[np.int64]:
    """Return the labels that belong to `samples`, no two of them alike."""
    return FIRST_LABEL + np.arange(size)


# ── Batches, in numbers of rows ─────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Batch:
    """The rows that a batch's samples and labels come from, and whether labels are integers."""

    rows: tuple[int, ...]
    labels: tuple[int, ...]
    whole: bool


Epoch = Sequence[Batch]


def form(value: Plain) -> str:
    """Return how a result is built, each kind of part named once."""
    if isinstance(value, np.ndarray):
        return f"{value.ndim}-d"
    if isinstance(value, tuple):
        return "[" + " ".join(dict.fromkeys(form(item) for item in value)) + "]"
    return type(value).__name__


def _form(value: Plain) -> str:
    """Return the form of a result; where it is right, look at the rows themselves as well."""
    found = form(value)
    if found == PAIRS and not all(_are_samples(X) for X, _ in _pairs(value)):
        return "[[? 1-d]]"
    return found


def _are_samples(X: Floats) -> bool:
    """Tell whether every row of a matrix is one of `samples`."""
    return X.shape[1] == samples(1).shape[1] and np.allclose(X[:, 1], np.cos(X[:, 0]))


def _pairs(value: Plain) -> tuple[tuple[Floats, Floats], ...]:
    return cast("tuple[tuple[Floats, Floats], ...]", value)


def _epoch(value: Plain) -> Epoch:
    return [
        Batch(_numbers(X[:, 0]), _numbers(y - FIRST_LABEL), y.dtype.kind in "iu")
        for X, y in _pairs(value)
    ]


def _numbers(values: Floats) -> tuple[int, ...]:
    return tuple(int(value) for value in np.rint(values).tolist())


def _all_rows(epoch: Epoch) -> list[int]:
    return list(chain.from_iterable(batch.rows for batch in epoch))


def _all_labels(epoch: Epoch) -> list[int]:
    return list(chain.from_iterable(batch.labels for batch in epoch))


# ── Facts ───────────────────────────────────────────────────────────────────────────────


def _sizes(epoch: Epoch) -> str:
    """Return how many batches have which size; where the short one stands is left open."""
    counts = Counter(len(batch.rows) for batch in epoch)
    return ", ".join(f"{counts[size]} × {size}" for size in sorted(counts, reverse=True))


def _complete(size: int) -> Callable[[Epoch], bool]:
    return lambda epoch: set(_all_rows(epoch)) == set(range(size))


def _repeats(epoch: Epoch) -> bool:
    return len(set(_all_rows(epoch))) < len(_all_rows(epoch))


def _paired(epoch: Epoch) -> bool:
    return all(batch.rows == batch.labels for batch in epoch)


def _partners(value: Plain) -> Mapping[int, int]:
    """Return the label that comes with each row."""
    epoch = _epoch(value) if _form(value) == PAIRS else ()
    return dict(zip(_all_rows(epoch), _all_labels(epoch), strict=False))


def _kinds(epoch: Epoch) -> str:
    kinds = {"int" if batch.whole else "float" for batch in epoch}
    return ", ".join(sorted(kinds))


def _in_order(numbers: list[int]) -> bool:
    """Tell whether numbers only ever grow, but for one place at which a circle may be cut."""
    return sum(a > b for a, b in pairwise(numbers)) <= 1


def _neighbors(epoch: Epoch) -> bool:
    """Tell whether most batches hold nothing but rows that follow one another."""
    near = [max(b.rows) - min(b.rows) < len(b.rows) for b in epoch if b.rows]
    return 2 * sum(near) > len(near)


def _batches_sorted(epoch: Epoch) -> bool:
    """Tell whether the batches come in the order of the first of their rows in the data."""
    firsts = [min(batch.rows) for batch in epoch if batch.rows]
    return firsts == sorted(firsts)


def told(values: Sequence[Plain], facts: Mapping[str, Callable[[Epoch], object]]) -> Plain:
    """Return the form of the first result, and where that is right, what the facts say."""
    shape = _form(values[0])
    if shape != PAIRS:
        return {"form": shape, **dict.fromkeys(facts, "?")}
    epoch = _epoch(values[0])
    return {"form": shape, **{name: str(fact(epoch)) for name, fact in facts.items()}}


def sizes(values: tuple[Plain, ...]) -> Plain:
    """Say how large the batches of each call are."""
    return tuple(told([value], {"sizes": _sizes}) for value in values)


def coverage(size: int) -> Callable[[tuple[Plain, ...]], Plain]:
    """Return what says whether an epoch holds all of `size` samples, and one of them twice."""
    return lambda values: told(values, {"all_samples": _complete(size), "repeats": _repeats})


def pairing(values: tuple[Plain, ...]) -> Plain:
    """Say whether labels belong to their samples, in two epochs, and are still integers."""
    first, second = (_partners(value) for value in values)
    stay = all(first[row] == second[row] for row in first.keys() & second.keys())
    return told(values, {"pairs": _paired, "partners_stay": lambda _: stay, "labels": _kinds})


def order(values: tuple[Plain, ...]) -> Plain:
    """Say whether samples, labels and batches come in the order of the data."""
    return told(
        values,
        {
            "X_in_order": lambda epoch: _in_order(_all_rows(epoch)),
            "y_in_order": lambda epoch: _in_order(_all_labels(epoch)),
            "neighbors_together": _neighbors,
            "batches_in_order": _batches_sorted,
        },
    )


def generator(values: tuple[Plain, ...]) -> Plain:
    """Say what the order depends on; the calls are those of the probe of this name.

    Two epochs from one generator, one more from a generator of the same seed, and one from
    a generator of another seed.
    """
    if any(_form(value) != PAIRS for value in values):
        return told(values, {})
    first, second, again, other = (_all_rows(_epoch(value)) for value in values)
    return {
        "form": PAIRS,
        "same_seed_same_order": str(first == again),
        "second_epoch_same_order": str(first == second),
        "other_seed_same_order": str(first == other),
    }
