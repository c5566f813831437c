"""Catalogues follow the source, keep what translators wrote, and change only with the source."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

from toy_course import translate_all

from autograder.authoring.catalogues import (
    fuzzy_ids,
    po_path,
    po_text,
    read_catalogue,
    translations,
    updated,
)
from autograder.authoring.compile import mo_bytes
from autograder.authoring.extract import Message, lesson_texts, messages, package_texts
from autograder.authoring.lesson import read_lesson
from autograder.authoring.tree import Tree
from autograder.authoring.update import translations_of, update_catalogues


def message(text: str, place: str = "toy/intro") -> Message:
    return Message(text, ("text",), (place,))


def in_source_order(tree: Tree) -> list[str]:
    return [m.id for m in messages(lesson_texts(read_lesson(tree, "toy")))]


def test_extracts_everything_a_person_reads_in_order(tree: Tree) -> None:
    assert in_source_order(tree) == [
        "A toy lesson",
        "The step",
        "A step of size $\\eta$ moves `theta` against the gradient:",
        "The learning rate is small,\nand stays so.",
        "the start",
        "Draw the point.",
        "Args:\n    at: where it is",
        "position",
        "Return theta after one step.",
        "your line here",
        "downhill",
        "Take one step",
        "moves against the gradient",
        "Look at the sign.",
        "Which way is down?",
        "Subtract.",
        "the sign is wrong, too",
        "Because the gradient points uphill.",
        "- two points for the sign\n- two points for the reason",
    ]


def test_formulas_and_code_are_never_extracted(tree: Tree) -> None:
    everything = "\n".join(in_source_order(tree))
    assert "$$" not in everything
    assert "np.array" not in everything
    assert "toy.step" not in everything


def test_places_name_lesson_cell_and_exercise(tree: Tree) -> None:
    found = {m.id: m for m in messages(lesson_texts(read_lesson(tree, "toy")))}
    assert found["position"].places == ("toy/show",)
    assert found["position"].kinds == ("label",)
    assert found["Return theta after one step."].places == ("toy/step", "toy/mend")
    assert found["Subtract."].places == ("toy.step", "toy.fix_step")


def test_a_sentence_taken_over_from_the_engine_is_not_the_lessons(tree: Tree) -> None:
    path = tree.lesson_folder("toy") / "exercises.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('mark("Subtract.")', '"Subtract."'), encoding="utf-8")
    assert "Subtract." not in in_source_order(tree)


def test_packages_give_their_tr_and_mark_literals(tmp_path: Path) -> None:
    source = 'tr("hello {name}", name=1)\nmark("long " "sentence")\ntr(x)\nother("no")\n'
    package = tmp_path / "course_lib"
    package.mkdir()
    (package / "figures.py").write_text(source, encoding="utf-8")
    texts = list(package_texts(package))
    assert [(t.id, t.place) for t in texts] == [
        ("hello {name}", "course_lib/figures.py"),
        ("long sentence", "course_lib/figures.py"),
    ]


def test_update_writes_once(tree: Tree) -> None:
    paths = update_catalogues(tree, ["toy"])
    assert [path.name for path in paths] == ["ja.po", "ko.po"]
    assert update_catalogues(tree, ["toy"]) == []
    text = paths[0].read_text(encoding="utf-8")
    assert "Date" not in text
    assert "Babel" not in text
    assert "#: toy/show\n" in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_update_keeps_translations_and_comments(tree: Tree) -> None:
    translate_all(tree)
    path = po_path(tree.lesson_folder("toy"), "ja")
    text = path.read_text(encoding="utf-8").replace("#. label", "# a word in a figure\n#. label")
    path.write_text(text, encoding="utf-8", newline="\n")
    assert update_catalogues(tree, ["toy"]) == []
    assert "# a word in a figure\n#. label\n" in path.read_text(encoding="utf-8")


def test_a_changed_text_is_fuzzy_and_shows_the_old_one(tmp_path: Path) -> None:
    old = "The velocity grows while the gradient keeps its sign."
    new = "The velocity grows as long as the gradient keeps its sign."
    catalog = updated(read_catalogue(tmp_path / "ja.po", "ja"), [message(old)], "ja")
    catalog[old].string = "速度は増える。"
    path = tmp_path / "ja.po"
    path.write_text(po_text(catalog), encoding="utf-8")
    for _ in range(2):  # the second time, the old text comes from the file
        path.write_text(
            po_text(updated(read_catalogue(path, "ja"), [message(new)], "ja")), encoding="utf-8"
        )
        text = path.read_text(encoding="utf-8")
        assert "#, fuzzy\n#| msgid" in text
        assert "while the gradient" in text
        assert "速度は増える。" in text
        assert "# |" not in text
    again = read_catalogue(path, "ja")
    assert translations(again) == {}
    assert fuzzy_ids(again) == {new}


def test_texts_that_are_gone_stand_at_the_end(tmp_path: Path) -> None:
    catalog = updated(read_catalogue(tmp_path / "ja.po", "ja"), [message("Gone away.")], "ja")
    catalog["Gone away."].string = "なくなった。"
    text = po_text(updated(catalog, [message("Of no likeness: 123456")], "ja"))
    assert text.endswith('#~ msgid "Gone away."\n#~ msgstr "なくなった。"\n')


def test_compiled_catalogues_are_read_by_gettext_and_hold_no_date() -> None:
    done = {"Take one step": "1歩進む", "b": "び"}
    content = mo_bytes(done, "ja")
    assert content == mo_bytes(dict(reversed(done.items())), "ja")
    read = gettext.GNUTranslations(io.BytesIO(content))
    assert read.gettext("Take one step") == "1歩進む"
    assert sorted(read.info()) == [
        "content-transfer-encoding",
        "content-type",
        "language",
        "mime-version",
    ]


def test_counts_done_fuzzy_and_missing(tree: Tree) -> None:
    translate_all(tree)
    path = po_path(tree.lesson_folder("toy"), "ja")
    catalog = read_catalogue(path, "ja")
    catalog["position"].flags.add("fuzzy")
    catalog["the start"].string = ""
    path.write_text(po_text(catalog), encoding="utf-8")
    japanese, korean = translations_of(tree, ["toy"])
    assert (len(japanese.done), len(japanese.fuzzy)) == (17, 1)
    assert [m.id for m in japanese.missing] == ["the start", "position"]
    assert not korean.missing
