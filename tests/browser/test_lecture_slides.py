"""A small lecture in a real browser: fitted slides, notes, a print, and a screen that follows."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from course_lib.lecture.giving import Showing, lead
from course_lib.lecture.page import Deck, Screen, page
from course_lib.lecture.slides import columns
from tools.lab_page import PATIENCE, chromium, programs

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(
        programs() is None,
        reason="no Chromium with chromedriver (Debian: apt-get install chromium chromium-driver)",
    ),
]
LONG = "\n".join(f"value_{n} = {n}" for n in range(50))
FORMULA = r"$$\sqrt{\kappa} = \begin{cases} 25x & x < 1 \\ x + 24 & x \ge 1 \end{cases}$$"
WIDE = "$$" + " + ".join(rf"\frac{{\partial L}}{{\partial W_{{{n}}}}}" for n in range(20)) + "$$"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def lesson() -> list[Any]:
    """Return a title with notes, formulas, a long listing, a figure, and a cell to run."""
    picture = new_output("display_data", data={"image/png": PIXEL, "text/plain": "a dot"})
    rows = [
        ("title", "slide", new_markdown_cell("# 운동량 モーメンタム")),
        ("said", "notes", new_markdown_cell("Say it aloud.")),
        ("formulas", "subslide", new_markdown_cell(f"{FORMULA}\n\n{WIDE}")),
        ("long", "slide", new_code_cell(LONG)),
        ("figure", "slide", new_code_cell("draw()", outputs=[picture])),
        ("hidden", "skip", new_code_cell("answer = 40")),
        ("demo", "slide", new_code_cell("print(answer)")),
    ]
    for name, mark, cell in rows:
        cell.id, cell.metadata["slideshow"] = name, {"slide_type": mark}
    return [cell for _, _, cell in rows]


def deck(*, live: bool = False) -> Deck:
    """Return the deck of the small lesson."""
    return Deck("A lecture", "en", columns(lesson()), live=live)


def until(driver: WebDriver, code: str) -> Any:
    """Wait until a piece of JavaScript gives something true, and return it."""
    return WebDriverWait(driver, PATIENCE).until(lambda _: driver.execute_script(code))


def opened(driver: WebDriver, address: str) -> WebDriver:
    """Load a deck and wait until its slides are fitted."""
    driver.get(address)
    until(driver, "return document.documentElement.dataset.ready")
    return driver


def errors(driver: WebDriver) -> list[str]:
    """Return what the browser complains of, a missing file or a blocked request included."""
    return [str(row["message"]) for row in driver.get_log("browser")]  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    """Start a browser for the lecturer."""
    with chromium(tmp_path_factory.mktemp("lecturer"), (1280, 720)) as driver:
        yield driver


@pytest.fixture
def shown(browser: WebDriver, tmp_path: Path) -> WebDriver:
    """Open the deck as a file."""
    path = tmp_path / "강의 講義.html"
    path.write_text(page(deck(), Screen()), encoding="utf-8")
    return opened(browser, path.as_uri())


def test_every_slide_fits_and_nothing_is_fetched(shown: WebDriver) -> None:
    heights = until(
        shown,
        """return Reveal.getSlides().map(slide => {
            const {h, v} = Reveal.getIndices(slide);
            Reveal.slide(h, v);
            return slide.scrollHeight;
        })""",
    )
    assert len(heights) == 5
    assert max(heights) <= 720
    assert not shown.find_elements(By.CSS_SELECTOR, "section.tall")
    fetched = "return performance.getEntriesByType('resource').map(entry => entry.name)"
    assert [name for name in shown.execute_script(fetched) if not name.startswith("data:")] == []
    assert errors(shown) == []


def test_formulas_are_drawn_with_the_face_brought_along(shown: WebDriver) -> None:
    faces = "return [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    assert {"Course Math", "Course Sans CJK"} <= {
        name.strip('"') for name in shown.execute_script(faces)
    }
    sizes = shown.execute_script(
        """Reveal.slide(0, 1);
        return [...document.querySelectorAll('span.formula')].map(
            box => [box.scrollWidth <= box.clientWidth + 1, box.clientHeight])"""
    )
    assert all(fits for fits, _ in sizes)
    assert sizes[0][1] > 60, "the brace is as tall as its two lines"


def test_code_of_a_figure_comes_when_asked_for_and_themes_change(shown: WebDriver) -> None:
    shown.execute_script("Reveal.slide(2, 0)")
    code = shown.find_element(By.CSS_SELECTOR, "[data-cell=figure] .code")
    assert not code.is_displayed()
    body = shown.find_element(By.TAG_NAME, "body")
    body.send_keys("c")
    assert code.is_displayed()
    body.send_keys("d")
    assert "dark" in (shown.find_element(By.TAG_NAME, "html").get_attribute("class") or "")


def test_the_print_has_a_page_for_every_slide(shown: WebDriver) -> None:
    opened(shown, f"{shown.current_url.split('#')[0]}?print-pdf")
    assert until(shown, "return document.querySelectorAll('.pdf-page').length") == 5
    made = shown.execute_cdp_cmd(  # type: ignore[no-untyped-call]
        "Page.printToPDF", {"printBackground": True, "preferCSSPageSize": True}
    )
    pdf = base64.b64decode(made["data"])
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") == 5


def test_the_speaker_view_opens_without_a_network(shown: WebDriver) -> None:
    shown.execute_script(
        "window.open = () => { window.view = document.implementation.createHTMLDocument();"
        " window.view.close = () => 0; return {document: window.view, closed: false,"
        " focus() {}, postMessage() {}}; }"
    )
    shown.find_element(By.TAG_NAME, "body").send_keys("s")
    view = until(shown, "return window.view.documentElement.outerHTML")
    assert "Loading the speaker view" in view
    assert "https://" not in view.replace("https://github.com/markedjs/marked", "")


# ── A live lecture, followed ────────────────────────────────────────────────────────────


@pytest.fixture
def lecture(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Give a live lecture; yield the addresses of the presenter and of the others."""
    told: list[str] = []
    began, hold = threading.Event(), {}

    def tell(line: str) -> None:
        told.append(line)
        began.set()

    async def run() -> None:
        hold["loop"], hold["over"] = asyncio.get_running_loop(), asyncio.Event()
        showing = Showing("light", 0, False, False, tmp_path / "a.html")
        await lead(deck(live=True), lesson(), showing, tell, hold["over"])

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    try:
        assert began.wait(PATIENCE)
        presenter = told[0].split()[-1]
        yield presenter, presenter.split("present?")[0]
    finally:
        hold["loop"].call_soon_threadsafe(hold["over"].set)
        thread.join(PATIENCE)


