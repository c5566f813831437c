"""Answers that count fans and repair Xavier's numbers, in the shapes that learners write."""

from __future__ import annotations

import textwrap

import pytest

from autograder import course, judging
from autograder.exercise import Let
from autograder.judging import judge_source
from autograder.record import Verdict


def verdict(name: str, text: str, seed: int | None = None) -> Verdict:
    return judge_source(course.exercise(f"xavier_he.{name}"), text, seed)


# ── fans ────────────────────────────────────────────────────────────────────────────────

RIGHT_FANS = [
    "kernel = int(np.prod(shape[2:]))\nif len(shape) == 2: return shape\n"
    "return shape[1] * kernel, shape[0] * kernel",
    "if len(shape) > 2:\n    o, i, h, w = shape\n    return [i * h * w, o * h * w]\n"
    "return list(shape)",
    "k = np.prod(shape[2:])\na, b = shape[:2] if len(shape) == 2 else shape[1::-1]\n"
    "return a * k, b * k",
]
WRONG_FANS = {
    "swapped": "k = np.prod(shape[2:])\na, b = shape[1::-1] if len(shape) == 2 else shape[:2]\n"
    "return a * k, b * k",
    "dense_swapped": "k = int(np.prod(shape[2:]))\nreturn shape[1] * k, shape[0] * k",
    "conv_swapped": "k = int(np.prod(shape[2:]))\nreturn shape[0] * k, shape[1] * k",
    "ignores_kernel": "return shape[0], shape[1]",
    "kernel_on_one_side": "if len(shape) == 2: return shape\nreturn np.prod(shape[1:]), shape[0]",
    "one_side_of_kernel": "if len(shape) == 2: return shape\n"
    "return shape[1] * shape[2] ** 2, shape[0] * shape[2] ** 2",
    "kernel_last": "h, w, i, o = (1, 1, *shape)[-4:]\nreturn i * h * w, o * h * w",
    "sum_of_sides": "if len(shape) == 2: return shape\n"
    "return sum(shape[1:]), sum(shape) - shape[1]",
    "all_weights": "return np.prod(shape), np.prod(shape)",
}


def fans(lines: str) -> str:
    return "def fans(shape):\n" + textwrap.indent(lines, "    ")


@pytest.mark.parametrize("lines", RIGHT_FANS)
@pytest.mark.parametrize("seed", [None, 7])
def test_every_way_to_count_fans_is_correct(lines: str, seed: int | None) -> None:
    found = verdict("fans", fans(lines), seed)
    assert (found.kind, found.points) == ("correct", 4)


@pytest.mark.parametrize("cause", WRONG_FANS)
@pytest.mark.parametrize("seed", [None, 7])
def test_another_way_to_miscount_fans_keeps_its_name(cause: str, seed: int | None) -> None:
    found = verdict("fans", fans(WRONG_FANS[cause]), seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 4


@pytest.mark.parametrize("lines", ["return 3", "return shape", "return 1, 2, 3", "pass"])
def test_fans_in_no_catalogue_are_wrong(lines: str) -> None:
    found = verdict("fans", fans(lines))
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None


def test_fans_of_dense_layers_alone_stop_at_a_convolution() -> None:
    found = verdict("fans", fans("fan_in, fan_out = shape\nreturn fan_in, fan_out"))
    assert (found.kind, found.points) == ("raised", 1)


# ── fix_numbers ─────────────────────────────────────────────────────────────────────────


def numbers(std: str, limit: str, variance: str) -> str:
    return (
        "def xavier_numbers(fan_in, fan_out):\n    v = 2 / (fan_in + fan_out)\n    s = v ** 0.5\n"
        f"    return dict(normal_std={std}, uniform_limit={limit}, variance={variance})\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        numbers("s", "(3 * v) ** 0.5", "v"),
        numbers("round(s, 4)", "round(3 ** 0.5 * s, 4)", "round(v, 4)"),
        numbers("np.float32(s)", "np.sqrt(6 / (fan_in + fan_out))", "s ** 2"),
    ],
)
@pytest.mark.parametrize("seed", [None, 7, 11])
def test_every_repair_is_correct_rounded_or_not(text: str, seed: int | None) -> None:
    found = verdict("fix_numbers", text, seed)
    assert (found.kind, found.points) == ("correct", 5)


ROUNDED = "round(v, 4) ** 0.5"
LEFT = {
    "std_as_variance": [
        numbers("s", "3 ** 0.5 * s", "s"),
        numbers("s", "2 * s", "s"),
        numbers(ROUNDED, f"3 ** 0.5 * {ROUNDED}", ROUNDED),
        numbers(ROUNDED, f"2 * {ROUNDED}", ROUNDED),
    ],
    "rounds_early": [
        numbers(ROUNDED, f"3 ** 0.5 * {ROUNDED}", "round(v, 4)"),
        numbers(ROUNDED, f"2 * {ROUNDED}", "round(v, 4)"),
    ],
    "wrong_limit": [numbers("s", "2 * s", "v"), numbers("s", "s", "s ** 2")],
    "variance_as_std": [numbers("v", "3 ** 0.5 * s", "v")],
    "he": [numbers("(2 / fan_in) ** 0.5", "(6 / fan_in) ** 0.5", "2 / fan_in")],
}


@pytest.mark.parametrize(("cause", "text"), [(c, text) for c in LEFT for text in LEFT[c]])
@pytest.mark.parametrize("seed", [None, 7])
def test_a_partial_repair_names_what_is_left(cause: str, text: str, seed: int | None) -> None:
    found = verdict("fix_numbers", text, seed)
    assert (found.kind, found.cause) == ("misconception", cause)
    assert found.points < 5


def test_lecuns_numbers_are_a_convention_that_is_not_as_given() -> None:
    text = numbers("fan_in ** -0.5", "(3 / fan_in) ** 0.5", "1 / fan_in")
    found = verdict("fix_numbers", text)
    assert (found.kind, found.cause, found.points) == ("convention", "lecun", 4)


def test_the_numbers_as_given_are_not_attempted_until_touched() -> None:
    hunt = course.exercise("xavier_he.fix_numbers")
    assert judge_source(hunt, hunt.stub).kind == "not_attempted"
    touched = judge_source(hunt, hunt.stub.replace("2 * normal_std", "normal_std * 2"))
    assert (touched.kind, touched.cause) == ("misconception", "std_as_variance")


@pytest.mark.parametrize(
    "text",
    [
        numbers("1.01 * s", "(3 * v) ** 0.5", "v"),
        numbers("s + 2e-4", "(3 * v) ** 0.5", "v"),
        numbers("s", "(3 * v) ** 0.5", "v, more=1"),
        "def xavier_numbers(fan_in, fan_out): return 0.0468, 0.0811, 0.0022\n",
        "def xavier_numbers(fan_in, fan_out): return {'normal_std': 0.0468}\n",
    ],
)
def test_numbers_in_no_catalogue_are_wrong(text: str) -> None:
    found = verdict("fix_numbers", text)
    assert (found.kind, found.cause) == ("wrong", None)
    assert found.first_difference is not None


def test_the_lessons_own_layer_is_not_asked_for() -> None:
    for seed in (None, 1, 2):
        for probe in judging.probes_of(course.exercise("xavier_he.fix_numbers"), seed):
            fans_asked = [step.value for step in probe.steps if isinstance(step, Let)]
            assert len(fans_asked) >= 2
            assert 784 not in fans_asked
