"""Answers to the lesson on symmetry and scale, in the shapes that learners write them."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course
from autograder.judging import judge_source
from autograder.record import Verdict

UNITS = "symmetry.distinct_units"
STDS = "symmetry.activation_stds"
SEEDS = [None, 7, 11]


def verdict(exercise_id: str, body: str, seed: int | None = None) -> Verdict:
    return judge_source(course.exercise(exercise_id), textwrap.dedent(body), seed)


def units(lines: str, tol: str = "tol=1e-8") -> str:
    return f"def distinct_units(W, {tol}):\n" + textwrap.indent(textwrap.dedent(lines), "    ")


def stds(lines: str) -> str:
    return "def activation_stds(x, Ws, act):\n" + textwrap.indent(textwrap.dedent(lines), "    ")


# ── distinct_units ──────────────────────────────────────────────────────────────────────

RIGHT_UNITS = {
    "marks_copies": """
        out = W.shape[1]
        copy = np.zeros(out, dtype=bool)
        for j in range(out):
            for k in range(j):
                if np.all(np.abs(W[:, j] - W[:, k]) <= tol):
                    copy[j] = True
        return int((~copy).sum())
        """,
    "allclose_without_its_own_tolerance": """
        found = []
        for j in range(W.shape[1]):
            if not any(np.allclose(W[:, j], u, rtol=0, atol=tol) for u in found):
                found.append(W[:, j])
        return len(found)
        """,
    "broadcasting": """
        gaps = np.max(np.abs(W[:, :, np.newaxis] - W[:, np.newaxis, :]), axis=0)
        return len(np.unique(np.argmax(gaps <= tol, axis=1)))
        """,
    "a_float": """
        seen = []
        for u in np.transpose(W):
            for v in seen:
                if max(abs(u - v)) <= tol:
                    break
            else:
                seen += [u]
        return float(len(seen))
        """,
}


@pytest.mark.parametrize("name", RIGHT_UNITS)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_way_to_count_units_is_correct(name: str, seed: int | None) -> None:
    found = verdict(UNITS, units(RIGHT_UNITS[name]), seed)
    assert (found.kind, found.faults, found.points) == ("correct", (), 6)


LOOP = """
    found = []
    for j in range(W.shape[1]):
        if not any({test} for u in found):
            found.append(W[:, j])
    return len(found)
    """
WRONG_UNITS = {
    "exact_equality": "return np.unique(W, axis=1).shape[1]",
    "rows": "return len({tuple(row) for row in W})",
    "rank": "return int(np.linalg.svd(W, compute_uv=False).round(12).astype(bool).sum())",
    "single_weights": "return len(set(W.flatten().tolist()))",
    "relative_tolerance": LOOP.format(test="np.isclose(W[:, j], u, atol=tol).all()"),
    "loose_tolerance": LOOP.format(test="np.abs(W[:, j] - u).max() <= max(0.01, tol)"),
    "ignores_tol": LOOP.format(test="np.allclose(W[:, j], u, rtol=0, atol=1e-8)"),
    "strict": LOOP.format(test="(np.abs(W[:, j] - u) < tol).all()"),
    "any_entry": LOOP.format(test="np.any(np.abs(W[:, j] - u) <= tol)"),
    "one_number_each": LOOP.format(test="abs((W[:, j] ** 2).sum() ** .5 - (u @ u) ** .5) <= tol"),
    "ignores_sign": LOOP.format(test="(abs(abs(W[:, j]) - abs(u)) <= tol).all()"),
    "neighbors_only": """
        count = 1
        for j in range(1, W.shape[1]):
            count += np.abs(W[:, j] - W[:, j - 1]).max() > tol
        return count
        """,
    "only_singles": """
        return sum(
            all(np.abs(W[:, j] - W[:, k]).max() > tol for k in range(W.shape[1]) if k != j)
            for j in range(W.shape[1])
        )
        """,
    "counts_pairs": """
        count = W.shape[1]
        for j in range(W.shape[1]):
            for k in range(j + 1, W.shape[1]):
                if np.abs(W[:, j] - W[:, k]).max() <= tol:
                    count -= 1
        return count
        """,
}


@pytest.mark.parametrize("cause", WRONG_UNITS)
@pytest.mark.parametrize("seed", SEEDS)
def test_another_way_to_miscount_keeps_its_name(cause: str, seed: int | None) -> None:
    found = verdict(UNITS, units(WRONG_UNITS[cause]), seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 6


@pytest.mark.parametrize(
    "lines",
    ["return W.shape[1]", "return 1", "return np.ones(3)", "return 'four'", "pass"],
)
def test_a_count_in_no_catalogue_is_wrong(lines: str) -> None:
    found = verdict(UNITS, units(lines))
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None


def test_another_default_tolerance_costs_one_criterion() -> None:
    found = verdict(UNITS, units(RIGHT_UNITS["broadcasting"], tol="tol=1e-5"))
    assert (found.kind, found.points) == ("wrong", 5)
    assert found.first_difference is not None
    assert found.first_difference.probe == "nearly"


def test_sorting_the_callers_weights_is_a_fault() -> None:
    text = units("saved = W.copy()\nW.sort(axis=0)\nW = saved") + RIGHT_UNITS["broadcasting"]
    found = verdict(UNITS, text.replace("\n        ", "\n    "))
    assert (found.kind, found.faults, found.points) == ("correct", ("mutates_input",), 5)


# ── activation_stds ─────────────────────────────────────────────────────────────────────

RIGHT_STDS = {
    "another_name": """
        a, out = x, np.zeros(len(Ws))
        for i, W in enumerate(Ws):
            a = act(np.dot(a, W))
            out[i] = a.std()
        return out
        """,
    "by_hand": """
        result = []
        for W in Ws:
            x = act(x @ W)
            result.append(np.sqrt(((x - x.mean()) ** 2).mean()))
        return np.asarray(result)
        """,
    "column_samples": """
        h, s = x.T, []
        for W in Ws:
            h = act(W.T @ h)
            s += [np.std(h)]
        return np.stack(s)
        """,
    "recursive": """
        if len(Ws) == 0:
            return np.array([])
        a = act(np.matmul(x, Ws[0]))
        return np.append(np.std(a), activation_stds(a, Ws[1:], act))
        """,
}


@pytest.mark.parametrize("name", RIGHT_STDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_way_to_measure_layers_is_correct(name: str, seed: int | None) -> None:
    found = verdict(STDS, stds(RIGHT_STDS[name]), seed)
    assert (found.kind, found.faults, found.points) == ("correct", (), 5)


def chain(forward: str, measured: str = "np.std(a)", result: str = "np.array(s)") -> str:
    return stds(
        f"a, s = x, []\nfor W in Ws:\n    {forward}\n    s.append({measured})\nreturn {result}"
    )


WRONG_STDS = {
    "pre_activations": chain("z = a @ W; a = act(z)", "z.std()"),
    "variance": chain("a = act(a @ W)", "((a - a.mean()) ** 2).mean()"),
    "root_mean_square": chain("a = act(a @ W)", "np.linalg.norm(a) / np.sqrt(a.size)"),
    "mean_of_stds": chain("a = act(a @ W)", "np.mean([unit.std() for unit in a.T])"),
    "std_per_unit": chain("a = act(a @ W)", "np.std(a, 0)"),
    "unbiased": chain("a = act(a @ W)", "a.std() * (a.size / (a.size - 1)) ** 0.5"),
    "std_of_weights": chain("a = act(a @ W)", "np.sqrt(W.var())"),
    "list_not_array": chain("a = act(a @ W)", result="s"),
    "not_chained": chain("a = act(np.dot(x, W))"),
    "no_activation": chain("a = np.dot(a, W)"),
    "activates_first": chain("a = np.dot(act(a), W)"),
    "input_counted": chain("a = act(a @ W)", result="np.array([x.std()] + s)"),
    "weights_transposed": chain("a = act((W @ a.T).T)"),
    "weights_first": chain("a = act(np.matmul(W, a))"),
    "returns_early": stds("for W in Ws:\n    a = act(x @ W)\n    return np.array([a.std()])"),
}


@pytest.mark.parametrize("cause", WRONG_STDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_another_way_to_measure_amiss_keeps_its_name(cause: str, seed: int | None) -> None:
    found = verdict(STDS, WRONG_STDS[cause], seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 5


@pytest.mark.parametrize(
    "text",
    [
        chain("a = act(a @ W)", "2 * a.std()"),
        chain("a = act(act(a @ W))"),
        chain("a = act(a @ W)", "np.abs(a).mean()"),
        chain("a = act(a @ W)", "a.std()", "s[-1]"),
    ],
)
def test_a_measure_in_no_catalogue_is_wrong(text: str) -> None:
    found = verdict(STDS, text)
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None


def test_a_list_of_right_numbers_loses_only_the_array() -> None:
    assert verdict(STDS, WRONG_STDS["list_not_array"]).points == 4


def test_writing_into_the_callers_input_is_a_fault() -> None:
    found = verdict(STDS, chain("a = act(a @ W); x[:] = 0"))
    assert (found.kind, found.faults, found.points) == ("correct", ("mutates_input",), 4)


@pytest.mark.parametrize(
    ("exercise_id", "text", "kind"),
    [
        (UNITS, "def distinct_units(W): return 3\n", "raised"),
        (UNITS, units("while True: pass"), "raised"),
        (UNITS, "def distinct_unit(W, tol): return 3\n", "not_attempted"),
        (STDS, stds("return np.array([act(x @ W).standard() for W in Ws])"), "raised"),
        (STDS, "activation_stds = None\n", "not_attempted"),
        (STDS, stds("raise NotImplementedError"), "not_attempted"),
    ],
)
def test_what_does_not_run_earns_nothing(exercise_id: str, text: str, kind: str) -> None:
    found = verdict(exercise_id, text)
    assert (found.kind, found.points) == (kind, 0)
