"""Cards: every kind in three languages, as HTML that any notebook keeps and as plain text."""

from __future__ import annotations

import json
import math
import re
from html.parser import HTMLParser

import pytest
from made_verdicts import KINDS, made, verdict_of

from autograder import course
from autograder.attempt import broken
from autograder.card import card_html, card_text, verdict_json
from autograder.cards import words
from autograder.cards.compose import compose
from autograder.exercise import Exercise
from autograder.record import Award, Difference, Kind, Raised, Verdict

LANGUAGES = ("en", "ja", "ko")
ALLOWED_TAGS = {
    *("div", "p", "strong", "code", "pre", "ul", "li", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ALLOWED_ATTRIBUTES = {"style", "lang", "scope"}
# Declarations that JupyterLab's sanitizer keeps; `color`, `var()` and `url()` are not among them.
ALLOWED_STYLES = re.compile(
    r"border-(left|bottom): \d+px solid rgba\(\d+, \d+, \d+, 0\.\d+\)"
    r"|background-color: rgba\(\d+, \d+, \d+, 0\.\d+\)"
    r"|(padding|margin)(-left)?: [\dpx ]+|max-width: \d+px|line-height: 1\.5|font-size: (115|90)%"
    r"|text-align: left|font-weight: bold|white-space: pre-wrap|overflow-x: auto"
    r"|border-collapse: collapse|list-style-type: none"
)
ATTACK = "<script>alert(1)</script> & 'x' <img src=x onerror=y>"


class Reader(HTMLParser):
    """Collects tags, attributes and text, and insists that every tag is closed."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.feed(fragment)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)


# ── Every kind in every language ────────────────────────────────────────────────────────

every = pytest.mark.parametrize("kind", KINDS)
spoken = pytest.mark.parametrize("lang", LANGUAGES)


@every
@spoken
def test_the_summary_comes_first_in_words_and_points(
    exercise: Exercise, kind: Kind, lang: str
) -> None:
    verdict = made(exercise, kind)
    first = card_text(verdict, lang).splitlines()[0]
    assert first.startswith(words.SIGNS[kind] + " ")
    assert len(first.split("|")[0]) > 4, "a sign alone is not enough"
    if kind != "broken":
        assert f"{verdict.points:g} / {verdict.max_points:g}" in first
    assert Reader(card_html(verdict, lang)).text.startswith(first)


@every
@spoken
def test_html_survives_an_untrusted_notebook(exercise: Exercise, kind: Kind, lang: str) -> None:
    for hidden in (False, True):
        reader = Reader(card_html(made(exercise, kind), lang, hidden=hidden))
        assert set(reader.tags) <= ALLOWED_TAGS
        assert {name for name, _ in reader.attributes} <= ALLOWED_ATTRIBUTES
        styles = [value for name, value in reader.attributes if name == "style"]
        for declaration in "; ".join(styles).split("; "):
            assert ALLOWED_STYLES.fullmatch(declaration), declaration


@every
@spoken
def test_both_forms_say_the_same(exercise: Exercise, kind: Kind, lang: str) -> None:
    verdict = made(exercise, kind)
    card = compose(verdict, lang)
    text, html = card_text(verdict, lang), Reader(card_html(verdict, lang)).text
    facts = [card.summary, card.title, *card.sentences, card.question, *card.faults, *card.quote]
    facts += [value for _, value in card.difference]
    facts += [f"{line.title}: {line.points}" for line in card.criteria]
    facts += [card.next_action, *card.details.splitlines()]
    for fact in filter(None, facts):
        assert fact in text
        assert fact.replace("`", "") in html


@every
def test_the_root_names_its_language(exercise: Exercise, kind: Kind) -> None:
    assert card_html(made(exercise, kind), "ko").startswith('<div lang="ko" ')


def test_every_kind_has_its_own_words() -> None:
    assert set(words.KINDS) == set(words.SIGNS) == set(KINDS)
    assert len(set(words.KINDS.values())) == len(KINDS)


# ── What each kind says ─────────────────────────────────────────────────────────────────


def test_a_misconception_is_one_sentence_and_a_question(exercise: Exercise) -> None:
    cause = exercise.misconceptions[0]
    text = card_text(verdict_of(exercise, "misconception"), "en")
    assert cause.message in text
    assert cause.question in text
    assert f'hint("{exercise.id}")' in text


def test_two_causes_are_both_said(exercise: Exercise) -> None:
    first, second = exercise.misconceptions[:2]
    text = card_text(verdict_of(exercise, "misconception", cause=f"{first.id}+{second.id}"), "en")
    assert first.message in text
    assert second.message in text


def test_a_convention_names_its_library_and_the_next_exercise(exercise: Exercise) -> None:
    text = card_text(verdict_of(exercise, "convention"), "en")
    assert exercise.conventions[0].library in text
    following = course.exercises(exercise.lesson)[1].id
    assert f'check("{following}")' in text


def test_after_the_last_exercise_comes_the_overview() -> None:
    last = course.all_exercises()[-1]
    verdict = Verdict(last.id, "correct", awards=(Award("x", 1, 1),))
    assert "progress()" in card_text(verdict, "en")


def test_values_come_as_a_label(exercise: Exercise) -> None:
    text = card_text(verdict_of(exercise, "wrong"), "en")
    assert "Step 2, W1[0, 1]: 0.3, expected 0.1" in text


@pytest.mark.parametrize("fault", words.FAULTS)
@spoken
def test_each_fault_is_a_sentence(exercise: Exercise, fault: str, lang: str) -> None:
    plain = card_text(verdict_of(exercise, "correct"), lang)
    faulty = card_text(verdict_of(exercise, "correct", faults=(fault,)), lang)
    assert faulty.splitlines()[0] != plain.splitlines()[0]
    assert len(faulty) > len(plain) + 20


def test_an_untouched_stub_and_a_missing_name_are_told_apart(exercise: Exercise) -> None:
    verdict = verdict_of(exercise, "not_attempted")
    texts = {
        card_text(verdict, "en", source=source)
        for source in (None, exercise.stub, "class momentum: pass")
    }
    assert len(texts) == 3
    assert any("`momentum`" in text for text in texts)


def test_a_fault_of_ours_shows_no_points(exercise: Exercise) -> None:
    text = card_text(broken(exercise.id, ValueError("boom"), exercise), "en")
    assert "0 / " not in text
    assert "ValueError: boom" in text
    assert "report" in text


def test_a_card_comes_out_even_without_the_exercise() -> None:
    for lang in LANGUAGES:
        assert "gone.Gone" in card_text(broken("gone.Gone", KeyError("x")), lang)


@pytest.mark.parametrize("value", [0.0, 0.3, math.nan, math.inf, "zigzags", None])
@spoken
def test_any_value_can_be_shown(exercise: Exercise, value: float | str | None, lang: str) -> None:
    difference = Difference("p", 1, "", (), value, "3 values")
    assert card_text(verdict_of(exercise, "wrong", first_difference=difference), lang)


# ── Escaping and hiding ─────────────────────────────────────────────────────────────────


def test_whatever_a_learner_wrote_is_escaped(exercise: Exercise) -> None:
    raised = Raised("ValueError", ATTACK, 3, ATTACK, "mixed", 1, ATTACK)
    difference = Difference("mixed", 1, ATTACK, (0,), 1.0, ATTACK)
    verdict = verdict_of(exercise, "wrong", raised=raised, first_difference=difference)
    html = card_html(verdict, "en", source=ATTACK)
    assert set(Reader(html).tags) <= ALLOWED_TAGS
    assert Reader(html).text.count(ATTACK) == 5
    assert ATTACK in card_text(verdict, "en")


def test_hidden_inputs_do_not_leave(exercise: Exercise) -> None:
    secret = "0.7361920"
    raised = Raised("ValueError", secret, 2, secret, secret, 1, secret)
    difference = Difference(secret, 1, secret, (0,), None, secret)
    source = "class Momentum:\n    x = params\n"
    for kind in ("wrong", "raised", "misconception"):
        verdict = verdict_of(exercise, kind, raised=raised, first_difference=difference)
        for shown in (
            card_html(verdict, "en", hidden=True, source=source),
            card_text(verdict, "en", hidden=True, source=source),
        ):
            assert secret not in shown
            assert "ValueError" in shown
            assert "line 2: x = params" in shown
        data = json.dumps(verdict_json(verdict, hidden=True, source=source))
        assert secret not in data


def test_hidden_numbers_are_not_shown_but_the_place_is(exercise: Exercise) -> None:
    text = card_text(verdict_of(exercise, "wrong"), "en", hidden=True)
    assert "Step 2, W1[0, 1]" in text
    assert "0.3" not in text
    assert "mixed" not in text


def test_a_class_name_cannot_carry_a_hidden_input_out(exercise: Exercise) -> None:
    raised = Raised("Leak07361920", "", 1, "", "mixed", 1)
    text = card_text(verdict_of(exercise, "raised", raised=raised), "en", hidden=True, source="x\n")
    assert "Leak" not in text
