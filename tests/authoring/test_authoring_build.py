"""The build: one source, three languages, two notebooks each, the same bytes every time."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder import course
from autograder.authoring.build import Built, build
from autograder.authoring.catalogues import po_path
from autograder.authoring.nbgrader_settings import WRITE_HERE
from autograder.authoring.output import differing, leftovers, write
from autograder.authoring.problems import AuthoringError
from autograder.authoring.same_code import formulas, same_code, same_text
from autograder.authoring.tree import Tree


@pytest.fixture
def built(translated: Tree) -> Built:
    return build(translated, ["toy"])


def notebook(built: Built, kind: str, lang: str) -> Any:
    text = built.files[Path(kind, lang, "toy", "toy.ipynb")].decode("utf-8")
    found: Any = nbformat.reads(text, as_version=4)
    nbformat.validate(found)
    return found


def cell(built: Built, kind: str, lang: str, title: str) -> Any:
    return next(cell for cell in notebook(built, kind, lang).cells if cell.id == title)


def test_makes_every_file(built: Built) -> None:
    names = {path.as_posix() for path in built.files}
    notebooks = {
        f"{kind}/{lang}/toy/toy.ipynb"
        for kind in ("solutions", "notebooks")
        for lang in ("en", "ja", "ko")
    }
    assert names == notebooks | {"lessons/toy/ja.mo", "lessons/toy/ko.mo"}
    assert built.problems == ()


def test_is_the_same_on_every_run(translated: Tree, built: Built) -> None:
    assert build(translated, ["toy"]).files == built.files


def test_bytes_are_utf8_with_line_feeds_and_one_at_the_end(built: Built) -> None:
    for path, content in built.files.items():
        if path.suffix == ".ipynb":
            text = content.decode("utf-8")
            assert "\r" not in text
            assert text.endswith("}\n")
            assert "訳文" in text or "번역" in text or "/en/" in path.as_posix()


def test_cells_are_named_by_their_titles_and_have_no_outputs(built: Built) -> None:
    for kind in ("solutions", "notebooks"):
        made = notebook(built, kind, "ja")
        assert [cell.id for cell in made.cells] == [
            "intro",
            "setup",
            "show",
            "step",
            "check-step",
            "mend",
            "check-mend",
            "why",
        ]
        assert made.metadata.course == {"lesson": "toy", "language": "ja"}
        for one in made.cells:
            assert one.metadata.course.id == one.id
            assert one.metadata.slideshow.slide_type in ("slide", "subslide", "fragment", "skip")
            if one.cell_type == "code":
                assert (one.outputs, one.execution_count) == ([], None)
    assert cell(built, "notebooks", "ja", "show").metadata.course.kind == "demo"


def test_the_setup_cell_names_the_language(built: Built) -> None:
    for lang in ("en", "ja", "ko"):
        assert cell(built, "notebooks", lang, "setup").source.endswith(f'use("{lang}")')


def test_labels_are_resolved(built: Built) -> None:
    assert '"label": "position", "at": at' in cell(built, "notebooks", "en", "show").source
    assert '"label": "訳文7", "at": at' in cell(built, "notebooks", "ja", "show").source


def test_solutions_hold_the_solution_and_releases_the_stub(built: Built) -> None:
    solved, released = (cell(built, k, "ja", "step") for k in ("solutions", "notebooks"))
    assert "return theta - lr * grad  # 訳文10" in solved.source
    assert "# 訳文9" in solved.metadata.course.stub
    assert released.source == solved.metadata.course.stub
    assert "stub" not in released.metadata.course
    content = built.files[Path("notebooks/ja/toy/toy.ipynb")].decode("utf-8")
    assert "theta - lr" not in content


def test_a_bug_hunt_starts_from_its_broken_text(built: Built) -> None:
    assert cell(built, "notebooks", "ko", "mend").source == (
        'def fixed_step(theta, lr=0.1, grad):\n    """번역8"""\n'
        "    # 번역16\n    return (theta + lr * grad"
    )


def test_run_all_goes_on_behind_a_bug_hunt_that_does_not_compile(built: Built) -> None:
    assert cell(built, "notebooks", "ja", "mend").metadata.tags == ["raises-exception"]
    assert "tags" not in cell(built, "notebooks", "ja", "step").metadata


def test_the_check_cell_is_one_call_in_every_language(built: Built) -> None:
    made = [cell(built, "notebooks", lang, "check-step") for lang in ("en", "ja", "ko")]
    assert made[0] == made[1] == made[2]
    assert made[0].source == 'check("toy.step")'
    assert made[0].metadata.nbgrader.points == 6
    assert (made[0].metadata.nbgrader.grade, made[0].metadata.nbgrader.locked) == (True, True)


def test_manual_answers_share_one_text(built: Built) -> None:
    for lang in ("en", "ja", "ko"):
        released = cell(built, "notebooks", lang, "why")
        assert released.source == WRITE_HERE
        assert released.metadata.nbgrader.points == 4
        assert cell(built, "solutions", lang, "why").source != WRITE_HERE
    checksums = {
        cell(built, "notebooks", lang, "why").metadata.nbgrader.checksum for lang in ("en", "ja")
    }
    assert len(checksums) == 1


def test_prose_carries_no_nbgrader_metadata(built: Built) -> None:
    for title in ("intro", "setup", "show"):
        assert "nbgrader" not in cell(built, "notebooks", "ja", title).metadata


def test_three_languages_are_one_lesson(built: Built) -> None:
    labels = {"ja": {"position": "訳文7"}, "ko": {"position": "번역7"}}
    for kind in ("solutions", "notebooks"):
        english = notebook(built, kind, "en")
        for lang in ("ja", "ko"):
            assert same_code(english, notebook(built, kind, lang), labels[lang]) == []
        assert same_code(english, notebook(built, kind, "ja"), {}) == ["show"]
    assert formulas(cell(built, "notebooks", "ko", "intro").source) == [
        "$$\n\\theta_t = \\theta_{t-1} - \\eta g_t\n$$"
    ]


def test_the_proof_sees_differences() -> None:
    assert same_text('x = {"a": 1}  # one', 'x = {"a": 1}  # 一', {})
    assert not same_text('x = {"a": 1}', 'x = {"b": 1}', {})
    assert same_text('x = {"a": 1}', 'x = {"b": 1}', {"a": "b"})
    assert same_text('def f():\n    """A."""', 'def f():\n    """い。"""', {})
    assert not same_text("x = 1", "x = (1", {})
    assert same_text("x = (1  # a", "x = (1  # い", {})
    assert not same_text("x = (1", "x = (2", {})


def test_untranslated_texts_stop_one_language(translated: Tree) -> None:
    path = po_path(translated.lesson_folder("toy"), "ja")
    text = path.read_text(encoding="utf-8").replace('msgstr "訳文7"', 'msgstr ""')
    path.write_text(text, encoding="utf-8")
    made = build(translated, ["toy"])
    (problem,) = made.problems
    assert problem.startswith("toy, ja: 1 texts are missing or fuzzy")
    assert "toy/show: position" in problem
    assert Path("notebooks/ja/toy/toy.ipynb") not in made.files
    assert Path("notebooks/ko/toy/toy.ipynb") in made.files
    draft = build(translated, ["toy"], allow_untranslated=True)
    assert draft.problems == ()
    assert '"label": "position"' in cell(draft, "notebooks", "ja", "show").source


def test_a_translation_that_would_change_code_is_refused(translated: Tree) -> None:
    path = po_path(translated.lesson_folder("toy"), "ja")
    text = path.read_text(encoding="utf-8").replace('"訳文5"', '"訳\\"\\"\\""')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AuthoringError, match="toy/show: the ja translation changes the code"):
        build(translated, ["toy"])


def test_writes_what_changed_and_finds_what_is_left_over(translated: Tree, built: Built) -> None:
    root = translated.root
    assert set(write(root, built.files)) == set(built.files)
    assert write(root, built.files) == ()
    path = Path("notebooks/en/toy/toy.ipynb")
    (root / path).write_bytes(built.files[path] + b"\n")
    assert differing(root, built.files) == (path,)
    shutil.copytree(root / "notebooks" / "en" / "toy", root / "notebooks" / "en" / "old")
    assert leftovers(root, built.files) == (Path("notebooks/en/old/toy.ipynb"),)


@pytest.mark.slow
def test_plain_nbgrader_makes_the_same_release(translated: Tree, built: Built) -> None:
    root = translated.root
    write(root, {path: content for path, content in built.files.items() if "en" in path.parts})
    (root / "notebooks/en/toy/toy.ipynb").unlink()
    shutil.copy(course.ROOT / "nbgrader_config.py", root)
    environment = dict(os.environ)
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment["HOME"] = environment["JUPYTER_CONFIG_DIR"] = str(root)
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "toy", "--force"],
        cwd=root,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    path = Path("notebooks/en/toy/toy.ipynb")
    assert (root / path).read_bytes() == built.files[path]
    assert _registered(root / "gradebook.db") == {"check-step": 6, "check-mend": 6, "why": 4}


def _registered(database: Path) -> dict[str, float]:
    connection = sqlite3.connect(database)
    try:
        rows = connection.execute(
            "select base_cell.name, grade_cells.max_score from base_cell"
            " join grade_cells on base_cell.id = grade_cells.id"
        )
        return dict(rows.fetchall())
    finally:
        connection.close()


def test_the_release_holds_no_file_but_the_notebook(translated: Tree, built: Built) -> None:
    write(translated.root, built.files)
    beside = translated.root / "solutions" / "en" / "toy" / "notes.txt"
    beside.write_text("mine", encoding="utf-8")
    write(translated.root, build(translated, ["toy"]).files)
    assert [p.name for p in (translated.root / "notebooks" / "en" / "toy").iterdir()] == [
        "toy.ipynb"
    ]


def test_json_is_indented_by_one_and_sorted(built: Built) -> None:
    for path, content in built.files.items():
        if path.suffix == ".ipynb":
            data = json.loads(content)
            again = json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False)
            assert content.decode("utf-8") == again + "\n"
