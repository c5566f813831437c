"""A deck shown: as a file, or from a server that other screens follow."""

from __future__ import annotations

import asyncio
import os
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.localinterfaces import public_ips

from course_lib.lecture.errors import LectureError
from course_lib.lecture.kernel import LiveKernel
from course_lib.lecture.page import Deck, Screen, page
from course_lib.lecture.server import HERE, Room, listen
from course_lib.messages import tr

EVERYWHERE = "0.0.0.0"
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Showing:
    """How a deck is shown: in which colors, to whom, and where it is kept."""

    theme: str
    port: int
    serve: bool
    browser: bool
    file: Path


def refuse_both(build: Path | None, *, live: bool, serve: bool) -> None:
    """Say that a file alone runs nothing and is followed by nobody.

    Raises:
        LectureError: a file is asked for together with what needs a server.
    """
    if build is not None and (live or serve):
        raise LectureError(
            tr(
                "--build writes a file, which can neither run code nor be followed; expected "
                "--build alone, or --live and --serve without it. Leave one of them out."
            )
        )


def give(deck: Deck, cells: Sequence[Any], showing: Showing, tell: Tell) -> None:
    """Show a deck as wished; with a server, until Ctrl+C."""
    if not (deck.live or showing.serve):
        _file(deck, showing, tell)
        return
    try:
        # The usual loop of Windows cannot wait for the sockets of a kernel.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(lead(deck, cells, showing, tell, asyncio.Event()))
    except KeyboardInterrupt:
        tell(tr("The lecture is over."))


def _file(deck: Deck, showing: Showing, tell: Tell) -> None:
    path = showing.file
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")  # a page that is open now stays whole
    part.write_text(page(deck, Screen(showing.theme)), encoding="utf-8")
    part.replace(path)
    tell(tr("The deck: {path}", path=path))
    tell(tr("For a PDF: {address}", address=f"{path.resolve().as_uri()}?print-pdf"))
    if showing.browser:
        webbrowser.open(path.resolve().as_uri())


async def lead(
    deck: Deck, cells: Sequence[Any], showing: Showing, tell: Tell, over: asyncio.Event
) -> None:
    """Serve a lecture until the event is set.

    Args:
        deck: the slides.
        cells: all cells of the notebook, for the kernel of a live lecture.
        showing: how; with ``serve`` every machine that reaches this one may follow, else only
            this machine is answered.
        tell: is given the addresses.
        over: ends the lecture.

    Raises:
        LectureError: no port is free.
    """
    kernel = LiveKernel(cells) if deck.live else None
    room = Room(deck, showing.theme, kernel)
    server, port = listen(room, EVERYWHERE if showing.serve else HERE, showing.port)
    try:
        if kernel is not None:
            await kernel.start(showing.file.parent / "running")
        address = f"http://{HERE}:{port}/present?key={room.key}"
        for line in addresses(address, port, showing):
            tell(line)
        if showing.browser:
            webbrowser.open(address)
        await over.wait()
    finally:
        server.stop()
        room.close()
        await asyncio.sleep(0)  # the screens' last answers go out before their connections end
        await server.close_all_connections()
        if kernel is not None:
            await kernel.close()


def addresses(presenter: str, port: int, showing: Showing) -> list[str]:
    """Return what to tell the presenter: the own address, and those for others."""
    lines = [tr("You present here, for yourself only: {address}", address=presenter)]
    if showing.serve:
        hosts = public_ips() or [HERE]
        lines += [
            tr("Others follow here: {address}", address=f"http://{host}:{port}/") for host in hosts
        ]
    return [*lines, tr("To end the lecture, press Ctrl+C here.")]
