"""`python -m autograder export`, and the same plugins under nbgrader's own command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from gradebooks import set_score
from small_course import ROOT, nbgrader

from autograder.commands.export import command
from autograder.exporting.memory import NAME


@pytest.fixture
def root(course_root: Path) -> Path:
    """A course in the present folder."""
    return course_root


def run(*words: str) -> Result:
    """Run the command in the present folder."""
    return CliRunner().invoke(command, words, catch_exceptions=False)


def test_a_dry_run_tells_who_changed_from_what_to_what(root: Path) -> None:
    first = run("--dry-run", "--format", "moodle")
    assert "There was no export in the format moodle so far." in first.stdout
    assert "new: momentum, s01: 14" in first.stdout
    assert not (root / "moodle.csv").exists()
    assert not (root / NAME).exists()

    written = run("--format", "moodle", "--bom")
    assert "14 rows written to moodle.csv; 14 differ from the last export." in written.stdout
    assert "momentum, s06: withheld: the checker failed" in written.stdout
    assert (root / "moodle.csv").read_bytes().startswith(b"\xef\xbb\xbf")

    set_score(root, "s01", 8.5)
    set_score(root, "s06", 3)
    before = {path: path.read_bytes() for path in root.iterdir() if path.is_file()}
    again = run("--dry-run", "--format", "moodle")
    assert "changed: momentum, s01: 14 → 12.5" in again.stdout
    assert "changed: momentum, s06: empty (withheld: the checker failed" in again.stdout
    assert "2 differences. Nothing was written." in again.stdout
    assert before == {path: path.read_bytes() for path in root.iterdir() if path.is_file()}


def test_what_is_gone_is_named_and_other_assignments_are_kept(root: Path) -> None:
    run("--format", "csv")
    kept = json.loads((root / NAME).read_text(encoding="utf-8"))
    kept["csv"]["rows"].append(
        {"assignment": "momentum", "student": "left", "score": 3.0, "note": ""}
    )
    (root / NAME).write_text(json.dumps(kept), encoding="utf-8")
    assert "gone: momentum, left: 3" in run("--dry-run").stdout
    assert "left" not in run("--dry-run", "--assignment", "adam").stdout
    run("--assignment", "adam")
    assert "gone: momentum, left: 3" in run("--dry-run").stdout


def test_a_memory_that_cannot_be_read_is_none(root: Path) -> None:
    (root / NAME).write_text('{"csv": {"rows": 3}, "moodle": []}', encoding="utf-8")
    assert "There was no export in the format csv so far." in run("--dry-run").stdout
    assert run().exit_code == 0
    assert "0 differences" in run("--dry-run").stdout


def test_each_error_has_three_parts_and_writes_nothing(root: Path) -> None:
    before = sorted(root.iterdir())
    for words, part in {
        ("--assignment", "nope"): "has no assignment nope, expected one of",
        ("--format", "canvas"): "expected one with a column canvas_id",
        ("--to", str(root)): "is a folder, expected a file",
        ("--to", "no/such/file.csv"): "nothing was changed: close the program",
    }.items():
        result = run(*words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert part in result.stderr
    assert sorted(root.iterdir()) == before


def test_no_gradebook_is_no_new_gradebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run()
    assert result.exit_code == 2
    assert "expected the course's gradebook" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_nbgrader_exports_with_the_same_plugins(root: Path) -> None:
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    usual = nbgrader(root, "export", "--CsvExport.bom=True")
    assert usual.returncode == 0, usual.stderr
    assert (root / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbfassignment,")
    assert set(json.loads((root / NAME).read_text(encoding="utf-8"))) == {"csv"}
    refused = nbgrader(root, "export", "--exporter=autograder.exporting.CanvasExport")
    assert refused.returncode == 1
    assert "there is no roster.csv in the course" in refused.stderr
    assert "Traceback" not in refused.stderr
