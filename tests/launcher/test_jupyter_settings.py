"""JupyterLab is told its language, and keeps away from the person's own settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jupyterlab_server.translation_utils import get_language_packs

from course_lib.launcher import jupyter

LOCALE = Path("settings/@jupyterlab/translation-extension/plugin.jupyterlab-settings")
NEWS = Path("settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings")


@pytest.mark.parametrize(("lang", "locale"), [("en", "en"), ("ja", "ja_JP"), ("ko", "ko_KR")])
def test_each_language_gets_its_menus(tmp_path: Path, lang: str, locale: str) -> None:
    jupyter.write_settings(tmp_path, lang)
    assert json.loads((tmp_path / LOCALE).read_text(encoding="utf-8")) == {"locale": locale}
    assert json.loads((tmp_path / NEWS).read_text(encoding="utf-8"))["fetchNews"] == "false"


def test_the_language_packs_are_installed() -> None:
    packs, message = get_language_packs()
    assert message == ""
    assert set(jupyter.LOCALES.values()) <= set(packs)


def test_what_a_learner_changed_stays(tmp_path: Path) -> None:
    jupyter.write_settings(tmp_path, "ja")
    (tmp_path / LOCALE).write_text('{"locale": "en"}', encoding="utf-8")
    jupyter.write_settings(tmp_path, "ja")
    assert json.loads((tmp_path / LOCALE).read_text(encoding="utf-8")) == {"locale": "en"}


def test_the_command_line_opens_the_notebook_from_its_own_folder(tmp_path: Path) -> None:
    notebook = tmp_path / "작업" / "ja" / "momentum (new 2026-04-06).ipynb"
    hidden = tmp_path / "작업" / ".course" / "ja"
    line = jupyter.arguments(notebook, hidden, browser=False, more=["--allow-root"])
    assert line == [
        f"--ServerApp.root_dir={notebook.parent}",
        "--LabApp.default_url=/lab/tree/momentum%20%28new%202026-04-06%29.ipynb",
        f"--LabApp.user_settings_dir={hidden / 'settings'}",
        f"--LabApp.workspaces_dir={hidden / 'workspaces'}",
        "--KernelManager.transport_encryption=auto",
        "--no-browser",
        "--allow-root",
    ]


def test_the_browser_opens_unless_told_otherwise(tmp_path: Path) -> None:
    assert "--no-browser" not in jupyter.arguments(tmp_path / "a", tmp_path, browser=True, more=[])
