"""Behind a crash whose repair is unambiguous, the checker already sees what comes next."""

from __future__ import annotations

import pytest

from autograder import course
from autograder.card import card_text, verdict_from_json, verdict_json
from autograder.judging import judge_source
from autograder.record import Verdict

RIGHT = """\
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(value) for key, value in params.items()}
        for key in params.keys():
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]
"""


def judged(*changes: tuple[str, str]) -> Verdict:
    text = RIGHT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return judge_source(course.exercise("momentum.Momentum"), text)


CRASHES = {
    "zero_like": ("np.zeros_like", "np.zero_like"),
    "dict_method": ("params.keys()", "params.key()"),
    "array_truth": ("if self.v is None", "if self.v == None or grads['W1'] == None"),
    "attribute_name": ("self.momentum = momentum", "self.momentun = momentum"),
    "init_misspelt": ("def __init__", "def __int__"),
    "colon": ("for key in params.keys():", "for key in params.keys()"),
    "default_order": ("lr=0.01, momentum=0.9", "lr=0.01, momentum"),
    "name_misspelt": ("self.lr * grads[key]", "self.lr * grad[key]"),
}


@pytest.mark.parametrize("cause", CRASHES)
def test_a_crash_alone_leaves_a_right_answer_behind_it(cause: str) -> None:
    found = judged(CRASHES[cause])
    assert (found.kind, found.cause) == ("raised", cause)
    assert found.points < found.max_points
    assert found.after_repair
    assert found.after_repair.kind == "correct"


@pytest.mark.parametrize("cause", CRASHES)
def test_a_mistake_behind_a_crash_is_named(cause: str) -> None:
    found = judged(CRASHES[cause], ("params[key] += self.v[key]", "params[key] -= self.v[key]"))
    assert found.cause == cause
    assert found.after_repair
    assert (found.after_repair.kind, found.after_repair.cause) == ("misconception", "ascends")
    assert found.points < found.after_repair.max_points


def test_several_crashes_are_mended_one_behind_the_other() -> None:
    found = judged(CRASHES["default_order"], CRASHES["zero_like"], CRASHES["dict_method"])
    causes = []
    while found.after_repair:
        causes.append(found.cause)
        found = found.after_repair
    assert causes == ["default_order", "zero_like", "dict_method"]
    assert found.kind == "correct"


def test_what_has_no_single_repair_is_left_alone() -> None:
    found = judged(("self.lr * grads[key]", "self.lr * something_else"))
    assert (found.cause, found.after_repair) == ("name_undefined", None)


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_the_card_tells_what_waits_and_never_the_repair(lang: str) -> None:
    alone = card_text(judged(CRASHES["zero_like"]), lang)
    both = card_text(
        judged(CRASHES["zero_like"], ("params[key] += self.v[key]", "params[key] -= self.v[key]")),
        lang,
    )
    assert alone != both
    exercise = course.exercise("momentum.Momentum")
    ascends = exercise.cause("ascends")
    assert ascends
    assert course.sentences("momentum")(ascends.message, lang) in both
    assert "self.v[key] = self.momentum" not in both


def test_what_waits_survives_json() -> None:
    found = judged(CRASHES["zero_like"])
    again = verdict_from_json(verdict_json(found))
    assert again.after_repair
    assert again.after_repair.kind == "correct"
