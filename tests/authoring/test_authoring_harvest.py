"""Edits of a rendered notebook come back as translations, and nothing else does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring.build import build
from autograder.authoring.catalogues import po_path, read_catalogue, translations
from autograder.authoring.harvest import harvest
from autograder.authoring.notebook_file import notebook_bytes, read_notebook
from autograder.authoring.output import write
from autograder.authoring.problems import AuthoringError
from autograder.authoring.tree import Tree


@pytest.fixture
def built_tree(translated: Tree) -> Tree:
    write(translated.root, build(translated, ["toy"]).files)
    return translated


def edit(tree: Tree, kind: str, title: str, change: Callable[[str], str]) -> Path:
    path = tree.root / kind / "ja" / "toy" / "toy.ipynb"
    notebook = read_notebook(path)
    cell = next(cell for cell in notebook.cells if cell.id == title)
    before, cell.source = cell.source, change(cell.source)
    assert before != cell.source
    path.write_bytes(notebook_bytes(notebook))
    return path


def sources(content: bytes) -> dict[str, str]:
    cells = json.loads(content)["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in cells}


def japanese(tree: Tree) -> dict[str, str]:
    return translations(read_catalogue(po_path(tree.lesson_folder("toy"), "ja"), "ja"))


@pytest.mark.parametrize(
    ("kind", "title", "old", "new", "message", "translation"),
    [
        ("solutions", "intro", "# 訳文1", "# 一歩", "The step", "一歩"),
        (
            "notebooks",
            "intro",
            "訳文2 $\\eta$ `theta`",
            "幅 $\\eta$ だけ\n`theta` を動かす",
            "A step of size $\\eta$ moves `theta` against the gradient:",
            "幅 $\\eta$ だけ `theta` を動かす",
        ),
        (
            "notebooks",
            "show",
            "# 訳文3",
            "# 学習率は小さく、\n# そのままです。",
            "The learning rate is small,\nand stays so.",
            "学習率は小さく、\nそのままです。",
        ),
        ("notebooks", "show", "# 訳文4", "# 出発点", "the start", "出発点"),
        ("notebooks", "show", "訳文5", "点を描く。", "Draw the point.", "点を描く。"),
        ("notebooks", "show", "訳文6", "引数", "Args:\n    at: where it is", "引数"),
        ("notebooks", "show", '"訳文7"', '"位置"', "position", "位置"),
        ("notebooks", "step", "訳文9", "ここに書く", "your line here", "ここに書く"),
        ("solutions", "step", "訳文10", "下り", "downhill", "下り"),
        ("notebooks", "mend", "訳文16", "符号も違う", "the sign is wrong, too", "符号も違う"),
        (
            "solutions",
            "why",
            "訳文17",
            "上り",
            "Because the gradient points uphill.",
            "上り",
        ),
    ],
)
def test_brings_back_text(
    built_tree: Tree, kind: str, title: str, old: str, new: str, message: str, translation: str
) -> None:
    path = edit(built_tree, kind, title, lambda text: text.replace(old, new))
    before = japanese(built_tree)
    target, changes = harvest(built_tree, path)
    assert target == po_path(built_tree.lesson_folder("toy"), "ja")
    assert [(change.place, change.english) for change in changes] == [(f"toy/{title}", message)]
    assert japanese(built_tree) == {**before, message: translation}
    again = build(built_tree, ["toy"]).files[path.relative_to(built_tree.root)]
    if "\n" not in new:
        assert sources(again)[title] == sources(path.read_bytes())[title]


def test_an_unedited_notebook_changes_nothing(built_tree: Tree) -> None:
    po = po_path(built_tree.lesson_folder("toy"), "ja")
    before = po.read_bytes()
    for kind in ("solutions", "notebooks"):
        assert harvest(built_tree, built_tree.root / kind / "ja/toy/toy.ipynb")[1] == []
    assert po.read_bytes() == before


@pytest.mark.parametrize(
    ("title", "old", "new", "words"),
    [
        ("intro", "\\eta g_t", "\\eta g", "was changed"),
        ("intro", "$\\eta$", "$\\mu$", "was changed"),
        ("intro", "`theta`", "`params`", "was changed"),
        ("intro", "\n\n$$", "\n\n足した段落\n\n$$", "4 paragraphs, expected 3"),
        ("intro", "# 訳文1\n\n", "", "2 paragraphs, expected 3"),
        ("intro", "# 訳文1", "## 訳文1", "another form"),
        ("show", "np.array([1.0])", "np.array([2.0])", "the code was changed near '2.0'"),
        ("show", '"at": at', '"where": at', "the code was changed"),
        ("show", '"訳文7"', "label", "the code was changed"),
        ("show", "# 訳文4", "", "the code was changed"),
        ("show", "draw(theta)", "draw(theta)\ndraw(theta)", "the code was changed"),
        ("show", "    return", "    # 足した\n    return", "the code was changed"),
        ("mend", "lr=0.1, grad", "lr=0.1", "the code was changed"),
        ("check-step", "toy.step", "toy.stop", "the code was changed"),
        ("setup", 'use("ja")', 'use("ko")', "the code was changed"),
    ],
)
def test_refuses_everything_else(
    built_tree: Tree, title: str, old: str, new: str, words: str
) -> None:
    edit(built_tree, "notebooks", "step", lambda text: text.replace("訳文9", "ここに書く"))
    path = edit(built_tree, "notebooks", title, lambda text: text.replace(old, new))
    before = japanese(built_tree)
    with pytest.raises(AuthoringError) as caught:
        harvest(built_tree, path)
    assert [p for p in caught.value.problems if p.startswith(f"toy/{title}: ") and words in p]
    assert japanese(built_tree) == before


def test_refuses_added_and_removed_cells(built_tree: Tree) -> None:
    path = built_tree.root / "notebooks/ja/toy/toy.ipynb"
    notebook: Any = read_notebook(path)
    notebook.cells[0].id = "other"
    path.write_bytes(notebook_bytes(notebook))
    with pytest.raises(AuthoringError) as caught:
        harvest(built_tree, path)
    assert "toy/intro: the cell is gone" in caught.value.problems[0]
    assert 'the id "other" is new' in caught.value.problems[1]


def test_refuses_two_translations_of_one_text(built_tree: Tree) -> None:
    edit(built_tree, "notebooks", "step", lambda text: text.replace("訳文8", "これ"))
    path = edit(built_tree, "notebooks", "mend", lambda text: text.replace("訳文8", "それ"))
    with pytest.raises(AuthoringError, match="in another way than in toy/step"):
        harvest(built_tree, path)


def test_refuses_english(built_tree: Tree) -> None:
    path = built_tree.root / "notebooks/en/toy/toy.ipynb"
    with pytest.raises(AuthoringError, match="English is edited in"):
        harvest(built_tree, path)


def test_a_fuzzy_text_that_was_edited_is_done(built_tree: Tree) -> None:
    po = po_path(built_tree.lesson_folder("toy"), "ja")
    text = po.read_text(encoding="utf-8")
    po.write_text(text.replace("#: course.toml\n", "#: course.toml\n#, fuzzy\n"), encoding="utf-8")
    path = edit(built_tree, "notebooks", "intro", lambda text: text.replace("訳文1", "一歩"))
    harvest(built_tree, path)
    assert "A toy lesson" not in japanese(built_tree)
    assert japanese(built_tree)["The step"] == "一歩"
