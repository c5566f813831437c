"""A lesson as a learner meets it: JupyterLab, started by the launcher, in a headless Chromium.

Used by the browser test and by the script that takes the pictures of the README.
"""

from __future__ import annotations

import os
import queue
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 120  # seconds, for a machine that does other things too
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/lab\S*token=\S+")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)


def programs() -> tuple[str, str] | None:
    """Return the paths of Chromium and of its driver, or nothing if one is missing."""
    found = [path for name in BROWSERS if (path := shutil.which(name))]
    driver = shutil.which("chromedriver")
    return (found[0], driver) if found and driver else None


@contextmanager
def server(lang: str, lesson: str, home: Path, said: list[str] | None = None) -> Iterator[str]:
    """Start the launcher for a person with a home of their own; yield the page's address.

    Args:
        lang: of the menus.
        lesson: to be opened.
        home: of the learner.
        said: receives what the learner's terminal shows, line by line.
    """
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "course_lib", lang, lesson, "--no-browser"),
            *("--", "--allow-root", "--LabApp.expose_app_in_browser=True"),
        ],
        cwd=home,
        env=_own_environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    try:
        yield _address(process, [] if said is None else said)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _own_environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON"))}
    homes = dict.fromkeys(("HOME", "USERPROFILE"), str(home))
    return {**kept, **homes, "JUPYTER_PLATFORM_DIRS": "1", "PYTHONIOENCODING": "utf-8"}


def _address(process: subprocess.Popen[str], said: list[str]) -> str:
    """Return the first address that the server prints, and keep its output flowing."""
    lines: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        assert process.stderr is not None
        with process.stderr:
            for line in process.stderr:
                said.append(line)
                lines.put(line)
        lines.put("")

    threading.Thread(target=listen, daemon=True).start()
    while line := lines.get(timeout=PATIENCE):
        if found := ADDRESS.search(line):
            return found.group()
    raise RuntimeError(f"JupyterLab ended before it named its address:\n{''.join(said)}")


@contextmanager
def chromium(profile: Path, size: tuple[int, int] = (1280, 900)) -> Iterator[WebDriver]:
    """Start a headless Chromium with an empty profile, and nothing fetched from outside."""
    found = programs()
    if found is None:
        raise RuntimeError("Chromium or chromedriver is missing: apt-get install chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = found[0]
    for flag in (*FLAGS, f"--user-data-dir={profile}", "--window-size={},{}".format(*size)):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(found[1]))
    try:
        driver.set_script_timeout(PATIENCE)
        yield driver
    finally:
        driver.quit()


@dataclass(frozen=True)
class LabPage:
    """A page of JupyterLab with one open notebook."""

    driver: WebDriver

    def open(self, address: str) -> None:
        """Load the page and wait until the notebook and its kernel are there."""
        self.driver.get(address)
        self.until(lambda _: self.script("return !!window.jupyterapp?.shell?.currentWidget"))
        self.wait_for(
            """const panel = window.jupyterapp.shell.currentWidget;
            Promise.all([window.jupyterapp.restored, panel.context.ready,
                         panel.sessionContext.ready])"""
        )

    def until(self, condition: Callable[[WebDriver], Any]) -> Any:
        """Wait until a condition holds and return its value."""
        return WebDriverWait(self.driver, PATIENCE).until(condition)

    def script(self, code: str, *arguments: object) -> Any:
        """Run JavaScript in the page."""
        return self.driver.execute_script(code, *arguments)

    def wait_for(self, promise: str, *arguments: object) -> Any:
        """Run JavaScript that ends in a promise, and return what it is kept with."""
        *before, last = promise.rsplit(";", 1)
        code = f"""
            const done = arguments[arguments.length - 1];
            {before[0] + ";" if before else ""}
            ({last}).then(value => done({{value}}), error => done({{error: String(error)}}));
        """
        answer = self.driver.execute_async_script(code, *arguments)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer.get("value")

    def cell(self, title: str) -> WebElement:
        """Return a cell of the notebook, scrolled into view."""
        self.script(
            """const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.activeCellIndex = notebook.widgets.findIndex(w => w.model.id === arguments[0]);
            """,
            title,
        )
        node = """const notebook = window.jupyterapp.shell.currentWidget.content;
            const node = notebook.activeCell?.node;
            node?.scrollIntoView({block: "start"});
            return notebook.activeCell?.model.id === arguments[0] ? node : null;"""
        found: WebElement = self.until(lambda _: self.script(node, title))
        return found

    def run(self, title: str) -> list[dict[str, Any]]:
        """Run a cell as Ctrl+Enter does, and return its outputs."""
        self.cell(title)
        outputs: list[dict[str, Any]] = self.wait_for(
            """const app = window.jupyterapp, notebook = app.shell.currentWidget.content;
            app.commands.execute("notebook:run-cell").then(
                () => notebook.activeCell.model.outputs.toJSON())"""
        )
        return outputs

    def write(self, title: str, source: str) -> None:
        """Replace the text of a cell, as typing would."""
        self.cell(title)
        self.script(
            """const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.activeCell.model.sharedModel.setSource(arguments[0]);""",
            source,
        )
