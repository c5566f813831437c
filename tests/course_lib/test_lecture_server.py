"""The server of a lecture: who may do what, and that every screen is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from tornado.httpclient import AsyncHTTPClient, HTTPResponse

from course_lib.lecture.errors import LectureError
from course_lib.lecture.giving import Showing, addresses, lead
from course_lib.lecture.kernel import LiveKernel
from course_lib.lecture.kernel_manager import EncryptedKernelManager
from course_lib.lecture.page import Deck
from course_lib.lecture.server import HERE, Room, listen
from course_lib.lecture.slides import columns

STATE = {"indexh": 3, "indexv": 1, "paused": False}


class Told:
    """What one screen that follows was told."""

    def __init__(self, address: str) -> None:
        self.text = ""
        self.news = asyncio.Event()
        self.request = asyncio.ensure_future(
            AsyncHTTPClient().fetch(
                f"{address}/events", streaming_callback=self.take, request_timeout=60
            )
        )

    def take(self, chunk: bytes) -> None:
        """Keep what arrives."""
        self.text += chunk.decode("utf-8")
        self.news.set()

    async def until(self, part: str) -> None:
        """Wait until something was told."""
        while part not in self.text:
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), 30)

    async def leave(self) -> None:
        """Wait for the end of the lecture."""
        with suppress(Exception):  # how a connection ends is the server's business
            await asyncio.wait_for(self.request, 30)


def cells() -> list[Any]:
    """Return a set-up on no slide, a slide of prose, and one of code."""
    made = [new_code_cell("a = 20"), new_markdown_cell("# Title"), new_code_cell("print(a + 1)")]
    for cell, (name, mark) in zip(
        made, (("setup", "skip"), ("title", "slide"), ("demo", "subslide")), strict=True
    ):
        cell.id, cell.metadata["slideshow"] = name, {"slide_type": mark}
    return made


def room(kernel: LiveKernel | None = None) -> Room:
    """Return a lecture of two slides."""
    return Room(Deck("Title", "en", columns(cells()), live=kernel is not None), "light", kernel)


def serving(test: Callable[[Room, str], Awaitable[None]], lecture: Room) -> None:
    """Run a test against the server of a lecture."""

    async def run() -> None:
        server, port = listen(lecture, HERE, 0)
        try:
            await test(lecture, f"http://{HERE}:{port}")
        finally:
            server.stop()
            lecture.close()
            await asyncio.sleep(0)
            await server.close_all_connections()

    asyncio.run(run())


async def get(address: str) -> HTTPResponse:
    """Ask for a page, whatever the answer."""
    return await AsyncHTTPClient().fetch(address, raise_error=False)


async def post(address: str, content: Any) -> HTTPResponse:
    """Send something, whatever the answer."""
    body = content if isinstance(content, str) else json.dumps(content)
    return await AsyncHTTPClient().fetch(address, method="POST", body=body, raise_error=False)


def test_the_follower_sees_the_slides_and_the_presenter_needs_the_key() -> None:
    async def test(lecture: Room, address: str) -> None:
        shown = await get(f"{address}/")
        assert shown.code == 200
        assert b"<h1" in shown.body
        assert lecture.key.encode() not in shown.body
        assert [(await get(f"{address}/present{end}")).code for end in ("", "?key=x")] == [403, 403]
        own = await get(f"{address}/present?key={lecture.key}")
        assert lecture.key.encode() in own.body
        assert own.headers["Referrer-Policy"] == "no-referrer"

    serving(test, room())


@pytest.mark.parametrize("what", ["state", "run", "interrupt"])
def test_only_the_presenter_leads(what: str) -> None:
    async def test(lecture: Room, address: str) -> None:
        assert (await post(f"{address}/{what}", STATE)).code == 403
        assert (await post(f"{address}/{what}?key=ключ", STATE)).code in (400, 403)
        assert lecture.state == ""

    serving(test, room())


def test_screens_follow_and_a_late_one_catches_up() -> None:
    async def test(lecture: Room, address: str) -> None:
        early = Told(address)
        while not lecture.listeners:
            await asyncio.sleep(0)
        assert (await post(f"{address}/state?key={lecture.key}", STATE)).code == 200
        await early.until('"indexh": 3')
        late = Told(address)
        await late.until('event: state\ndata: {"indexh": 3')
        lecture.close()
        await asyncio.gather(early.leave(), late.leave())

    serving(test, room())


def test_nonsense_is_refused() -> None:
    async def test(lecture: Room, address: str) -> None:
        key = f"?key={lecture.key}"
        assert (await post(f"{address}/state{key}", "{")).code == 400
        assert (await post(f"{address}/run{key}", {"cell": "demo", "source": ""})).code == 404
        assert (await post(f"{address}/interrupt{key}", {})).code == 404
        assert (await get(f"{address}/../etc/passwd")).code == 404

    serving(test, room())


def test_a_taken_port_is_passed_over() -> None:
    async def run() -> None:
        first, port = listen(room(), HERE, 0)
        second, other = listen(room(), HERE, port)
        assert port < other < port + 20
        for server in (first, second):
            server.stop()

    asyncio.run(run())


def test_no_free_port_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("course_lib.lecture.server.socket.create_server", taken)
    with pytest.raises(LectureError, match="--port 9000"):
        listen(room(), HERE, 9000)


def test_addresses_for_others_are_named_only_when_wished(tmp_path: Path) -> None:
    def told(serve: bool) -> str:
        showing = Showing("light", 0, serve, False, tmp_path / "a.html")
        return "\n".join(addresses("http://127.0.0.1:1/present?key=k", 1, showing))

    assert "follow" not in told(serve=False)
    assert "follow" in told(serve=True)
    assert told(serve=True).count("key=") == 1


def test_a_cell_runs_after_what_it_needs_and_everybody_sees_it(tmp_path: Path, capfd: Any) -> None:
    told: list[str] = []

    async def run() -> None:
        over = asyncio.Event()
        showing = Showing("light", 0, False, False, tmp_path / "a.html")
        deck = Deck("Title", "en", columns(cells()), live=True)
        lecture = asyncio.create_task(lead(deck, cells(), showing, told.append, over))
        while not told and not lecture.done():
            await asyncio.sleep(0.05)
        address, key = told[0].split()[-1].split("/present")
        screen = Told(address)
        answer = await post(f"{address}/run{key}", {"cell": "demo", "source": "print(a + 22)"})
        assert ">42<" in json.loads(answer.body)["html"]
        await screen.until(">42<")
        assert (await post(f"{address}/run{key}", {"cell": "?", "source": ""})).code == 400
        again = await post(f"{address}/run{key}", {"cell": "demo", "source": "a += 1; print(a)"})
        assert ">21<" in json.loads(again.body)["html"], "the set-up ran once"
        over.set()
        await asyncio.gather(lecture, screen.leave())

    asyncio.run(run())
    assert "Others" not in "\n".join(told)
    assert capfd.readouterr() == ("", "")  # the presenter's terminal


def test_what_is_said_to_a_kernel_is_encrypted_where_it_can_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("zmq.has", lambda what: what == "curve")
    assert EncryptedKernelManager(kernel_name="python3").transport_encryption == "auto"
    monkeypatch.setattr("zmq.has", lambda _: False)
    assert EncryptedKernelManager(kernel_name="python3").transport_encryption == "disabled"
