"""Take the pictures of the READMEs from the real JupyterLab: `python -m tools.screenshots`.

Needs Chromium with chromedriver, and built notebooks. Writes `docs/images/<lang>-solved.png`
and `docs/images/<lang>-failed.png`: the momentum exercise, right and with a well-known mistake.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import nbformat
from PIL import Image

from course_lib.i18n import LANGUAGES
from tools.lab_page import LabPage, chromium, server

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
EXERCISE = "momentum.Momentum"
SIZE = (1000, 1000)


def answer(lang: str) -> tuple[str, str]:
    """Return the title of the exercise's cell, and the instructor's solution."""
    path = ROOT / "solutions" / lang / "momentum" / "momentum.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    check = next(cell.id for cell in cells if cell.source == f'check("{EXERCISE}")')
    title = check.removeprefix("check-")
    return title, next(str(cell.source) for cell in cells if cell.id == title)


def forgetful(source: str) -> str:
    """Return the solution with a velocity that is reset at each call."""
    test = "            if key not in self.v:\n"
    if source.count(test) != 1:
        raise ValueError(f"the solution does not hold {test!r} once: adapt this script to it")
    before, after = source.split(test)
    first, rest = after.split("\n", 1)
    return before + first.removeprefix("    ") + "\n" + rest


def picture(page: LabPage, title: str, source: str) -> Image.Image:
    """Answer the exercise, check it, and photograph the code with its card."""
    page.write(title, source)
    page.run(title)
    page.run(f"check-{title}")
    page.cell(title)
    png = page.driver.get_screenshot_as_png()
    return Image.open(io.BytesIO(png)).convert("RGB").quantize(128)


def photograph(lang: str, home: Path) -> None:
    """Take two pictures of the lesson in one language."""
    with server(lang, "momentum", home) as address, chromium(home / "profile", SIZE) as driver:
        page = LabPage(driver)
        page.open(address)
        page.script("window.jupyterapp.commands.execute('application:toggle-left-area')")
        page.run("setup")
        title, solution = answer(lang)
        for name, source in (("solved", solution), ("failed", forgetful(solution))):
            picture(page, title, source).save(IMAGES / f"{lang}-{name}.png", optimize=True)


def main() -> None:
    """Take the pictures of every language."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for lang in LANGUAGES:
        with tempfile.TemporaryDirectory() as folder:
            photograph(lang, Path(folder))
        print(f"{lang}: done")


if __name__ == "__main__":
    main()
