"""Plain Python is run as it stands; whatever IPython would change goes through IPython."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograder import course
from autograder.sandbox.capture import _is_plain


def released() -> Iterator[str]:
    for path in sorted((course.ROOT / "solutions" / "ja").glob("*/*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                yield "".join(cell["source"])


def test_ipython_changes_nothing_in_what_is_plain() -> None:
    plain = [text for text in released() if _is_plain(text)]
    assert len(plain) > 100
    for text in plain:
        changed = TransformerManager().transform_cell(text)
        assert changed == (text if text.endswith("\n") else text + "\n")


ODD = {
    "a magic": "%matplotlib inline\nx = 1",
    "a cell's magic": "%%time\nx = 1\ny = 2",
    "the system": "x = 1\n!ls",
    "what the system says": "x = 1\ny = !ls",
    "a question": "x = 1\nx?",
    "an indented cell": "    x = 1\n    y = 2",
    "empty lines before": "\n\nx = 1\ny = 2",
    "one line": "x = 1",
    "a pasted session": ">>> x = 1\n>>> y = 2",
    "numbered prompts": "In [1]: x = 1\nIn [2]: y = 2",
    "a session in a docstring": '"""\n>>> f(1)\n"""\nx = 1',
    "line ends of Windows": "x = 1\r\ny = 2",
    "no program": "x = 1\ny =",
    "a null": "x = 1\ny = '\0'",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_what_ipython_may_change_is_left_to_it(text: str) -> None:
    assert not _is_plain(text)


def test_awaiting_at_the_top_is_plain() -> None:
    assert _is_plain("import asyncio\nawait asyncio.sleep(0)")
