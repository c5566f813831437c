"""A real PostgreSQL server of a test's own, as Debian packages it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

DEBIAN = Path("/usr/lib/postgresql")
SETTINGS = (
    *("-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=20"),
    *("-c", "autovacuum=off", "-c", "log_min_messages=fatal"),
)


class Server:
    """A server that is reached through a socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = count(1)

    def new_database(self) -> str:
        """Make an empty database, and return its address as a course's settings name it."""
        name = f"course{next(self._names)}"
        engine = create_engine(self._address("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"create database {name}"))
        engine.dispose()
        return self._address(name)

    def _address(self, database: str) -> str:
        return f"postgresql+psycopg://course@/{database}?host={self._folder}"


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server, and end it with everything it wrote; skip where there is none."""
    programs = _programs()
    # Not below pytest's own folder: nobody else may enter that, and a socket's path is short.
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        who = _unprivileged()
        if who:
            shutil.chown(folder, who)
        data = str(folder / "data")
        init = [str(programs / "initdb"), "-D", data, "-U", "course", "-A", "trust", "-N"]
        _as(who, [*init, "-E", "UTF8", "--locale=C.UTF-8"])
        control = [str(programs / "pg_ctl"), "-D", data, "-w", "-t", "60"]
        options = " ".join((*SETTINGS, "-k", name))
        _as(who, [*control, "-l", str(folder / "log"), "-o", options, "start"])
        try:
            yield Server(folder)
        finally:
            _as(who, [*control, "-m", "immediate", "stop"])


def _programs() -> Path:
    places = sorted(DEBIAN.glob("*/bin"), reverse=True)
    places += [Path(found).parent for found in [shutil.which("initdb")] if found]
    for place in places:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    pytest.skip("no PostgreSQL server is installed (Debian's package: postgresql)")


def _unprivileged() -> str | None:
    """Return whose rights the server gets: root's it refuses."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _as(who: str | None, words: list[str]) -> None:
    rights = {"user": who, "group": _group(who), "extra_groups": ()} if who else {}
    with tempfile.TemporaryFile() as said:  # a pipe would be held open by the server
        done = subprocess.run(words, cwd="/", stdout=said, stderr=said, timeout=120, **rights)  # type: ignore[call-overload]
        said.seek(0)
        assert done.returncode == 0, said.read().decode(errors="replace")


def _group(who: str) -> int:
    import pwd

    return pwd.getpwnam(who).pw_gid
