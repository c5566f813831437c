"""One sandbox for the tests of a module: it starts in a second or two."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.sandbox.client import Sandbox, UncontainedError, require


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Return a contained sandbox, or skip where this machine cannot contain anything."""
    with Sandbox() as made:
        try:
            require(made.layers)
        except UncontainedError as why:
            pytest.skip(str(why))
        yield made
