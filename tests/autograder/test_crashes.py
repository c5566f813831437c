"""Real exceptions of real Python → the named cause, and a sentence in each language."""

from __future__ import annotations

import re

import pytest

from autograder.crashes import PATTERNS, cause_of, crash_of
from autograder.crashes.forms import FORMS
from autograder.observe import load
from autograder.record import Raised

METHOD = """\
class Momentum:
    def __init__(self, lr=0.01):
        {init}

    def update(self, params, grads):
        for key in params:
            {body}

x = {{"W1": np.ones((3, 3)), "b1": np.ones(3)}}
Momentum().update(x, x)
"""


def crashed(code: str) -> Raised:
    """Run a text, which must raise, and return what the checker records of it."""
    raised = load(code, "Momentum")
    assert isinstance(raised, Raised), "the text did not raise"
    return raised


def method(body: str, init: str = "self.lr = lr") -> str:
    return METHOD.format(body=body, init=init)


CASES = [
    ("zero_like", "np.zero_like(np.ones(3))"),
    ("zero_like", "np.zeros.like(np.ones(3))"),
    ("numpy_name", "np.squre(2.0)"),
    ("numpy_name", "np.qqqqqq(2.0)"),
    ("function_attribute", "np.sum.shape"),
    ("dict_method", "{}.key()"),
    ("dict_method", "{}.item()"),
    ("dict_as_array", "{}.shape"),
    ("dict_as_array", "0.1 * {}"),
    ("dict_as_array", "np.sqrt({})"),
    ("dict_as_array", "-{}"),
    ("array_attribute", "np.ones(3).key()"),
    ("none_value", "x = None\nx['W1'] = 1"),
    ("none_value", "x = None\nx.shape"),
    ("none_value", "0.9 * None"),
    ("none_value", "'W1' in None"),
    ("number_as_container", "v = 0\nv['W1']"),
    ("number_as_container", "v = 0\nv['W1'] = 1"),
    ("number_as_container", "for k in 3: pass"),
    ("attribute_name", method("self.lf", "self.lr = lr")),
    ("attribute_name", method("self.rate", "self.lr = lr")),
    ("attribute_unset", method("self.v = self.v", "pass")),
    ("attribute_unset", "object().missing"),
    ("method_outside", "class A: pass\ndef update(self): pass\nA().update()"),
    ("init_misspelt", "class A:\n    def __int__(self, lr): pass\nA(0.1)"),
    ("init_misspelt", "class A:\n    def _init_(self): self.lr = 1\nA().lr"),
    ("init_misspelt", "class A:\n    def __inti__(self): self.lr = 1\nA().lr"),
    ("no_constructor", "class A:\n    pass\nA(0.1)"),
    ("argument_name", "class A:\n    def __init__(self, mu): pass\nA(momentum=0.1)"),
    ("self_missing", "class A:\n    def update(params, grads): pass\nA().update({}, {})"),
    ("argument_count", "def f(a): pass\nf()"),
    ("argument_count", "class A:\n    def update(self): pass\nA().update({}, {})"),
    ("used_before_assignment", "def f():\n    v = v + 1\nf()"),
    ("import_missing", "math.sqrt(2)"),
    ("needs_self", method("lr", "self.lr = lr")),
    ("name_misspelt", method("param[key]")),
    ("name_undefined", "velocity_of_light"),
    ("module_missing", "import torch_that_is_not_there"),
    ("key_as_array", "0.1 * 'W1'"),
    ("key_as_array", "'W1' - 0.1"),
    ("list_as_array", "[1] - [2]"),
    ("function_as_value", "for key in {}.keys: pass"),
    ("function_as_value", "2 * np.zeros"),
    ("not_callable", "np.ones(3)(0)"),
    ("array_truth", "v = np.ones(3)\nif v == None: pass"),
    ("matmul_shapes", "np.ones((2, 3)) @ np.ones((2, 3))"),
    ("matmul_shapes", "np.dot(np.ones((2, 3)), np.ones((2, 3)))"),
    ("shapes", "np.ones((3, 3)) + np.ones(2)"),
    ("shapes", "x = np.ones(3)\nx += np.ones((3, 3))"),
    ("shapes", "x = np.ones(3)\nx[:] = np.ones(2)"),
    ("axis", "np.ones(3).sum(axis=1)"),
    ("integer_in_place", "x = np.array([1, 2])\nx -= 0.1"),
    ("integer_power", "np.array([2]) ** np.array([-1])"),
    ("array_as_number", "float(np.ones(3))"),
    ("zero_division", "1 / (1 - 0.9 ** 0)"),
    ("key_missing", "{}['W1']"),
    ("index_range", "np.ones(3)[3]"),
    ("unpacking", "for k, v in {'abc': 1}: pass"),
    ("recursion", "def f(): f()\nf()"),
    ("left_over", "raise NotImplementedError"),
    ("dict_resized", "x = {'a': 1}\nfor k in x: x[k + 'b'] = 1"),
    ("memory", "raise MemoryError"),
    ("asks_input", "raise EOFError('EOF when reading a line')"),
    ("exits", "import sys\nsys.exit(1)"),
    ("asserts", "assert 1 == 2"),
    ("endless_loop", "while True: pass"),
    ("default_order", "def f(lr=0.01, momentum): pass"),
    ("full_width", "x = （1 + 2）"),
    ("full_width", "x =\u3000\u200b1"),
    ("indentation", "def f():\npass"),
    ("indentation", "x = 1\n  y = 2"),
    ("indentation", "def f():\n        x = 1\n    y = 2"),
    ("bracket", "x = (1 + 2\ny = 3"),
    ("bracket", "x = 1)"),
    ("quotes", "x = 'abc"),
    ("colon", "def f()\n    pass"),
    ("dedented", "return 3"),
    ("assignment", "f(1) = 2"),
    ("assignment", "if x = 2: pass"),
    ("syntax", "x = = 2"),
]

