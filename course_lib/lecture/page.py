"""A deck as one page that needs nothing else: styles, faces, scripts and pictures in it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from course_lib.formulas import stylesheet
from course_lib.lecture.face import face_css
from course_lib.lecture.rendering import code, code_colors, outputs, prose
from course_lib.lecture.slides import Block, Column, Slide
from course_lib.messages import tr

HERE = Path(__file__).parent
THEMES = ("light", "dark", "auto")


@dataclass(frozen=True)
class Deck:
    """Everything a deck shows.

    Args:
        title: the title of the page.
        lang: the language of the prose.
        columns: the slides of the notebook.
        report: contents of the slides on this class, shown after the first slide.
        live: whether code can be changed and run where it stands.
    """

    title: str
    lang: str
    columns: tuple[Column, ...]
    report: tuple[str, ...] = ()
    live: bool = False


@dataclass(frozen=True)
class Screen:
    """Who looks at a deck: alone, as the presenter, or as a follower (who gets no notes)."""

    theme: str = "light"
    role: str = "alone"
    key: str = field(default="", repr=False)


def page(deck: Deck, screen: Screen) -> str:
    """Return a deck as HTML.

    Args:
        deck: what is shown.
        screen: to whom, and in which colors.

    Returns:
        A whole document that loads nothing: no address of another file or machine is in it,
        except links that a reader may click.
    """
    slides = "\n".join(_columns(deck, notes=screen.role != "follower"))
    settings = {
        "theme": screen.theme,
        "role": screen.role,
        "key": screen.key,
        "words": words(deck.lang),
    }
    parts = {
        "lang": deck.lang,
        "title": html.escape(deck.title),
        "theme": "dark" if screen.theme == "dark" else "light",
        "faces": f"{stylesheet()}\n{_face(''.join(sorted(set(slides))))}",
        "style": "\n".join((_file("vendor/reveal.css"), _file("deck.css"), code_colors())),
        "slides": slides,
        "settings": _script_data(settings),
        "reveal": _file("vendor/reveal.js"),
        "speaker": "" if screen.role == "follower" else _speaker_view(deck.lang),
        "script": _file("deck.js"),
    }
    return _filled(_file("deck.html"), parts)


def _columns(deck: Deck, *, notes: bool) -> Iterator[str]:
    for number, column in enumerate(deck.columns):
        yield _column(_slide(slide, live=deck.live, notes=notes) for slide in column)
        if number == 0 and deck.report:
            yield _column(f'<section class="report">{slide}</section>' for slide in deck.report)


def _column(slides: Iterable[str]) -> str:
    return "<section>\n" + "\n".join(slides) + "\n</section>"


def _slide(slide: Slide, *, live: bool, notes: bool) -> str:
    blocks = "\n".join(_block(block, live=live) for block in slide.blocks)
    said = "".join(map(prose, slide.notes)) if notes else ""
    aside = f'<aside class="notes">{said}</aside>' if said else ""
    return f"<section>\n{blocks}\n{aside}</section>"


def _block(block: Block, *, live: bool) -> str:
    kind = " fragment" if block.fragment else ""
    if block.cell.cell_type != "code":
        return f'<div class="prose{kind}">{prose(block.cell.source)}</div>'
    shown = outputs(block.cell.get("outputs", ()))
    kind += " figure" if "<img" in shown and not live else ""
    edit = ' contenteditable="plaintext-only" spellcheck="false"' if live else ""
    name = html.escape(str(block.cell.get("id", "")), quote=True)
    return (
        f'<div class="cell{kind}" data-cell="{name}">'
        f'<div class="code"><pre{edit}>{code(block.cell.source)}</pre></div>'
        f'<div class="outputs">{shown}</div></div>'
    )


def words(lang: str) -> dict[str, str]:
    """Return what the page itself says, by the names that its script uses."""
    return {
        "code": tr("Code", lang),
        "run": tr("Run (Ctrl+Enter)", lang),
        "stop": tr("Stop", lang),
        "running": tr("running …", lang),
        "lost": tr("The connection is lost; trying again …", lang),
        "dead": tr("The kernel has stopped. Start the lecture again.", lang),
    }


def _speaker_view(lang: str) -> str:
    """Return the script of the speaker view, with its window in the lecturer's language."""
    script = _file("vendor/notes.js")
    said = {
        ">Upcoming<": tr("Upcoming", lang),
        ">Time <": tr("Time", lang) + " ",
        ">Click to Reset<": tr("Click to reset", lang),
        ">Notes<": tr("Notes", lang),
        ">Loading speaker view...<": tr("Loading the speaker view …", lang),
        "'Layout' +": tr("Layout", lang),
        "'default': 'Default'": tr("Usual", lang),
        "'wide': 'Wide'": tr("Wide", lang),
        "'tall': 'Tall'": tr("Tall", lang),
        "'notes-only': 'Notes only'": tr("Notes only", lang),
    }
    for english, own in said.items():
        script = script.replace(english, _in_place_of(english, own))
    return script


def _in_place_of(english: str, own: str) -> str:
    """Return a passage of the speaker view with its words, and nothing else, exchanged."""
    own = html.escape(own, quote=True).replace("\\", "&#92;").replace("`", "&#96;")
    word = re.findall(r">([^<]+)<|'([^']+)'", english)[-1]
    return english.replace(word[0] or word[1], own)


def _script_data(settings: Mapping[str, Any]) -> str:
    return json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c")


def _filled(template: str, parts: Mapping[str, str]) -> str:
    """Put the parts in their places; what looks like a place inside a part is left alone."""
    pieces = template.split("{{")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        name, rest = piece.split("}}", 1)
        filled.append(parts[name] + rest)
    return "".join(filled)


@cache
def _face(characters: str) -> str:
    return face_css(characters)


@cache
def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
