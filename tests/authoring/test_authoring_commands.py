"""The commands of authors and translators, as they are called."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from autograder.authoring.tree import Tree
from autograder.commands.build import command as build
from autograder.commands.translate import command as translate


def run(command: object, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)  # type: ignore[arg-type]


def test_build_then_check(translated: Tree) -> None:
    root = str(translated.root)
    made = run(build, "--root", root)
    assert made.exit_code == 0, made.output
    assert "✓ notebooks/ja/toy/toy.ipynb" in made.output
    assert "8 of 8 files written." in made.output
    checked = run(build, "--check", "--root", root)
    assert checked.exit_code == 0, checked.output
    assert "8 files are up to date." in checked.output


def test_check_names_each_file_and_writes_nothing(translated: Tree) -> None:
    root = translated.root
    run(build, "--root", str(root))
    edited = root / "notebooks" / "ja" / "toy" / "toy.ipynb"
    edited.write_text(edited.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (root / "solutions" / "ko" / "toy" / "toy.ipynb").unlink()
    checked = run(build, "--check", "--root", str(root))
    assert checked.exit_code == 1
    assert "notebooks/ja/toy/toy.ipynb is not what the build makes" in checked.output
    assert "solutions/ko/toy/toy.ipynb is not what the build makes" in checked.output
    assert checked.output.count("is not what") == 2
    assert not (root / "solutions" / "ko" / "toy" / "toy.ipynb").exists()


def test_check_names_notebooks_of_no_lesson(translated: Tree) -> None:
    root = translated.root
    run(build, "--root", str(root))
    (root / "notebooks" / "en" / "old.ipynb").write_text("{}", encoding="utf-8")
    checked = run(build, "--check", "--root", str(root))
    assert checked.exit_code == 1
    assert "notebooks/en/old.ipynb belongs to no lesson" in checked.output
    assert run(build, "toy", "--check", "--root", str(root)).exit_code == 0


def test_build_lists_what_is_untranslated(tree: Tree) -> None:
    made = run(build, "--root", str(tree.root))
    assert made.exit_code == 1
    assert "toy, ja: 19 texts are missing or fuzzy" in made.output
    assert "toy/show: position" in made.output
    assert run(build, "--root", str(tree.root), "--allow-untranslated").exit_code == 0


def test_a_whole_build_wants_the_packages_translated(translated: Tree) -> None:
    root = translated.root
    package = root / "course_lib"
    package.mkdir()
    (package / "figures.py").write_text('tr("learning rate")\n', encoding="utf-8")
    made = run(build, "--root", str(root))
    assert made.exit_code == 1
    assert "course_lib, ko: 1 texts are missing or fuzzy" in made.output
    assert run(build, "toy", "--root", str(root)).exit_code == 0
    assert run(build, "--allow-untranslated", "--root", str(root)).exit_code == 0


def test_build_shows_problems_of_the_source(tree: Tree) -> None:
    path = tree.lesson_folder("toy") / "lesson.py"
    path.write_text(path.read_text(encoding="utf-8").replace("# %% why", "# %% Why"), "utf-8")
    made = run(build, "--root", str(tree.root))
    assert made.exit_code == 1
    assert '✗ toy/lesson.py:39: the title is "Why"' in made.output


def test_unknown_names_are_answered_with_the_known(tree: Tree) -> None:
    for command in (build, translate):
        words = ["update"] if command is translate else []
        made = run(command, *words, "adam", "--root", str(tree.root))
        assert made.exit_code == 1
        assert "expected one of: toy" in made.output


def test_translate_update_and_check(tree: Tree) -> None:
    root = str(tree.root)
    made = run(translate, "update", "--root", root)
    assert made.exit_code == 0
    assert "✓ lessons/toy/ja.po" in made.output
    checked = run(translate, "check", "--root", root)
    assert checked.exit_code == 1
    assert "toy/intro: The step" in checked.output


def test_translate_check_runs_every_lint(translated: Tree) -> None:
    root = str(translated.root)
    assert run(translate, "check", "--root", root).exit_code == 0
    path = translated.lesson_folder("toy") / "ja.po"
    text = path.read_text(encoding="utf-8")
    text = text.replace('"訳文7"', '"🚀"').replace("訳文2 $\\\\eta$", "訳文2 $x$")
    path.write_text(text, encoding="utf-8")
    checked = run(translate, "check", "--root", root)
    assert checked.exit_code == 1
    assert 'ja toy/show "position": 🚀 (U+1F680 ROCKET)' in checked.output
    assert "inline formulas differ" in checked.output


def test_harvest_shows_what_changed(translated: Tree) -> None:
    root = translated.root
    run(build, "--root", str(root))
    path = root / "notebooks" / "ja" / "toy" / "toy.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("訳文7", "位置"), encoding="utf-8")
    made = run(translate, "harvest", str(path), "--root", str(root))
    assert made.exit_code == 0, made.output
    assert "位置" in made.output
    assert "✓ lessons/toy/ja.po" in made.output
    again = run(translate, "harvest", str(path), "--root", str(root))
    assert "says nothing that the catalogue does not say" in again.output
    assert run(build, "--check", "--root", str(root)).exit_code == 1


def test_harvest_refuses(translated: Tree) -> None:
    root = translated.root
    run(build, "--root", str(root))
    path = root / "notebooks" / "ja" / "toy" / "toy.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("[1.0]", "[2.0]"), encoding="utf-8")
    made = run(translate, "harvest", str(path), "--root", str(root))
    assert made.exit_code == 1
    assert "✗ toy/show: the code was changed near '2.0'" in made.output


@pytest.mark.slow
def test_one_lesson_is_built_quietly_and_within_five_seconds(translated: Tree) -> None:
    started = time.process_time()
    arguments = [sys.executable, "-m", "autograder", "build", "--root", str(translated.root)]
    done = subprocess.run(arguments, capture_output=True, encoding="utf-8", check=True, timeout=60)
    assert done.stderr == ""
    assert time.process_time() - started < 5
    assert Path(translated.root / "notebooks/en/toy/toy.ipynb").stat().st_mode & 0o777 == 0o644
