"""What the zygote has done before it forks, so that no child has to do it again."""

from __future__ import annotations

import pytest

from autograder.dict_versions import Version
from autograder.sandbox.client import Sandbox
from autograder.sandbox.talk import Cell

SETUP = Cell("setup", 'import numpy as np\nfrom autograder import check, use\nuse("en")')
LOOK = Cell(
    "look",
    """import sys
versions = sys.modules["autograder.dict_versions"]
made = versions._copied.cache_info().misses
versions.snapshot(sys.modules)
print(versions._copied.cache_info().misses - made)""",
)
TOUCHED = Cell(
    "touched",
    """import sys
true = sys.modules["autograder.libraries"]._TRUE
print([row.module.__name__ for row in true if not row.version.holds])""",
)

pytestmark = pytest.mark.skipif(
    not Version({}).known, reason="this Python counts no changes of dictionaries"
)


def test_a_child_need_not_look_through_all_modules_again(sandbox: Sandbox) -> None:
    with sandbox.open([SETUP, LOOK]) as child:
        (printed,) = child.outputs[-1].outputs
    assert printed["text"] == "0\n"


def test_a_child_has_nothing_to_put_back_where_a_submission_changed_nothing(
    sandbox: Sandbox,
) -> None:
    with sandbox.open([SETUP, TOUCHED]) as child:
        (printed,) = child.outputs[-1].outputs
    assert printed["text"] == "[]\n"
