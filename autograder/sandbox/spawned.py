"""A child without a zygote, where processes cannot be forked: `python -m …spawned`.

It is warm after a second or two, once for each submission, and runs the same `child.serve`.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from tempfile import TemporaryDirectory
from time import monotonic
from typing import IO, Any

from autograder.sandbox import stand_in
from autograder.sandbox.limits import Limits

MODULE = "autograder.sandbox.spawned"


class PipeChannel:
    """Frames over two pipes; when patience ends, the process at the other end is ended."""

    def __init__(
        self,
        reader: IO[bytes],
        writer: IO[bytes],
        process: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self.until: float | None = None
        self._reader, self._writer, self._process = reader, writer, process
        self._late = False

    def send(self, value: object) -> None:
        """Send one value, or a frame that is ready.

        Raises:
            GoneError: nobody listens.
        """
        from autograder.sandbox import wire
        from autograder.sandbox.channel import GoneError

        with self._watched():
            try:
                self._writer.write(value if isinstance(value, bytes) else wire.encode(value))
                self._writer.flush()
            except (OSError, ValueError) as error:
                raise GoneError(str(error)) from None

    def frame(self, caps: Any) -> tuple[bytes, bytes]:
        """Return the next frame unread: its header and its buffers.

        Raises:
            GoneError: the other side has gone.
            TimeoutError: patience has ended.
            WireError: it is too long.
        """
        from autograder.sandbox import wire

        with self._watched():
            header, body = wire.lengths(self._bytes(wire.HEAD.size), caps)
            return self._bytes(header), self._bytes(body)

    def receive(self, caps: Any) -> Any:
        """Return the next value.

        Raises:
            GoneError: the other side has gone.
            TimeoutError: patience has ended.
            WireError: what came may not travel.
        """
        from autograder.sandbox import wire

        return wire.decode(*self.frame(caps), caps)

    def _bytes(self, count: int) -> bytes:
        from autograder.sandbox.channel import GoneError

        data = self._reader.read(count)
        if len(data) < count:
            raise TimeoutError if self._late else GoneError("the pipe ended")
        return data

    @contextlib.contextmanager
    def _watched(self) -> Any:
        """End the process at the other end when it is time."""
        if self.until is None:
            yield
            return
        timer = threading.Timer(max(self.until - monotonic(), 0), self._give_up)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self._late = True
        if self._process:
            self._process.kill()


class SpawnedChild:
    """The trusted side's end of a spawned child."""

    def __init__(
        self,
        boot: Mapping[str, Any],
        variables: Mapping[str, str],
        scratch: TemporaryDirectory[str],
    ) -> None:
        self._scratch = scratch
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**_of_the_system(), **variables},
        )
        assert self._process.stdin
        assert self._process.stdout
        self.channel = PipeChannel(
            self._process.stdout,
            self._process.stdin,
            self._process,
        )
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps(boot).encode() + b"\n")

    def bury(self, kill: bool) -> dict[str, Any]:
        """End the process, and return what the system says of it."""
        if kill:
            self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                assert pipe
                pipe.close()
        status = self._process.wait()
        self._scratch.cleanup()
        return {"status": status}


def _of_the_system() -> dict[str, str]:
    """Return what Windows needs to start any program."""
    return {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}


def main() -> None:
    """Be one submission."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    boot = json.loads(requests.readline())
    stand_in.install(boot["sources"])
    from autograder.sandbox import rlimits
    from autograder.sandbox.child import serve
    from autograder.sandbox.warm import warm_shell
    from autograder.sandbox.zygote import forget_the_environment

    shell = warm_shell(boot["scratch"])
    forget_the_environment()
    channel = PipeChannel(requests, answers)
    limits = Limits(**boot["limits"])
    channel.send((rlimits.apply(limits, rlimits.held_now()),))
    serve(shell, channel, limits)


if __name__ == "__main__":
    main()
