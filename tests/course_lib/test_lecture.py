"""A lecture built from a small notebook: which slides, what is on them, and what is not."""

from __future__ import annotations

import html.parser
import re
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from small_lecture import NOTE, deck, lesson, marked

from course_lib.i18n import LANGUAGES
from course_lib.lecture.face import face_css
from course_lib.lecture.page import Screen, page
from course_lib.lecture.rendering import code_colors, outputs
from course_lib.lecture.running import executed
from course_lib.lecture.slides import columns


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_LANG", "en")


class Loads(html.parser.HTMLParser):
    """Collects the addresses that a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a browser fetches by itself."""
        names = {"src", "data", "poster"} | (set() if tag == "a" else {"href"})
        self.found += [value or "" for name, value in attrs if name in names]


def loads(text: str) -> list[str]:
    """Return what a page would fetch, data in the page itself left out."""
    parser = Loads()
    parser.feed(text)
    styles = "".join(re.findall(r"<style>.*?</style>", text, re.DOTALL))
    found = parser.found + re.findall(r"url\(\s*[\"']?([^\"')]*)", styles)
    return [*(one for one in found if not one.startswith("data:")), *re.findall("@import", styles)]


def slides_of(text: str) -> str:
    """Return the part of a page that holds the slides."""
    return text.split('<div class="slides">')[1].split('<p id="banner"')[0]


# ── Slides ──────────────────────────────────────────────────────────────────────────────


def test_marks_make_columns_of_slides() -> None:
    made = columns(lesson().cells)
    assert [len(column) for column in made] == [2, 1]
    assert [block.cell.id for block in made[0][1].blocks] == ["demo", "more"]
    assert [block.fragment for block in made[0][1].blocks] == [False, True]
    assert made[0][0].notes == (NOTE,)


def test_a_notebook_without_marks_is_one_slide() -> None:
    cells = [marked(new_markdown_cell("a"), None, "a"), marked(new_code_cell("1"), None, "b")]
    assert [[len(slide.blocks) for slide in column] for column in columns(cells)] == [[2]]
    assert columns([marked(new_markdown_cell("a"), "notes", "a")]) == ()


@pytest.mark.parametrize("role", ["alone", "presenter", "follower"])
def test_a_page_loads_nothing(role: str) -> None:
    assert loads(page(deck(lesson()), Screen("light", role))) == []


def test_formulas_are_typeset_and_no_tex_is_left() -> None:
    shown = slides_of(page(deck(lesson()), Screen()))
    assert shown.count("<math") == 3
    assert "$" not in shown


def test_followers_get_neither_notes_nor_the_key() -> None:
    made = deck(lesson())
    for role, there in (("presenter", True), ("follower", False)):
        key = "secret-key" if there else ""
        text = page(made, Screen("light", role, key))
        assert ("For the lecturer" in text) is there
        assert ("secret-key" in text) is there
        assert ("RevealNotes=t()" in text) is there


def test_code_can_be_changed_in_a_live_lecture_only() -> None:
    for live in (True, False):
        shown = slides_of(page(deck(lesson(), live=live), Screen()))
        assert ("contenteditable" in shown) is live


def test_what_looks_like_a_place_in_the_template_is_left_alone() -> None:
    notebook = lesson("# The {{style}} of `{{slides}}` </script>")
    shown = page(deck(notebook), Screen(key="</script><b>"))
    assert "The {{style}} of <code>{{slides}}</code>" in shown
    assert "</script><b>" not in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_speaks_the_language_of_the_lesson(lang: str) -> None:
    shown = page(deck(lesson(), lang), Screen("dark"))
    assert f'<html lang="{lang}" class="dark">' in shown
    assert '"code": ' in shown


def test_the_face_holds_what_the_slides_say() -> None:
    alone, more = face_css("a"), face_css("学習率 학습률 하나 둘 셋")
    assert len(alone) < len(more) < 100_000
    assert face_css("\U0001f600")  # it has no such sign: the machine's own is taken


def test_code_has_colors_in_both_themes() -> None:
    assert {".light .code .k {", ".dark .code .k {"} <= set(re.findall(r".*? \{", code_colors()))


# ── Outputs ─────────────────────────────────────────────────────────────────────────────


def test_printed_lines_are_joined_and_warnings_left_out() -> None:
    results = [
        new_output("stream", name="stdout", text="a < "),
        new_output("stream", name="stderr", text="Warning"),
        new_output("stream", name="stdout", text="b\n"),
    ]
    assert outputs(results) == '<pre class="printed">a &lt; b</pre>'


def test_an_error_is_one_line() -> None:
    said = "invalid syntax (1204814600.py, line 4)"
    error = new_output("error", ename="SyntaxError", evalue=said, traceback=["a", "b"])
    assert ">SyntaxError: invalid syntax (line 4)<" in outputs([error])


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"text/html": "<b>$x$</b>", "text/plain": "x"}, "<b><math><mi>x</mi></math></b>"),
        ({"image/png": "AAAA\n", "text/plain": '"f"'}, 'src="data:image/png;base64,AAAA"'),
        ({"image/svg+xml": "<svg></svg>"}, "<svg></svg>"),
        ({"text/latex": "$x$", "text/plain": "x"}, "<math><mi>x</mi></math>"),
        ({"text/plain": "1 < 2"}, "1 &lt; 2"),
        ({"application/json": {}}, ""),
        ({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Slider()"}, ""),
    ],
)
def test_the_richest_form_is_shown(data: dict[str, Any], shown: str) -> None:
    made = outputs([new_output("display_data", data=data)])
    assert shown in made
    assert bool(made) is bool(shown)


# ── Running ─────────────────────────────────────────────────────────────────────────────


def test_a_notebook_is_run_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []
    notebook = lesson()
    first = executed(notebook, tmp_path, told.append)
    assert first.cells[3].outputs[0].text == "42\n"
    assert "outputs" not in notebook.cells[3] or not notebook.cells[3].outputs
    assert len(told) == 1, "an error that is meant is not complained of"
    again = executed(notebook, tmp_path, told.append)
    assert len(told) == 1
    assert again.cells[3].outputs == first.cells[3].outputs
    assert [path.suffix for path in tmp_path.iterdir()] == [".ipynb"]
    assert capfd.readouterr() == ("", ""), "the terminal is what the class sees"


def test_a_cell_that_fails_is_named(tmp_path: Path) -> None:
    told: list[str] = []
    broken = new_notebook(cells=[marked(new_code_cell("1 / 0"), "slide", "oops")])
    executed(broken, tmp_path, told.append)
    assert "oops" in told[1]
