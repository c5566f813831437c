"""One lesson in a real browser: the menus, the prose, a figure and a card, all in Japanese."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from selenium.webdriver.common.by import By
from sources import ROOT

from autograder.cards.html import frame, image
from autograder.cards.model import Picture
from tools.lab_page import LabPage, chromium, programs, server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(
        programs() is None,
        reason="no Chromium with chromedriver (Debian: apt-get install chromium chromium-driver)",
    ),
]
MENUS = ["ファイル", "編集", "表示", "実行", "カーネル", "タブ", "設定", "ヘルプ"]
VERDICT = "application/vnd.course.verdict+json"
RELEASE = ROOT / "notebooks" / "ja" / "momentum" / "momentum.ipynb"
SOLVED = ROOT / "solutions" / "ja" / "momentum" / "momentum.ipynb"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of a learner, with a name that no ASCII path could hold."""
    path = tmp_path_factory.mktemp("users") / "山田 太郎"
    path.mkdir()
    return path


@pytest.fixture(scope="module")
def terminal() -> list[str]:
    """What the learner's terminal shows meanwhile."""
    return []


@pytest.fixture(scope="module")
def page(
    home: Path, terminal: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LabPage]:
    """Open the lesson as `python -m course_lib ja momentum` does."""
    profile = tmp_path_factory.mktemp("chromium")
    with server("ja", "momentum", home, terminal) as address, chromium(profile) as driver:
        page = LabPage(driver)
        page.open(address)
        page.run("setup")
        yield page


def texts(page: LabPage, selector: str) -> list[str]:
    return [found.text for found in page.driver.find_elements(By.CSS_SELECTOR, selector)]


def figure() -> str:
    """Return the title of the first figure cell."""
    cells = nbformat.read(RELEASE, as_version=4).cells
    return next(str(cell.id) for cell in cells if cell.id.endswith("-figure"))


def test_the_menus_are_japanese_and_for_learners(page: LabPage) -> None:
    page.until(lambda _: texts(page, ".lm-MenuBar-itemLabel") == MENUS)


@pytest.mark.usefixtures("page")  # with a kernel that has run a cell
def test_no_warning_frightens_whoever_looks_at_the_terminal(terminal: list[str]) -> None:
    assert terminal
    assert not [line for line in terminal if "encryption" in line or "Traceback" in line]


def test_the_lesson_is_japanese(page: LabPage) -> None:
    first = json.loads(RELEASE.read_text(encoding="utf-8"))["cells"][0]["source"]
    heading = "".join(first).splitlines()[0].removeprefix("# ")
    page.cell("title")
    page.until(lambda _: any(t.startswith(heading) for t in texts(page, ".jp-Notebook h1")))


def test_a_figure_appears_with_all_its_glyphs(page: LabPage) -> None:
    outputs = page.run(figure())
    assert not [o for o in outputs if o["output_type"] in {"error", "stream"}], outputs
    cell = page.cell(figure())
    image = page.until(lambda _: cell.find_element(By.CSS_SELECTOR, ".jp-OutputArea img"))
    page.until(lambda _: page.script("return arguments[0].naturalWidth > 300", image))
    assert image.get_attribute("alt")
    assert "missing" not in cell.text


def test_a_check_answers_in_japanese(page: LabPage) -> None:
    cells = nbformat.read(SOLVED, as_version=4).cells
    answer = next(cell for cell in cells if "stub" in cell.metadata.get("course", {}))
    page.write(answer.id, answer.source)
    page.run(answer.id)
    outputs = page.run(f"check-{answer.id}")
    assert [o["data"][VERDICT]["kind"] for o in outputs if VERDICT in o["data"]] == ["correct"]
    cell = page.cell(f"check-{answer.id}")
    page.until(lambda _: re.search("[ぁ-ん]", cell.text))


def test_a_picture_survives_in_a_notebook_that_is_not_trusted(page: LabPage) -> None:
    alt, png = '(-7, 2) → (0, 0) & "more"', b"\x89PNG" * 9000
    fragment = frame("wrong", "ja", image(Picture(alt, png)))
    left = page.script(
        "return window.jupyterapp.shell.currentWidget.content.rendermime.sanitizer"
        ".sanitize(arguments[0])",
        fragment,
    )
    assert left.count("<img ") == 1
    for attribute in re.findall(r'(?:alt|width|src)="[^"]*"', fragment):
        assert attribute in left
    assert "max-width:100%" in left


def test_the_persons_own_settings_are_untouched(page: LabPage, home: Path) -> None:
    assert page.driver.title
    strays = [p for p in home.rglob("*.jupyterlab-settings") if "work" not in p.parts]
    assert strays == []
    assert (home / "work" / ".course" / "ja" / "workspaces").is_dir()