def test_a_second_screen_follows_slides_and_results(
    browser: WebDriver, lecture: tuple[str, str], tmp_path: Path
) -> None:
    presenter, follower = lecture
    opened(browser, presenter)
    browser.execute_script("Reveal.slide(0, 1)")
    with chromium(tmp_path / "follower", (1000, 700)) as other:
        opened(other, follower)
        at = "return Reveal.getIndices().h === {} && Reveal.getIndices().v === {}"
        until(other, at.format(0, 1))  # it came late
        assert not other.find_elements(By.CSS_SELECTOR, "aside.notes, [contenteditable]")
        browser.execute_script("Reveal.slide(3, 0)")
        until(other, at.format(3, 0))
        editor = browser.find_element(By.CSS_SELECTOR, "[data-cell=demo] pre")
        editor.click()
        editor.send_keys(Keys.CONTROL, Keys.END)
        editor.send_keys("\nprint(answer + 2)", Keys.CONTROL, Keys.ENTER)
        for screen in (browser, other):
            result = "return document.querySelector('[data-cell=demo] .outputs').innerText"
            assert until(screen, result).split() == ["40", "42"]
        assert errors(other) == []
    assert errors(browser) == []


def test_a_listing_keeps_its_text_when_it_runs(
    browser: WebDriver, lecture: tuple[str, str]
) -> None:
    opened(browser, lecture[0])
    browser.execute_script("Reveal.slide(1, 0)")
    read: Callable[[], str] = lambda: browser.execute_script(  # noqa: E731
        "return document.querySelector('[data-cell=long] pre').innerText"
    )
    before = read()
    browser.find_element(By.CSS_SELECTOR, "[data-cell=long] .tools button").click()
    state = "return document.querySelector('[data-cell=long] .state').textContent === ''"
    until(browser, state)
    assert json.dumps(read().strip()) == json.dumps(before.strip()) == json.dumps(LONG)
