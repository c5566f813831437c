"""A small server for a lecture: one presenter, any number of screens that follow."""

from __future__ import annotations

import asyncio
import gzip
import hmac
import json
import secrets
import socket
from dataclasses import dataclass, field
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.web import Application, HTTPError, RequestHandler

from course_lib.lecture.errors import LectureError
from course_lib.lecture.kernel import LiveKernel
from course_lib.lecture.page import Deck, Screen, page
from course_lib.lecture.rendering import code, outputs
from course_lib.messages import tr

HERE = "127.0.0.1"
MOST_SAID = 1_000_000  # bytes of one message of the presenter
HEARTBEAT = 15.0  # seconds; a screen that went away is noticed within
PORTS = 20  # tried one after the other


@dataclass
class Room:
    """One lecture as it goes on: who follows, and where it stands."""

    deck: Deck
    theme: str
    kernel: LiveKernel | None = None
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)
    state: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    listeners: set[asyncio.Queue[bytes]] = field(default_factory=set)

    def publish(self, event: str, data: str) -> None:
        """Tell every screen that follows."""
        for listener in self.listeners:
            listener.put_nowait(event_bytes(event, data))

    def close(self) -> None:
        """Let every screen that follows know that nothing more comes."""
        for listener in self.listeners:
            listener.put_nowait(b"")

    def so_far(self) -> list[bytes]:
        """Return what a screen that comes late has to know."""
        told = [event_bytes("output", data) for data in self.outputs.values()]
        return [*told, event_bytes("state", self.state)] if self.state else told


def event_bytes(event: str, data: str) -> bytes:
    r"""Return one server-sent event.

    Example:
        >>> event_bytes("state", "{}")
        b'event: state\ndata: {}\n\n'
    """
    return f"event: {event}\ndata: {data}\n\n".encode()


def application(room: Room) -> Application:
    """Return what answers the requests of a lecture's screens."""
    follower = _packed(page(room.deck, Screen(room.theme, "follower")))
    presenter = _packed(page(room.deck, Screen(room.theme, "presenter", room.key)))
    return Application(
        [
            ("/", _Page, {"room": room, "content": follower, "guarded": False}),
            ("/present", _Page, {"room": room, "content": presenter, "guarded": True}),
            ("/events", _Events, {"room": room}),
            ("/state", _State, {"room": room}),
            ("/run", _Run, {"room": room}),
            ("/interrupt", _Interrupt, {"room": room}),
        ],
        log_function=lambda _: None,  # the presenter's key stays out of every log
    )


def listen(room: Room, address: str, port: int) -> tuple[HTTPServer, int]:
    """Start to answer at the first free port from a given one on.

    Raises:
        LectureError: none of them is free.
    """
    server = HTTPServer(application(room), max_body_size=MOST_SAID)
    for candidate in range(port, port + PORTS) if port else (0,):
        try:
            door = socket.create_server((address, candidate))
        except OSError:
            continue
        door.setblocking(False)
        server.add_socket(door)
        return server, int(door.getsockname()[1])
    raise LectureError(
        tr(
            "None of the ports {first} to {last} is free, expected at least one. Choose another: "
            "--port 9000",
            first=port,
            last=port + PORTS - 1,
        )
    )


class _Guarded(RequestHandler):
    """A page or command that only the presenter may use."""

    def initialize(self, room: Room) -> None:
        self.room = room

    def check_key(self) -> None:
        given = self.get_query_argument("key", "")
        if not hmac.compare_digest(given.encode(), self.room.key.encode()):
            raise HTTPError(403)

    def body(self) -> Any:
        try:
            return json.loads(self.request.body)
        except ValueError:
            raise HTTPError(400) from None


class _Page(_Guarded):
    def initialize(self, room: Room, content: bytes = b"", guarded: bool = True) -> None:
        super().initialize(room)
        self.content, self.guarded = content, guarded

    def get(self) -> None:
        if self.guarded:
            self.check_key()
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(self.content)
        else:
            self.finish(gzip.decompress(self.content))


class _Events(_Guarded):
    async def get(self) -> None:
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        for event in self.room.so_far():
            queue.put_nowait(event)
        self.room.listeners.add(queue)
        try:
            while event := await _next(queue):
                self.write(event)
                await self.flush()
        except StreamClosedError:  # the screen was closed
            pass
        finally:
            self.room.listeners.discard(queue)


async def _next(queue: asyncio.Queue[bytes]) -> bytes:
    try:
        return await asyncio.wait_for(queue.get(), HEARTBEAT)
    except TimeoutError:
        return b": still here\n\n"


class _State(_Guarded):
    def post(self) -> None:
        self.check_key()
        self.room.state = json.dumps(self.body())
        self.room.publish("state", self.room.state)


class _Run(_Guarded):
    async def post(self) -> None:
        self.check_key()
        asked, kernel = self.body(), self.room.kernel
        if kernel is None:
            raise HTTPError(404)
        try:
            name, source = str(asked["cell"]), str(asked["source"])
            found = await kernel.run(name, source)
        except (KeyError, TypeError):
            raise HTTPError(400) from None
        shown = json.dumps({"cell": name, "code": code(source), "html": outputs(found)})
        self.room.outputs[name] = shown
        self.room.publish("output", shown)
        self.set_header("Content-Type", "application/json")
        self.finish(shown)


class _Interrupt(_Guarded):
    async def post(self) -> None:
        self.check_key()
        if self.room.kernel is None:
            raise HTTPError(404)
        await self.room.kernel.interrupt()


def _packed(content: str) -> bytes:
    return gzip.compress(content.encode("utf-8"), compresslevel=4)
