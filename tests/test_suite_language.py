"""The suite itself: its tests mean the same on a machine that is set to another language."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from sources import ROOT

from autograder.__main__ import main
from course_lib.i18n import VARIABLE, language

OWN = f"{__file__}::test_the_suite_speaks_english"
ALONE = ("-p", "no:xdist", "-p", "no:cacheprovider", "-o", "addopts=", "-q")


def test_the_suite_speaks_english() -> None:
    asked = "from course_lib.i18n import language; print(language())"
    told = subprocess.check_output([sys.executable, "-c", asked], cwd=ROOT, encoding="utf-8")
    assert (language(), told.strip()) == ("en", "en")
    # A command's help is translated when its module is imported.
    assert "Sort the notebooks" in CliRunner().invoke(main, ["collect", "--help"]).output


@pytest.mark.parametrize(
    "machine",
    [{VARIABLE: "ja"}, {"LC_ALL": "ko_KR.UTF-8", "LANG": "ko_KR.UTF-8"}],
    ids=["chosen", "locale"],
)
def test_a_machine_set_to_another_language_changes_nothing(machine: dict[str, str]) -> None:
    kept = {name: value for name, value in os.environ.items() if name != VARIABLE}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *ALONE, OWN],
        cwd=ROOT,
        env={**kept, **machine, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
