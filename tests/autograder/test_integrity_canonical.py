"""Which disguises leave the canonical form of an answer as it is, and which changes do not."""

from __future__ import annotations

import pytest

from autograder.integrity.canonical import units
from autograder.integrity.prints import canonical_text, prints_of

LOOP = """
def f(params, rate):
    made = {}
    for key in params:
        made[key] = np.zeros_like(params[key]) * rate
    return made
"""


def texts(source: str) -> set[str]:
    """Return the canonical text of every function."""
    return {canonical_text(unit) for unit in units(source)}


@pytest.mark.parametrize(
    "other",
    [
        "def f(p, eta):\n  # mine\n  'doc'\n  m = dict()\n  for k in p.keys():\n"
        "    m[k] = eta * np.zeros_like(p[k])\n  return m",
        "def f(a, b):\n  return {c: np.zeros_like(a[c]) * b for c in a}",
        "def f(a, b: float) -> dict:\n  d: dict = {c: np.zeros_like(a[c]) * b for c in a}\n"
        "  return d",
    ],
)
def test_disguises_leave_no_trace(other: str) -> None:
    assert texts(other) == texts(LOOP)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x += y * 2", "a = a + 2 * b"),
        ("self.lr, self.mu = lr, mu", "self.a = p; self.b = q"),
        ("x = y if z else w", "if c:\n  a = b\nelse:\n  a = d"),
        ("out = [f(x) for x in xs if x > 0]",
         "r = []\nfor i in s:\n  if i > 0:\n    r.append(g(i))"),
        ("if not k in v: return", "if q not in w:\n    return"),
        ("match a:\n  case 1:\n    b = a", "match x:\n  case 1:\n    y = x"),
        ("try:\n  a = b[0]\nexcept KeyError:\n  a = 1",
         "try:\n  x = y[0]\nexcept KeyError:\n  x = 1"),
    ],
)  # fmt: skip
def test_two_spellings_of_one_statement(one: str, other: str) -> None:
    assert texts(one) == texts(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = y * 2", "x = y * 3"),
        ("x = y - z", "x = z - x"),
        ("x = np.zeros_like(y)", "x = np.zeros(y.shape)"),
        ("x = y[k]", "x = y.get(k)"),
        ("for k in p:\n  a = b\n  c = d", "for k in p:\n  a = b\nc = d"),
    ],
)
def test_what_is_said_in_another_way_stays_another(one: str, other: str) -> None:
    assert texts(one) != texts(other)


def test_the_order_of_methods_does_not_matter() -> None:
    first, second = "  def f(self):\n    return self.v\n", "  def g(self, x):\n    x += self.v\n"
    one = prints_of({"e": units(f"class A:\n{first}{second}")})
    other = prints_of({"e": units(f"class B:\n{second}{first}")})
    assert set(one.runs) == set(other.runs)


def test_runs_know_their_lines() -> None:
    found = prints_of({"e": units(LOOP)})
    lines = {place[1] for runs in found.runs.values() for run in runs for place in run.places}
    assert lines == {(3, 3), (4, 4), (5, 5), (6, 6)}


def test_what_is_no_python_is_refused() -> None:
    with pytest.raises(SyntaxError):
        units("def f(:")
