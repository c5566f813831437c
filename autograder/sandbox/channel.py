"""Frames over a socket, or over a pair of pipes where there are no sockets to hand on."""

from __future__ import annotations

import socket
from time import monotonic
from typing import Any, Protocol

from autograder.sandbox import wire
from autograder.sandbox.wire_error import WireError


class GoneError(ConnectionError):
    """The other side is no longer there."""


class Channel(Protocol):
    """A way for frames to go and come; ``until`` is when patience ends."""

    until: float | None

    def send(self, value: object) -> None:
        """Send one value."""

    def frame(self, caps: wire.Caps) -> tuple[bytes, bytes]:
        """Return the next frame unread: its header and its buffers."""

    def receive(self, caps: wire.Caps) -> Any:
        """Return the next value."""


class SocketChannel:
    """Frames over a connected socket; ``until`` is when patience ends, by the monotonic clock."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.until: float | None = None

    def _patience(self) -> None:
        if self.until is not None:
            left = self.until - monotonic()
            if left <= 0:
                raise TimeoutError
            self.socket.settimeout(left)

    def send(self, value: object) -> None:
        """Send one value, or a frame that is ready.

        Raises:
            GoneError: nobody listens.
        """
        frame = value if isinstance(value, bytes) else wire.encode(value)
        self._patience()
        try:
            self.socket.sendall(frame)
        except TimeoutError:
            raise
        except OSError as error:
            raise GoneError(str(error)) from None

    def frame(self, caps: wire.Caps) -> tuple[bytes, bytes]:
        """Return the next frame unread: its header and its buffers.

        Raises:
            GoneError: the other side has gone.
            TimeoutError: the socket's own time is over.
            WireError: it is too long.
        """
        header, body = wire.lengths(self._bytes(wire.HEAD.size), caps)
        return self._bytes(header), self._bytes(body)

    def receive(self, caps: wire.Caps) -> Any:
        """Return the next value.

        Raises:
            GoneError: the other side has gone.
            TimeoutError: the socket's own time is over.
            WireError: what came may not travel.
        """
        return wire.decode(*self.frame(caps), caps)

    def _bytes(self, count: int) -> bytes:
        whole = bytearray()
        while len(whole) < count:
            self._patience()
            try:
                some = self.socket.recv(min(count - len(whole), 1 << 20))
            except TimeoutError:
                raise
            except OSError as error:
                raise GoneError(str(error)) from None
            if not some:
                raise GoneError("the connection ended")
            whole += some
        return bytes(whole)


__all__ = ["Channel", "GoneError", "SocketChannel", "WireError"]
