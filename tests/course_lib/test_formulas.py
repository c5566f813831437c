"""Formulas become MathML where they stand, and nothing else on a page changes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from sources import ROOT, none

from course_lib.formulas import FormulaError, formula, stylesheet, typeset
from course_lib.i18n import LANGUAGES, use
from course_lib.lecture.rendering import prose

FACE = ROOT / "course_lib" / "fonts" / "CourseMath-Regular.woff"
LESSONS = sorted(path.name for path in (ROOT / "solutions" / "en").iterdir())
X = "<math><mi>x</mi></math>"


def prose_cells(lang: str, lesson: str) -> list[str]:
    """Return the Markdown of a lesson, solutions of its questions included."""
    path = ROOT / "solutions" / lang / lesson / f"{lesson}.ipynb"
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>$x$</p>", f"<p>{X}</p>"),
        (r"<p>\(x\)</p>", f"<p>{X}</p>"),
        ("$$x$$", '<span class="formula"><math display="block"><mi>x</mi></math></span>'),
        (r"\[x\]", '<span class="formula"><math display="block"><mi>x</mi></math></span>'),
        (r"5 \$ and 6 \$", "5 $ and 6 $"),
        ("5 $ alone", "5 $ alone"),
        ("$a\n\nb$", "$a\n\nb$"),
        ("a < b $x$", f"a < b {X}"),
        ("($x$).", f'<span class="joined">({X}).</span>'),
        ("$x$는 빠르다", f'<span class="joined">{X}는</span> 빠르다'),
        ("値 $x$ は", f"値 {X} は"),
        ("値 $x$。次", f'値 <span class="joined">{X}。</span>次'),
        ("$x$は", f"{X}は"),
    ],
)
def test_formulas_are_found_as_jupyter_finds_them(written: str, shown: str) -> None:
    assert typeset(written) == shown


@pytest.mark.parametrize(
    "kept",
    [
        "<code>$x$</code>",
        "<pre class='a'><b>$x$</b></pre>",
        "<script>let a = `$x$`</script>",
        '<img alt="a > b $x$" src="data:,$x$">',
        "<!-- $x$ -->",
        "<style>a::after { content: '$x$' }</style>",
        "<textarea>$x$</textarea>",
        X,
        "<p>no formula, <b>no</b> change &amp; no &lt;tag&gt;</p>",
    ],
)
def test_what_is_no_prose_stays_as_it_is(kept: str) -> None:
    assert typeset(kept) == kept


def test_entities_are_read_and_text_is_escaped_again() -> None:
    assert "<mo>&lt;</mo>" in typeset("<p>$a &lt; b$</p>")
    assert "<script" not in typeset(r"$\text{&lt;script&gt;alert(1)&lt;/script&gt;}$")
    assert "javascript:" not in formula(r"\text{a}", display=True)


def test_a_formula_that_cannot_be_read_is_shown_as_written() -> None:
    shown = typeset(r"<p>$\unheard{x}$ and $x$</p>")
    assert shown == rf'<p><code class="formula">$\unheard{{x}}$</code> and {X}</p>'


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_formula_is_named(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", lang)
    use(lang)
    with pytest.raises(FormulaError, match=r"unheard"):
        formula(r"\unheard")


def test_twice_is_once() -> None:
    once = typeset(r"<p>$x$, $$\sum_i x_i$$ and $\unheard$ (5 \% of $x$).</p>")
    assert typeset(once) == once


def test_a_large_page_takes_no_time_to_speak_of() -> None:
    page = "<p>" + "a < b & \" ' $x$ <b " * 20_000 + "</p>"
    assert typeset(page).count("<math>") > 15_000


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_formula_of_the_course_can_be_read(lesson: str) -> None:
    pages = {lang: "".join(map(prose, prose_cells(lang, lesson))) for lang in LANGUAGES}
    none([f"{lang}: {code}" for lang, page in pages.items() for code in unread(page)])
    counts = {lang: page.count("<math") for lang, page in pages.items()}
    assert min(counts.values()) == max(counts.values()) > 20, counts


def unread(page: str) -> list[str]:
    """Return what stayed TeX: formulas that failed, and dollar signs in prose."""
    prose_only = re.sub(r"<(pre|code(?! class=.formula))\b.*?</\1>", "", page, flags=re.DOTALL)
    return re.findall(r'<code class="formula">.*?</code>|.{20}\$.{20}', prose_only, re.DOTALL)


def test_the_face_has_every_sign_of_the_formulas() -> None:
    with TTFont(FACE) as font:
        held = set(font.getBestCmap())
        assert "MATH" in font
    texts = [formula_text(prose(cell)) for name in LESSONS for cell in prose_cells("en", name)]
    used = {ord(sign) for text in texts for sign in text}
    none(sorted(f"U+{code:04X} {chr(code)}" for code in used - held - {0xA, 0xFE00}))


def formula_text(page: str) -> str:
    """Return the signs of all formulas, one letter alone as the italic that a browser takes."""
    found = "".join(re.findall(r"<math.*?</math>", page, re.DOTALL))
    letters = re.findall(r"<mi>([A-Za-z])</mi>", found)
    italic = (chr(0x1D434 + ord(a) - (65 if a < "a" else 71)) for a in letters if a != "h")
    return re.sub(r"<[^>]*>|&\w+;", "", found) + "".join(italic)


def test_the_style_brings_the_face_along() -> None:
    assert 'url("data:font/woff;base64,d09GRg' in stylesheet()
    assert "http" not in stylesheet()
    assert Path("CourseMath.woff").name in stylesheet("CourseMath.woff")
    assert len(stylesheet("a")) < 1000
