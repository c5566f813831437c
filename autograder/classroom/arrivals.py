"""Everything that a folder or a zip holds, file by file; nothing is unpacked to its own path.

A zip in a zip is looked into, as a folder of its name. What cannot be read, or tries to harm, is
an arrival too: with the reason, and without content.
"""

from __future__ import annotations

import io
import lzma
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.classroom.problem import ClassroomError
from autograder.classroom.troubles import Trouble
from autograder.classroom.zip_names import names_in, time_of
from autograder.messages import tr

MB = 10**6
_DEBRIS = {"__MACOSX", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db", "desktop.ini", "__pycache__"}
_OTHER_ARCHIVES = (".7z", ".rar", ".tar", ".gz", ".tgz", ".alz", ".egg", ".lzh")
# What Python's own reader makes of a zip that is damaged, or not quite a zip.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True)
class Limits:
    """What one delivery may hold.

    Args:
        file: bytes of one file that is handed in.
        archive: bytes of a zip within the delivery.
        whole: bytes of everything, unpacked.
        entries: files in one zip.
        ratio: how many times larger than packed a file may be, if it is large at all.
        depth: zips within zips.
    """

    file: int = 64 * MB
    archive: int = 512 * MB
    whole: int = 16_000 * MB
    entries: int = 50_000
    ratio: int = 500
    depth: int = 3


@dataclass(frozen=True)
class Arrival:
    """One file as it was delivered.

    Args:
        path: where it lay in the delivery, "/" between the parts, in NFC.
        content: its bytes; None where it could not or must not be read.
        time: what a zip says of it, or the file itself where that was asked for.
        trouble: why there is no content.
        size: in bytes, as the delivery says; it may be a lie.
    """

    path: str
    content: bytes | None = None
    time: datetime | None = None
    trouble: Trouble | None = None
    size: int | None = None

    @property
    def name(self) -> str:
        """Return the last part of the path."""
        return PurePosixPath(self.path).name

    @property
    def folders(self) -> tuple[str, ...]:
        """Return the parts before the name."""
        return PurePosixPath(self.path).parts[:-1]


class Opener:
    """Reads one delivery within its limits.

    Args:
        known: names that file names are likely to hold.
        zone: of clocks that name none.
        limits: what a delivery may hold.
        file_times: take the times of files in a folder too; as a rule they tell when somebody
            downloaded or copied them.
    """

    def __init__(
        self,
        known: Iterable[str] = (),
        zone: tzinfo = UTC,
        limits: Limits | None = None,
        *,
        file_times: bool = False,
    ) -> None:
        self.known = tuple(known)
        self.zone = zone
        self.limits = limits or Limits()
        self._file_times = file_times
        self._left = self.limits.whole

    def arrivals(self, source: Path) -> Iterator[Arrival]:
        """Yield every file of a folder or zip, in the order of its name.

        Raises:
            ClassroomError: there is no such folder, and no such zip.
        """
        if source.is_dir():
            yield from self._folder(source)
        elif source.is_file() and zipfile.is_zipfile(source):
            with source.open("rb") as file:
                yield from self._zip(file, "", 0)
        else:
            raise ClassroomError(
                tr(
                    "{path} is neither a folder nor a zip that can be opened, expected what your "
                    "learning platform delivered: download it again, or correct the name",
                    path=source,
                )
            )

    # ── Folders ─────────────────────────────────────────────────────────────────────────

    def _folder(self, root: Path) -> Iterator[Arrival]:
        for path in sorted(root.rglob("*")):
            name = unicodedata.normalize("NFC", path.relative_to(root).as_posix())
            if _is_debris(name):
                continue
            if path.is_symlink():
                yield Arrival(name, trouble=Trouble("link"))
            elif path.is_file():
                yield from self._file(path, name)

    def _file(self, path: Path, name: str) -> Iterator[Arrival]:
        facts = path.stat()
        time = datetime.fromtimestamp(facts.st_mtime, UTC) if self._file_times else None
        if path.suffix.lower() == ".zip":
            with path.open("rb") as file:
                yield from self._zip(file, name, 1, time)
        elif facts.st_size > self.limits.file:
            trouble = self._too_large(facts.st_size)
            yield Arrival(name, time=time, trouble=trouble, size=facts.st_size)
        else:
            yield _judged(Arrival(name, path.read_bytes(), time, size=facts.st_size))

    # ── Zips ────────────────────────────────────────────────────────────────────────────

    def _zip(
        self, file: IO[bytes], above: str, depth: int, time: datetime | None = None
    ) -> Iterator[Arrival]:
        """Yield what a zip holds; a zip that cannot be opened is one arrival.

        Args:
            file: the zip.
            above: its path in the delivery.
            depth: how many zips it lies in.
            time: when it was delivered, if an outer zip says so: a student's own zip may say
                anything.
        """
        try:
            with zipfile.ZipFile(file) as archive:
                infos = archive.infolist()
                if len(infos) > self.limits.entries:
                    raise zipfile.BadZipFile(tr("it holds {count} files", count=len(infos)))
                for info, name in zip(infos, names_in(infos, self.known), strict=True):
                    if not name.endswith("/") and not _is_debris(name):
                        known = time if depth else time_of(info, self.zone)
                        path = f"{above}/{name}" if above else name
                        arrival = Arrival(path, time=known, size=info.file_size)
                        yield from self._entry(archive, info, arrival, name, depth)
        except _BROKEN as error:
            why = Trouble("zip_damaged", {"error": error})
            yield Arrival(above or str(getattr(file, "name", "")), time=time, trouble=why)

    def _entry(
        self,
        archive: zipfile.ZipFile,
        info: zipfile.ZipInfo,
        arrival: Arrival,
        name: str,
        depth: int,
    ) -> Iterator[Arrival]:
        nested = name.lower().endswith(".zip")
        trouble = self._dangerous(info, name) or self._too_much(info, nested)
        if not trouble and nested and depth >= self.limits.depth:
            trouble = Trouble("too_deep")
        content = b""
        if not trouble:
            content, trouble = self._content(archive, info, nested)
        if trouble:
            yield replace(arrival, path=_harmless(arrival.path), trouble=trouble)
        elif nested:
            yield from self._zip(io.BytesIO(content), arrival.path, depth + 1, arrival.time)
        else:
            yield _judged(replace(arrival, content=content))

    def _dangerous(self, info: zipfile.ZipInfo, name: str) -> Trouble | None:
        if name.startswith("/") or ":" in name.split("/")[0] or ".." in name.split("/"):
            return Trouble("climbs")
        if stat.S_ISLNK(info.external_attr >> 16):
            return Trouble("link")
        if info.flag_bits & 0x1:
            return Trouble("encrypted")
        return None

    def _too_much(self, info: zipfile.ZipInfo, nested: bool) -> Trouble | None:
        if info.file_size > (self.limits.archive if nested else self.limits.file):
            return self._too_large(info.file_size)
        ratio = info.file_size // max(info.compress_size, 1)
        if info.file_size > MB and ratio >= self.limits.ratio:
            return Trouble("bomb", {"ratio": ratio})
        return None

    def _content(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, nested: bool
    ) -> tuple[bytes, Trouble | None]:
        """Return an entry's bytes, or why there are none; what a zip says of sizes may be a lie."""
        most = min(self.limits.archive if nested else self.limits.file, self._left)
        try:
            with archive.open(info) as file:
                content = file.read(most + 1)
        except NotImplementedError:
            return b"", Trouble("packing")
        except _BROKEN:
            return b"", Trouble("damaged")
        if len(content) > most:
            return b"", self._too_large(len(content)) if self._left > most else self._all_read()
        self._left -= len(content)
        return content, None

    def _all_read(self) -> Trouble:
        return Trouble("all_read", {"limit": self.limits.whole // MB})

    def _too_large(self, size: int) -> Trouble:
        return Trouble("too_large", {"size": round(size / MB), "limit": self.limits.file // MB})


def _judged(arrival: Arrival) -> Arrival:
    """Return an arrival, or the reason why this kind of file cannot be opened."""
    if arrival.name.lower().endswith(_OTHER_ARCHIVES):
        return replace(arrival, content=None, trouble=Trouble("archive"))
    return arrival


def _is_debris(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part in _DEBRIS for part in parts) or parts[-1].startswith("._")


def _harmless(path: str) -> str:
    """Return a path for a person to read, that leads nowhere."""
    return "/".join(part for part in path.split("/") if part not in ("", ".", ".."))
