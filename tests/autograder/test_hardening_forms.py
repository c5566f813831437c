"""What is no class or no function, returns something odd, or prints: each has a true verdict."""

from __future__ import annotations

import textwrap

import pytest
from learner_shell import edited

from autograder import course, judging
from autograder.card import card_html, card_text, verdict_from_json, verdict_json
from autograder.cards import words
from autograder.crashes.forms import FORMS
from autograder.exercise import Exercise
from autograder.record import Verdict
from course_lib.i18n import LANGUAGES

CLASS = "momentum.Momentum"
FUNCTION = "layer_group_instance.layernorm"


def judged(exercise_id: str, text: str) -> Verdict:
    return judging.judge_source(course.exercise(exercise_id), textwrap.dedent(text))


def wrapped(exercise_id: str, after: str, before: str = "") -> Verdict:
    """Judge the worked solution with lines before and after it."""
    solution = course.exercise(exercise_id).solution
    return judged(exercise_id, f"{textwrap.dedent(before)}\n{solution}\n{textwrap.dedent(after)}")


def full(verdict: Verdict) -> bool:
    return verdict.kind == "correct" and verdict.points == verdict.max_points


# ── Forms that work are never refused ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    "after",
    [
        "import functools\nlayernorm = functools.partial(layernorm)",
        "f = layernorm\nlayernorm = lambda *a, **k: f(*a, **k)",
        "import functools\nf = layernorm\n@functools.wraps(f)\n"
        "def layernorm(*a, **k):\n    return f(*a, **k)",
        "f = layernorm\nclass Calls:\n    def __call__(self, *a, **k):\n        return f(*a, **k)\n"
        "layernorm = Calls()",
        "layernorm = staticmethod(layernorm)",
    ],
)
def test_whatever_can_be_called_is_a_function(after: str) -> None:
    assert full(wrapped(FUNCTION, after))


@pytest.mark.parametrize(
    "after",
    [
        "import functools\nMomentum = functools.partial(Momentum)",
        "def decorated(cls):\n    def make(*a, **k):\n        return cls(*a, **k)\n"
        "    return make\n"
        "Momentum = decorated(Momentum)",
        "class Momentum(Momentum):\n    pass",
    ],
)
def test_whatever_makes_objects_is_a_class(after: str) -> None:
    assert full(wrapped(CLASS, after))


def test_a_generator_will_do_where_the_exercise_says_so() -> None:
    exercise = course.exercise("sgd.minibatches")
    assert exercise.may_yield
    verdict = wrapped(
        "sgd.minibatches",
        "f = minibatches\ndef minibatches(*a, **k):\n    yield from f(*a, **k)",
    )
    assert full(verdict)


# ── Forms that do not ───────────────────────────────────────────────────────────────────

UNFIT = {
    "function_for_class": (CLASS, "def Momentum(params, grads):\n    return params\n"),
    "instance_for_class": (CLASS, "{solution}\nMomentum = Momentum()\n"),
    "class_for_function": (
        FUNCTION,
        "class layernorm:\n    def __init__(self, *a, **k): pass\n",
    ),
    "not_callable": (FUNCTION, "{solution}\nlayernorm = np.zeros(3)\n"),
    "async_answer": (FUNCTION, "async {solution}"),
    "generator_answer": (
        FUNCTION,
        "{solution}\nf = layernorm\ndef layernorm(*a, **k):\n    yield from f(*a, **k)\n",
    ),
}


@pytest.mark.parametrize("cause", UNFIT)
def test_an_unfit_answer_is_named(cause: str) -> None:
    exercise_id, text = UNFIT[cause]
    exercise = course.exercise(exercise_id)
    verdict = judging.judge_source(exercise, text.format(solution=exercise.solution.lstrip()))
    assert (verdict.kind, verdict.cause, verdict.points) == ("raised", cause, 0)
    for hidden in (False, True):
        card = card_text(verdict, "en", hidden=hidden)
        assert next(row.sentence for row in FORMS if row.id == cause).split("`")[0] in card


def test_a_method_that_yields_or_waits_is_named() -> None:
    exercise = course.exercise(CLASS)
    waits = edited(exercise, "def update", "async def update")
    assert judged(CLASS, waits).cause == "async_answer"
    yields = edited(
        exercise,
        "def update(self, params, grads):",
        "def update(self, params, grads):\n        yield",
    )
    verdict = judged(CLASS, yields)
    assert verdict.cause == "generator_answer"
    assert verdict.raised is not None
    assert verdict.raised.source.startswith("def update")


def test_a_module_is_no_class() -> None:
    assert judged(CLASS, "import math as Momentum\n").cause == "not_callable"


