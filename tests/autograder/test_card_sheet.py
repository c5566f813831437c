"""The sheet of cards that is laid out to be looked at: it still shows every kind."""

from __future__ import annotations

import pytest

pytest.importorskip("selenium", reason="tools.cards shares the browser's settings with a test")

from tools.cards import ANSWERS, attempted, page


def test_the_sheet_shows_what_it_says() -> None:
    found = [attempted(row)[1] for row in ANSWERS]
    three = ["convention", "misconception", "wrong"]
    assert [made.verdict.kind for made in found[:6]] == three * 2
    assert [made.verdict.kind for made in found[6:]] == [
        *("misconception", "misconception", "wrong"),
        *("misconception", "raised", "wrong"),
    ]
    assert [made.seen is not None for made in found] == [True] * 9 + [False] * 3


def test_every_card_is_on_the_page() -> None:
    shown = page("ko", "dark")
    assert shown.count("<img ") == 9
    assert shown.count('<div lang="ko"') == len(ANSWERS)
