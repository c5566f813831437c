"""JupyterLab with its menus in the learner's language, apart from the person's own settings."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from course_lib.launcher.encryption import transport_encryption

LOCALES = {"en": "en", "ja": "ja_JP", "ko": "ko_KR"}
CONFIG_PATH = "JUPYTER_CONFIG_PATH"


def settings(lang: str) -> dict[str, dict[str, object]]:
    """Return the files a language starts with, by their path in its hidden folder."""
    plugins = "settings/@jupyterlab"
    return {
        f"{plugins}/translation-extension/plugin.jupyterlab-settings": {"locale": LOCALES[lang]},
        # Nobody should meet a dialog about news before the first lesson.
        f"{plugins}/apputils-extension/notification.jupyterlab-settings": {
            "fetchNews": "false",
            "checkForUpdates": False,
        },
        # The instructor's buttons ("Create Assignment", "Validate") only puzzle a learner.
        "config/labconfig/page_config.json": {"disabledExtensions": {"@jupyter/nbgrader": True}},
    }


def write_settings(hidden: Path, lang: str) -> None:
    """Write the settings of a language where there are none; a learner's changes stay."""
    for name, values in settings(lang).items():
        path = hidden / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values, indent=1), encoding="utf-8")


def arguments(notebook: Path, hidden: Path, *, browser: bool, more: Sequence[str]) -> list[str]:
    """Return the command line that opens a notebook with settings and workspaces of its own."""
    return [
        f"--ServerApp.root_dir={notebook.parent.resolve()}",
        f"--LabApp.default_url=/lab/tree/{quote(notebook.name)}",
        f"--LabApp.user_settings_dir={(hidden / 'settings').resolve()}",
        f"--LabApp.workspaces_dir={(hidden / 'workspaces').resolve()}",
        f"--KernelManager.transport_encryption={transport_encryption()}",
        *([] if browser else ["--no-browser"]),
        *more,
    ]


def start(command_line: Sequence[str], hidden: Path) -> None:
    """Run JupyterLab in this process until it is stopped."""
    from jupyterlab.labapp import LabApp

    paths = [str((hidden / "config").resolve()), os.environ.get(CONFIG_PATH, "")]
    os.environ[CONFIG_PATH] = os.pathsep.join(filter(None, paths))
    launch: Callable[..., None] = LabApp.launch_instance
    launch(argv=list(command_line))
