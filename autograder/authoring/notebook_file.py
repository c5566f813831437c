"""The bytes of a notebook: one way of writing them down, the same on every run and system."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}


def notebook_metadata(lesson: str, lang: str) -> dict[str, object]:
    """Return the metadata of a generated notebook."""
    return {
        "course": {"language": lang, "lesson": lesson},
        "kernelspec": dict(KERNELSPEC),
        "language_info": dict(LANGUAGE_INFO),
    }


def notebook_bytes(notebook: Any) -> bytes:
    """Return the file's content: UTF-8, line feeds, one at the end."""
    nbformat.validate(notebook)
    text = str(nbformat.writes(notebook, nbformat.NO_CONVERT))
    return (text.rstrip("\n") + "\n").encode("utf-8")


def read_notebook(path: Path) -> Any:
    """Return a notebook as it lies on disk."""
    text = path.read_text(encoding="utf-8")
    return nbformat.reads(text, nbformat.NO_CONVERT)
