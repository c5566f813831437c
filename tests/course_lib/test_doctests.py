"""Every example in a docstring of `course_lib` says what really comes out."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
from typing import Any

import matplotlib.pyplot as plt
import pytest

import course_lib

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(course_lib.__path__, "course_lib.")
    if not module.name.endswith("__main__")
)


class Finder(doctest.DocTestFinder):
    """Looks under decorators: their wrappers live in another module than the example."""

    def _from_module(self, module: Any, thing: Any) -> bool:
        inner = inspect.unwrap(thing) if callable(thing) else thing
        return bool(super()._from_module(module, inner))  # type: ignore[misc]


def examples(name: str) -> list[doctest.DocTest]:
    """Return the examples of one module."""
    found = Finder(exclude_empty=True).find(importlib.import_module(name), name)
    return [test for test in found if test.examples]


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    report: list[str] = []
    for example in examples(name):
        doctest.DocTestRunner(verbose=False).run(example, out=report.append)
    plt.close("all")  # examples of figures leave them open
    assert not report, "".join(report)


def test_decorated_functions_and_classes_are_found() -> None:
    found = {test.name for name in MODULES for test in examples(name)}
    assert {
        "course_lib.optimizers.adam.Adam",
        "course_lib.optimizers.adam.adam_step",
        "course_lib.gradients.numerical_gradient",
        "course_lib.losses.softmax_ce",
    } <= found
