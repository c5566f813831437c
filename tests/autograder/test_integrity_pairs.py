"""What counts as shared by two students: rare ways, and traces that a disguise would remove."""

from __future__ import annotations

import pytest
from alike_answers import LESSON

from autograder import course
from autograder.integrity.answers import Class, Student
from autograder.integrity.expected import Expected, Rarity, expected_in
from autograder.integrity.pairs import KINDS, THRESHOLD, Pair, pairs_in
from autograder.integrity.side_by_side import panels
from autograder.integrity.traces import Trace, slips, traces

ID = f"{LESSON}.convert"
PLAIN = "def convert(lr, momentum, src, dst):\n    return lr, momentum + {n}\n"
ODD = """
def convert(lr, momentum, src, dst):
    # divide by the wieght of the form
    shares = {'classical': 1.0, 'pytorch': 1.0}
    shares['ema'] = 1.0 - momentum
    for form in sorted(shares):
        assert shares[form] > 0, form
    quotient = np.divide( shares[src], shares[dst])
    return np.multiply(lr, quotient), momentum
"""
DISGUISED = """
def convert(a, b, c, d):
    w = dict(classical=1)
    w = {'classical': 1.0, 'pytorch': 1.0}
    w['ema'] = 1.0 - b
    for x in sorted(w):
        assert w[x] > 0, x
    z = np.divide(w[c], w[d])
    return np.multiply(a, z), b
"""


@pytest.fixture(scope="module")
def expected() -> Expected:
    """What the Momentum lesson forces."""
    return expected_in(course.exercises(LESSON), {})


def class_of(*texts: str, others: int = 60) -> Class:
    """Return a class in which a few wrote these texts, and the others a plain one."""
    own = [Student(f"s{i}", f"S {i}", {ID: text}) for i, text in enumerate(texts)]
    rest = [
        Student(f"o{i}", f"O {i}", {ID: PLAIN.format(n="momentum * (1 - lr)")})
        for i in range(others)
    ]
    return Class(LESSON, (*own, *rest))


def only(class_: Class, expected: Expected, least: float = THRESHOLD) -> Pair:
    """Return the one pair that is found."""
    (pair,) = pairs_in(class_, expected, least)
    return pair


def test_a_disguised_copy_of_an_odd_answer_is_found(expected: Expected) -> None:
    pair = only(class_of(ODD, DISGUISED), expected)
    assert (pair.first.id, pair.second.id) == ("s0", "s1")
    assert pair.part("structure") == pytest.approx(pair.score)
    assert pair.overlap == 1.0


def test_the_same_file_shares_its_traces_too(expected: Expected) -> None:
    pair = only(class_of(ODD, ODD), expected)
    kinds = {one.kind for one in pair.evidence if one.bits > 1}
    assert kinds == {"structure", "comment", "name", "slip", "space"}
    (slip,) = (one for one in pair.evidence if one.kind == "slip")
    assert slip.text == "wieght (weight)"
    assert slip.first == ((ID, (3, 3)),)
    assert pair.score == pytest.approx(sum(map(pair.part, KINDS)))


def test_what_many_wrote_is_no_sign(expected: Expected) -> None:
    assert pairs_in(class_of(*[ODD] * 30, others=30), expected) == ()


@pytest.mark.parametrize("name", ["Momentum", "convert", "Nesterov", "fix_velocity"])
def test_what_the_course_gives_is_no_sign(name: str, expected: Expected) -> None:
    exercise = course.exercise(f"{LESSON}.{name}")
    texts = [exercise.solution, exercise.solution]
    own = [Student(f"s{i}", "", {exercise.id: text}) for i, text in enumerate(texts)]
    others = [Student(f"o{i}", "", {exercise.id: f"x = {i}"}) for i in range(60)]
    assert pairs_in(Class(LESSON, (*own, *others)), expected, 1.0) == ()


def test_two_who_hold_one_misconception_are_no_pair(expected: Expected) -> None:
    from autograder.reference import edited

    exercise = course.exercise(f"{LESSON}.Momentum")
    for cause in exercise.causes:
        text = edited(exercise, cause.change)
        own = [Student(f"s{i}", "", {exercise.id: text}) for i in range(2)]
        others = [Student(f"o{i}", "", {exercise.id: f"x = {i}"}) for i in range(118)]
        assert pairs_in(Class(LESSON, (*own, *others)), expected) == (), cause.id


def test_text_that_is_no_python_still_has_traces(expected: Expected) -> None:
    pair = only(class_of(ODD + ")", ODD + ")"), expected, 10)
    assert pair.part("structure") == 0
    assert pair.part("comment") > 0


def test_nobody_and_one_alone_make_no_pair(expected: Expected) -> None:
    assert pairs_in(Class(LESSON, ()), expected, 0) == ()
    assert pairs_in(Class(LESSON, (Student("a", "", {ID: ODD}),)), expected, 0) == ()
    assert pairs_in(class_of(ODD, ODD, others=0), expected) == ()  # in a class of two all is rare


def test_bits_fall_with_how_many_have_it() -> None:
    rarity = Rarity({"a": 2, "b": 6, "c": 120, "d": 2}, 120, frozenset({"d"}))
    assert rarity.bits("a") > rarity.bits("d") > rarity.bits("b") - 1 > rarity.bits("c")
    assert rarity.bits("c") == pytest.approx(0.0, abs=0.01)


def test_shared_lines_have_one_number_on_both_sides(expected: Expected) -> None:
    pair = only(class_of(ODD, DISGUISED), expected)
    (panel,) = panels(pair)
    labels = [{x for line in side for x in line.labels} for side in (panel.first, panel.second)]
    assert labels[0] == labels[1] != set()
    marked = [line.text.strip() for line in panel.second if line.strength == "rare"]
    assert "z = np.divide(w[c], w[d])" in marked
    assert "w = dict(classical=1)" not in marked


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("x = f( y)", "space", "( x"),
        ("x = f(y,z)", "space", ",x"),
        ("x  = 1", "space", "x  ="),
        ("if x:\n   y = 1", "space", "   |"),
        ("# 速度を更新", "comment", "速度を更新"),
        ("wobble = 1", "name", "wobble"),
    ],
)
def test_traces(text: str, kind: str, found: str) -> None:
    assert Trace(kind, found) in {one.trace for one in traces(text)}  # type: ignore[arg-type]


def test_what_everybody_writes_leaves_no_trace() -> None:
    source = "for k in params:\n    self.v[k] = np.zeros_like(x, dtype=float)\n# ok\n"
    assert {one.trace.text for one in traces(source)} <= {"params"}


def test_slips_are_one_letter_off_and_no_endings() -> None:
    usual = ("velocity", "gradient", "update")
    rare = ("velocitiy", "gradeint", "updaet", "velocitys", "updated", "volicety")
    assert dict(slips(rare, usual)) == {
        "velocitiy": "velocity", "gradeint": "gradient", "updaet": "update",
    }  # fmt: skip
