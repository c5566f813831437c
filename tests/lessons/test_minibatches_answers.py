"""Mini-batches in the shapes that learners write: each gets the verdict it deserves."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict


def verdict(body: str, seed: int | None = None) -> Verdict:
    head = "def minibatches(X, y, batch_size, rng):\n"
    text = head + textwrap.indent(textwrap.dedent(body), "    ")
    return judge_source(course.exercise("sgd.minibatches"), text, seed)


RIGHT = {
    "yields": """
        idx = np.arange(len(X))
        rng.shuffle(idx)
        for i in range(0, len(idx), batch_size):
            yield X[idx[i:i + batch_size]], y[idx[i:i + batch_size]]
        """,
    "lists_in_lists": """
        p = rng.permutation(X.shape[0])
        Xs, ys = X[p], y[p]
        B = batch_size
        return [[Xs[k*B:(k+1)*B], ys[k*B:(k+1)*B]] for k in range(-(-len(X) // B))]
        """,
    "array_split": """
        order = rng.choice(len(y), len(y), replace=False)
        cuts = np.arange(batch_size, len(y), batch_size)
        return [(X[part], y[part]) for part in np.split(order, cuts)]
        """,
    "zip_of_two_lists": """
        order = np.argsort(rng.random(len(X)))
        starts = range(0, len(X), batch_size)
        return tuple(zip([X[order[s:s + batch_size]] for s in starts],
                         [y[order[s:s + batch_size]] for s in starts]))
        """,
    "short_batch_first": """
        order, out, end = rng.permutation(len(X)), [], len(X)
        while end > 0:
            rows = order[max(0, end - batch_size):end]
            out.insert(0, (X[rows], y[rows]))
            end -= batch_size
        return out
        """,
    "two_generators_of_one_state": """
        state = rng.bit_generator.state
        Xs = rng.permutation(X)
        rng.bit_generator.state = state
        ys = rng.permutation(y)
        return [(Xs[i:i + batch_size], ys[i:i + batch_size]) for i in range(0, len(X), batch_size)]
        """,
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_right_style_is_correct_with_full_points(name: str, seed: int | None) -> None:
    found = verdict(RIGHT[name], seed)
    assert (found.kind, found.faults, found.points) == ("correct", (), 6)


CUT = "return [(X[o[i:i+batch_size]], y[o[i:i+batch_size]]) for i in range(0, len(X), batch_size)]"
SHUFFLED = "o = rng.permutation(len(X))\n"
WRONG = {
    "no_shuffle": "return [(X[i:i+batch_size], y[i:i+batch_size])"
    " for i in range(0, len(X), batch_size)]",
    "shuffles_batches_only": "o = np.arange(len(X))\n"
    + CUT.replace("return", "all_of_them =")
    + "\nreturn [all_of_them[k] for k in rng.permutation(len(all_of_them))]",
    "shuffles_inside_batches": """
        out = []
        for i in range(0, len(X), batch_size):
            part = np.arange(i, min(i + batch_size, len(X)))
            rng.shuffle(part)
            out.append((X[part], y[part]))
        return out
        """,
    "same_order": "np.random.seed(42)\no = np.random.permutation(len(X))\n" + CUT,
    "ignores_rng": "import random\no = list(range(len(X)))\nrandom.shuffle(o)\n" + CUT,
    "with_replacement": "o = rng.choice(len(X), size=len(X))\n" + CUT,
    "shuffled_apart": "X, y = rng.permutation(X), rng.permutation(y)\no = np.arange(len(X))\n"
    + CUT,
    "only_one_shuffled": "X = X[rng.permutation(len(X))]\no = np.arange(len(X))\n" + CUT,
    "labels_become_floats": """
        data = rng.permutation(np.column_stack([X, y]))
        parts = [data[i:i + batch_size] for i in range(0, len(X), batch_size)]
        return [(part[:, :-1], part[:, -1]) for part in parts]
        """,
    "drops_last": SHUFFLED
    + "return [(X[o[k*batch_size:(k+1)*batch_size]], y[o[k*batch_size:(k+1)*batch_size]])"
    " for k in range(len(X) // batch_size)]",
    "overlapping": SHUFFLED + CUT.replace("range(0, len(X), batch_size)", "range(len(X))"),
    "number_of_batches": SHUFFLED + "return [(X[r], y[r]) for r in np.array_split(o, batch_size)]",
    "one_batch_only": SHUFFLED + "return [(X[o[:batch_size]], y[o[:batch_size]])]",
    "single_pair": "return X, y",
    "two_lists": SHUFFLED
    + "s = range(0, len(X), batch_size)\n"
    + "return [X[o[i:i+batch_size]] for i in s], [y[o[i:i+batch_size]] for i in s]",
    "row_numbers_only": SHUFFLED
    + "return [o[i:i + batch_size] for i in range(0, len(X), batch_size)]",
}


@pytest.mark.parametrize("cause", WRONG)
@pytest.mark.parametrize("seed", [None, 7])
def test_a_mistake_in_another_shape_keeps_its_name(cause: str, seed: int | None) -> None:
    found = verdict(WRONG[cause], seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 6
    assert found.first_difference is not None


@pytest.mark.parametrize(
    "draw",
    ["rows = rng.choice(len(X), batch_size)", "rows = rng.permutation(len(X))[:batch_size]"],
)
def test_drawing_each_batch_anew_is_with_replacement(draw: str) -> None:
    found = verdict(
        f"for i in range(0, len(X), batch_size):\n    {draw}\n    yield X[rows], y[rows]"
    )
    assert (found.kind, found.cause) == ("misconception", "with_replacement")


def test_shuffling_the_callers_arrays_is_a_fault_beside_right_batches() -> None:
    found = verdict(
        """
        order = rng.permutation(len(X))
        X[:], y[:] = X[order], y[order]
        return [(X[i:i+batch_size], y[i:i+batch_size]) for i in range(0, len(X), batch_size)]
        """
    )
    assert (found.kind, found.faults, found.points) == ("correct", ("mutates_input",), 5)


def test_shuffling_both_arrays_in_place_loses_the_pairs_too() -> None:
    found = verdict("rng.shuffle(X)\nrng.shuffle(y)\no = np.arange(len(X))\n" + CUT)
    assert (found.kind, found.cause) == ("misconception", "shuffled_apart")
    assert found.faults == ("mutates_input",)


@pytest.mark.parametrize(
    ("body", "points"),
    [
        ("return [(X, y)]", 3),
        (SHUFFLED + CUT.replace("0, len", "1, len"), 4),
        ("o = np.roll(np.arange(len(X)), rng.integers(1, 9))\n" + CUT, 5),
        (SHUFFLED + CUT.replace("y[o", "y[::-1][o"), 5),
        (SHUFFLED + CUT.replace("X[o", "X.T[:, o"), 0),
        ("return {'X': X, 'y': y}", 0),
    ],
)
def test_a_mistake_in_no_catalogue_is_never_given_a_neighbours_name(
    body: str, points: float
) -> None:
    found = verdict(body)
    assert (found.kind, found.cause, found.points) == ("wrong", None, points)


def test_what_raises_is_told_and_earns_nothing() -> None:
    found = verdict("return X.shuffle(y)")
    assert (found.kind, found.cause, found.points) == ("raised", "array_attribute", 0)