NUMBERED = [f"{cause}-{i}" for i, (cause, _) in enumerate(CASES)]


@pytest.mark.parametrize(("cause", "code"), CASES, ids=NUMBERED)
def test_the_cause_of_an_exception_is_named(cause: str, code: str) -> None:
    assert cause_of(crashed(code), code) == cause


@pytest.mark.parametrize("code", [code for _, code in CASES], ids=NUMBERED)
@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_each_cause_is_one_filled_in_sentence(code: str, lang: str) -> None:
    crash = crash_of(crashed(code), code)
    assert crash is not None
    said = crash.sentence(lang)
    assert len(said) > 20
    assert not re.search(r"\{\w+\}", said), "a field was left empty"


def test_every_row_of_the_table_is_met_by_some_exception() -> None:
    marking_only = {"not_available"}
    of_checker = {pattern.id for pattern in FORMS}  # met in test_hardening_forms
    met = {cause for cause, _ in CASES} | of_checker
    assert {pattern.id for pattern in PATTERNS} - met == marking_only


def test_both_names_of_an_attribute_are_said() -> None:
    code = method("self.lr", "self.lf = lr")
    crash = crash_of(crashed(code), code)
    assert crash is not None
    assert crash.values["name"] == "lr"
    assert crash.values["near"] == "lf"


def test_without_the_source_the_sentence_claims_less() -> None:
    crash = crash_of(crashed(method("self.lr", "self.lf = lr")))
    assert crash is not None
    assert crash.id == "attribute_unset"


def test_an_unknown_exception_has_no_cause() -> None:
    assert cause_of(Raised("OverflowError", "int too large to convert to float")) is None


def test_no_sentence_is_a_repair() -> None:
    """Sentences hold no assignment and no call with arguments that could be pasted."""
    for pattern in PATTERNS:
        assert not re.search(r"`[^`]*(\w\s*[-+*]?=\s*\w|\w\([^`)]+\))[^`]*`", pattern.sentence)
