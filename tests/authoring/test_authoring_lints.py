"""Each lint speaks where it should and is silent where a translation is good."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.extract import Message
from autograder.authoring.glossary import Term, read_glossary
from autograder.authoring.lint_emphasis import emphasis_problems
from autograder.authoring.lint_english import english_problems
from autograder.authoring.lint_font import font_problems
from autograder.authoring.lint_glossary import glossary_problems, terms_in
from autograder.authoring.lint_inline import fields, inline_formulas, inline_problems
from autograder.authoring.references import is_reference

GLOSSARY = """\
en,ja,ko,note
gradient,勾配,기울기,
gradient descent,勾配降下法,경사하강법,
loss function,損失関数,손실 함수,
normalization,正規化,정규화,[never ko: 규제|정칙화]
regularization,正則化,규제,[never ko: 정규화]
step,ステップ,스텝,[loose] also a verb
trajectory,軌跡|軌道,궤적,
mini-batch,ミニバッチ,미니배치,
bias (of a unit),バイアス,편향,
"""


@pytest.fixture
def terms(tmp_path: Path) -> tuple[Term, ...]:
    path = tmp_path / "glossary.csv"
    path.write_text(GLOSSARY, encoding="utf-8")
    return read_glossary(path)


def text(english: str) -> Message:
    return Message(english, ("text",), ("toy/intro",))


def sentence(english: str) -> Message:
    return Message(english, ("message",), ("autograder/card.py",))


# ── Inline formulas, code, placeholders ─────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("english", "translation"),
    [
        ("so $v_t$ and $x$", "よって $x$ と $v_t$"),
        ("call `a.b()` twice", "`a.b()` を2回呼ぶ"),
        ("the cost of `$x$` is code", "`$x$` はコード"),
        ("it costs 5 $ or 6 $", "5 $ か 6 $"),
        ("{name} has {count:d} of {{}}", "{{}} のうち {count:d} が {name}"),
    ],
)
def test_inline_is_quiet(english: str, translation: str) -> None:
    assert list(inline_problems(sentence(english), translation)) == []


@pytest.mark.parametrize(
    ("english", "translation", "words"),
    [
        ("so $v_t$ and $x$", "よって $v$ と $x$", "missing v_t, added v"),
        ("so $x$ and $x$", "よって $x$", "inline formulas differ: missing x"),
        ("call `a` now", "呼ぶ", "inline code differ: missing a"),
        ("{name} of {count}", "{nane} の {count}", "placeholders differ: missing {name}"),
    ],
)
def test_inline_speaks(english: str, translation: str, words: str) -> None:
    (problem,) = inline_problems(sentence(english), translation)
    assert words in problem


def test_braces_of_comments_and_formulas_are_no_placeholders() -> None:
    assert list(inline_problems(Message("{'mean'} here", ("comment",), ()), "ここ")) == []
    assert fields(r"$\hat{v}$ of {name}") == ["{name}"]
    assert inline_formulas(r"$\frac{a}{b}$, \$5 and $$") == [r"\frac{a}{b}"]


# ── Emphasis ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "translation",
    [
        "**모멘텀(momentum)**은 빠르다",
        "**$v_t$**は速度です",
        "これは**「速度」**です",
        "_速度_です",
    ],
)
def test_emphasis_speaks(translation: str) -> None:
    assert list(emphasis_problems(text("**momentum** is $v_t$ _now_"), translation))


@pytest.mark.parametrize(
    "translation",
    [
        "**모멘텀**(momentum)은 빠르다",
        "**$v_t$** は速度です",
        "これは**速度**です",
        "*速度* です",
        "`**kwargs` と `a_b`",
        "$a*b*c$ と $v_{t}$ と $x_*$",
    ],
)
def test_emphasis_is_quiet(translation: str) -> None:
    assert not list(emphasis_problems(text("**momentum** is fast"), translation))


def test_an_asterisk_of_the_english_text_may_stay() -> None:
    assert not list(emphasis_problems(text("2 * 3 is 6"), "2 * 3 は 6"))


def test_comments_are_not_rendered() -> None:
    assert not list(emphasis_problems(Message("a", ("comment",), ()), "**$v$**は"))


# ── Glossary ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("english", "translation", "lang"),
    [
        ("The gradients vanish.", "勾配が消える。", "ja"),
        ("Gradient descent zigzags.", "勾配降下法は揺れる。", "ja"),
        ("Gradient descent zigzags.", "경사하강법은 흔들린다.", "ko"),
        ("the loss function", "손실함수", "ko"),
        ("its trajectory", "その軌道", "ja"),
        ("a mini batch", "ミニバッチ", "ja"),
        ("Take a step.", "進みましょう。", "ja"),
        ("the bias of history", "歴史の偏り", "ja"),
        ("the name `gradient` stays", "名前 `gradient` のまま", "ja"),
        ("normalization, not regularization", "규제가 아니라 정규화", "ko"),
        ("gradients.py is a file", "파일", "de"),
    ],
)
def test_glossary_is_quiet(
    english: str, translation: str, lang: str, terms: tuple[Term, ...]
) -> None:
    if lang == "de":
        assert [term.en for term in terms_in("ingredient upgradient", terms)] == []
        return
    assert list(glossary_problems(text(english), translation, lang, terms)) == []


@pytest.mark.parametrize(
    ("english", "translation", "lang", "words"),
    [
        ("The gradient vanishes.", "傾きが消える。", "ja", '"gradient" is not said'),
        ("Gradient descent", "勾配を下る", "ja", '"gradient descent" is not said'),
        ("L2 regularization", "L2 정규화 규제", "ko", '"정규화" stands for "regularization"'),
        ("batch normalization", "배치 규제 정규화", "ko", '"규제" stands for "normalization"'),
    ],
)
def test_glossary_speaks(
    english: str, translation: str, lang: str, words: str, terms: tuple[Term, ...]
) -> None:
    (problem,) = glossary_problems(text(english), translation, lang, terms)
    assert words in problem


def test_the_courses_glossary_is_complete() -> None:
    rows = read_glossary(Path(__file__).parents[2] / "lessons" / "glossary.csv")
    assert len(rows) > 100
    assert all(term.says["ja"] and term.says["ko"] for term in rows)
    assert len({term.en for term in rows}) == len(rows)
    for term in rows:
        for lang, words in term.never.items():
            assert not set(words) & set(term.says[lang])


# ── English left, literature ────────────────────────────────────────────────────────────

REFERENCE = (
    "- Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods. "
    "doi:10.1016/0041-5553(64)90137-5"
)


@pytest.mark.parametrize(
    ("english", "translation"),
    [
        ("the moved bowl", "動かした器"),
        ("PyTorch", "PyTorch"),
        ("h = 0.2, μ = 0.9", "h = 0.2, μ = 0.9"),
        ("SGD with momentum by Sutskever", "Sutskever, Martens, Dahl, Hinton による SGD"),
        ("see `a b c d e f`", "`a b c d e f` を見よ"),
        ("run python -m x", "`python -m autograder build momentum` を実行"),
        ("see https://example.org/a-b-c-d/e", "https://example.org/a-b-c-d/e 参照"),
        (REFERENCE, REFERENCE),
        ("use {first_name} now", "{first_name} を使う"),
    ],
)
def test_english_is_quiet(english: str, translation: str) -> None:
    assert list(english_problems(sentence(english), translation)) == []


@pytest.mark.parametrize(
    ("english", "translation", "words"),
    [
        ("Take one step", "Take one step", "is the English text"),
        ("velocity", "velocity", "is the English text"),
        ("Summary", "Summary", "is the English text"),
        (
            "The ball rolls on and on.",
            "ボールは the ball rolls on and on",
            "English words are left",
        ),
    ],
)
def test_english_speaks(english: str, translation: str, words: str) -> None:
    (problem,) = english_problems(sentence(english), translation)
    assert words in problem


def test_names_of_the_glossary_may_stay() -> None:
    (problem,) = english_problems(sentence("Adam and Nesterov"), "Adam and Nesterov")
    assert "is the English text" in problem
    known = frozenset({"Adam", "Nesterov"})
    assert list(english_problems(sentence("Adam, Nesterov"), "Adam, Nesterov", known)) == []


def test_literature_needs_an_identifier_and_a_year_in_every_item() -> None:
    assert is_reference(REFERENCE)
    assert is_reference(f"{REFERENCE}\n- Nesterov, Y. (1983). A method. https://example.org")
    assert not is_reference("Read more at https://example.org first.")
    assert not is_reference(f"{REFERENCE}\nand a sentence")


# ── Font ────────────────────────────────────────────────────────────────────────────────


def test_font_is_quiet() -> None:
    assert list(font_problems(text("rate"), "학습률 η = 0.1、学習率 — 「β」\n…")) == []
    assert list(font_problems(text("x̂ and β₁"), "x̂ と β₁")) == []


def test_font_speaks() -> None:
    (problem,) = font_problems(text("fast"), "速い🚀 ክ")
    assert "U+1F680 ROCKET" in problem
    assert "U+12AD" in problem
    label = Message("rate β₁", ("label",), ())
    assert "U+2081" in next(font_problems(label, "減衰率 β₁"))