# ── What comes back ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "result",
    [
        "None",
        "[1.0, 2.0]",
        "np.array(1.0)",
        "np.array([None, 1.0], dtype=object)",
        "np.matrix(np.ones((4, 3)))",
        "np.ma.masked_array(np.ones(3), mask=[0, 1, 0])",
        "'text'",
        "np.nan",
        "np.full(3, np.inf)",
        "np.ones(3) * 1j",
        "np.zeros(10 ** 8)",
        "loop",
        "{None: {(): loop}}",
        "10 ** 5000",
        "object()",
        "np",
        "(x for x in iter(int, 1))",
        "Lies()",
        "np.zeros(3).view(LyingArray)",
    ],
)
def test_an_odd_result_is_wrong(result: str) -> None:
    text = f"""
        loop = []
        loop.append(loop)

        class Lies:
            def __getattr__(self, name): raise RuntimeError(name)
            def __eq__(self, other): return True
            def __array__(self, *a, **k): raise RuntimeError
            __hash__ = None

        class LyingArray(np.ndarray):
            shape = size = dtype = property(lambda self: 1 / 0)
            def __array__(self, *a, **k): raise RuntimeError

        def layernorm(*a, **k):
            return {result}
        """
    verdict = judged(FUNCTION, text)
    assert verdict.kind == "wrong"
    assert verdict.first_difference is not None
    for lang in LANGUAGES:
        assert card_text(verdict, lang)
        assert card_html(verdict, lang)


def test_a_subclass_with_the_right_numbers_is_right() -> None:
    after = """
        class Mine(np.ndarray):
            def __eq__(self, other): raise RuntimeError
        f = layernorm
        def layernorm(*a, **k):
            made = f(*a, **k)
            return tuple(x.view(Mine) if isinstance(x, np.ndarray) else x for x in made) if (
                isinstance(made, tuple)) else made.view(Mine)
        """
    assert full(wrapped(FUNCTION, after))


# ── What is raised ──────────────────────────────────────────────────────────────────────

RAISED = {
    "raise SystemExit": ("SystemExit", "exits"),
    "exit()": (None, None),
    "import sys; sys.exit(1)": ("SystemExit", "exits"),
    "import os; os._exit(0)": ("SystemExit", "exits"),
    "raise KeyboardInterrupt": ("KeyboardInterrupt", None),
    "raise GeneratorExit": ("GeneratorExit", None),
    "raise StopIteration": ("StopIteration", None),
    "raise type('Mine', (BaseException,), {})": ("Mine", None),
    "raise type('Mute', (Exception,), {'__str__': lambda self: 1 / 0})": ("Mute", None),
    "input('?')": ("EOFError", "asks_input"),
    "import sys; sys.stdin.readline()[0]": ("IndexError", None),
    "import warnings; warnings.simplefilter('error'); np.ones(1) / 0; warnings.warn('w')": (
        "UserWarning",
        None,
    ),
    "np.seterr(all='raise'); np.ones(1) / 0": ("FloatingPointError", None),
}


@pytest.mark.parametrize("statement", RAISED)
def test_whatever_is_raised_is_a_verdict(statement: str) -> None:
    verdict = judged(FUNCTION, f"def layernorm(*a, **k):\n    {statement}\n")
    type_name, cause = RAISED[statement]
    assert verdict.kind == "raised"
    assert verdict.raised is not None
    assert verdict.raised.line == 2
    if type_name:
        assert verdict.raised.type == type_name
    if cause:
        assert verdict.cause == cause
    at_the_top = judged(FUNCTION, f"{statement}\n")
    assert at_the_top.kind in ("raised", "not_attempted")


@pytest.mark.parametrize(
    "text", ["x = \0", "\ud800", "(" * 300, "-" * 100_000 + "1", "'" * 3, "\t x\n  y"]
)
def test_a_text_that_is_no_program_is_a_verdict(text: str) -> None:
    assert judged(FUNCTION, text).kind in ("raised", "not_attempted")


def test_a_stray_return_is_quoted() -> None:
    verdict = judged(CLASS, "x = 1\nreturn x\n")
    assert verdict.raised is not None
    assert (verdict.cause, verdict.raised.source) == ("dedented", "return x")


def test_deleting_may_raise() -> None:
    exercise = course.exercise(CLASS)
    text = f"{exercise.solution}\n    def __del__(self):\n        raise RuntimeError\n"
    assert full(judged(CLASS, text))


# ── Floods ──────────────────────────────────────────────────────────────────────────────


def test_what_is_printed_is_counted_and_told(capfd: pytest.CaptureFixture[str]) -> None:
    verdict = wrapped(
        FUNCTION,
        "f = layernorm\ndef layernorm(*a, **k):\n    print('x' * 10 ** 7)\n    return f(*a, **k)",
    )
    assert full(verdict)
    note = next(note for note in verdict.notes if note.id == "printed")
    assert int(note.value) > 10**7
    assert note.value in card_text(verdict, "en")
    assert capfd.readouterr() == ("", "")


def test_a_flood_that_does_not_end_is_ended() -> None:
    verdict = judged(FUNCTION, "def layernorm(*a, **k):\n    while True: print('x' * 1000)\n")
    assert verdict.cause == "endless_loop"
    assert [note.id for note in verdict.notes] == ["printed"]


def test_notes_travel_and_stay_out_of_hidden_cards(exercise: Exercise) -> None:
    verdict = judged(
        CLASS, edited(exercise, "for key in params:", "print(1)\n        for key in params:")
    )
    assert verdict.notes
    assert verdict_from_json(verdict_json(verdict)) == verdict
    assert verdict_json(verdict, hidden=True)["notes"] == []
    printed = words.NOTES["printed"].split("{")[0]
    assert printed in card_text(verdict, "en")
    assert printed not in card_text(verdict, "en", hidden=True)
