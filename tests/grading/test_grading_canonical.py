"""One text for one meaning: which values have one digest, and which are told apart."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import FunctionType, ModuleType

import numpy as np
import pytest
from sources import ROOT

from autograder.exercise import Read
from autograder.grading import own_source
from autograder.grading.canonical import digest_of


def test_what_two_machines_libraries_differ_by_is_no_difference() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=1000)
    noisy = values * (1 + rng.choice([-1, 0, 1], size=1000) * np.finfo(float).eps)
    assert digest_of((values, {"a": 0.1})) == digest_of((noisy, {"a": 0.1 + 1e-17}))
    zero, rest = np.array([1.0, 0.0]), np.array([1.0, 3e-17])
    assert digest_of(zero) == digest_of(rest)
    assert digest_of(values) != digest_of(values * (1 + 1e-8))
    assert digest_of(np.array([1.0, 1e-9])) != digest_of(np.array([1.0, 1.001e-9]))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (1, True),
        (1, 1.0),
        ((1, 2), ((1,), 2)),
        ("ab", ("a", "b")),
        (np.zeros(2), np.zeros((2, 1))),
        (np.zeros(2), np.zeros(2, np.float32)),
        (np.array([np.nan]), np.array([np.inf])),
        (np.array([np.inf]), np.array([-np.inf])),
        (np.array([1, 2]), np.array([1, 3])),
        (1j, -1j),
        (Read("a"), Read("b")),
        ({"a": 1}, {"a": 2}),
        (partial(max, 1), partial(max, 2)),
        (Read("a").__eq__, Read("b").__eq__),
        (len, max),
    ],
)
def test_values_that_differ_are_told_apart(a: object, b: object) -> None:
    assert digest_of(a) != digest_of(b)


def test_a_path_is_told_as_a_path_alone() -> None:
    paths = (ROOT, ROOT / "lessons", PurePosixPath("a"), PureWindowsPath("a"))
    assert len({digest_of(path) for path in paths}) == 1


def test_sets_are_told_in_an_order() -> None:
    words = [f"word {number}" for number in range(50)]
    assert digest_of(frozenset(words)) == digest_of(frozenset(reversed(words)))


def test_a_lambda_is_told_by_its_text_and_by_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "LIMIT = 2\ndef made(n):\n    return lambda x: x < n + LIMIT, lambda x: x > n\n"
    monkeypatch.setattr(own_source, "OWN", ("told_here",))
    monkeypatch.setattr("autograder.grading.canonical.OWN", ("told_here",))
    first = _module("told_here_first", tmp_path, text, monkeypatch)
    moved = _module("told_here_moved", tmp_path, "# moved\n\n" + text, monkeypatch)
    other = _module("told_here_other", tmp_path, text.replace("x < n", "x <= n"), monkeypatch)
    limit = _module("told_here_limit", tmp_path, text.replace("= 2", "= 3"), monkeypatch)
    known = digest_of(first.made(1)[0])
    assert digest_of(first.made(1)[0]) == digest_of(moved.made(1)[0]) == known
    assert digest_of(first.made(2)[0]) != known
    assert digest_of(other.made(1)[0]) != known
    assert digest_of(limit.made(1)[0]) != known


def test_a_function_whose_text_is_lost_is_told_by_its_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "def made():\n    exec('def f(): return 1', globals())\n    return f\n"
    monkeypatch.setattr("autograder.grading.canonical.OWN", ("told_here",))
    first = _module("told_here_lost", tmp_path, text, monkeypatch)
    other = _module("told_here_lost_too", tmp_path, text.replace("1", "2"), monkeypatch)
    assert isinstance(first.made(), FunctionType)
    assert digest_of(first.made()) != digest_of(other.made())


def _module(name: str, folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    module = ModuleType(name)
    module.__file__ = str(path)
    monkeypatch.setitem(sys.modules, name, module)
    exec(compile(text, str(path), "exec"), vars(module))
    return module
