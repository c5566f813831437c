"""The hostile class, marked once for all tests of a worker."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from attack_catalog import ATTACKS
from hostile_class import Ears, HostileClass, mark_all
from small_course import LESSON, SmallCourse, make_small_course

from autograder.sandbox.client import Sandbox, UncontainedError, require
from autograder.sandbox.layer import Layer


@pytest.fixture(scope="session")
def ears() -> Iterator[Ears]:
    """Listeners that nobody may reach; a socket's path must be short."""
    with tempfile.TemporaryDirectory() as folder:
        made = Ears(Path(folder))
        yield made
        made.close()


@pytest.fixture(scope="session")
def layers() -> tuple[Layer, ...]:
    """Return what holds, or skip where nothing can: attacks would do what they try."""
    with Sandbox() as made:
        try:
            require(made.layers)
        except UncontainedError as why:
            pytest.skip(str(why))
        return made.layers


@pytest.fixture(scope="session")
def attacked_course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """A released course of its own."""
    return make_small_course(tmp_path_factory.mktemp("attacked") / "course")


@pytest.fixture(scope="session")
def hostile(layers: tuple[Layer, ...], attacked_course: SmallCourse, ears: Ears) -> HostileClass:
    """The class, marked by the fast lane."""
    assert layers
    words = ("-m", "autograder", "grade", LESSON, "--workers", "2")
    return mark_all(attacked_course, ATTACKS, ears, *words)
