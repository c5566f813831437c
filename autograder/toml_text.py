"""Read TOML that a person wrote, and say where it cannot be read."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.messages import tr


@contextmanager
def readable(path: Path, refusal: Callable[[str], Exception]) -> Iterator[None]:
    """Turn what is wrong with a file's characters or its TOML into one sentence.

    Args:
        path: of the file that is read inside.
        refusal: the error to be raised, made of the sentence.
    """
    try:
        yield
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise refusal(
            tr(
                "{path} cannot be read ({error}), expected TOML in UTF-8: mend that line",
                path=path,
                error=error,
            )
        ) from None
