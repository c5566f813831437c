"""A conversation with one child: its cells run, it is asked, it is ended."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from time import monotonic
from types import TracebackType
from typing import Any, Protocol, TypeVar

from autograder.exercise import Probe
from autograder.messages import tr
from autograder.record import Observation
from autograder.sandbox import believing, wire
from autograder.sandbox.channel import Channel, GoneError
from autograder.sandbox.glance import OUT_OF_TIME
from autograder.sandbox.layer import Layer
from autograder.sandbox.limits import Limits
from autograder.sandbox.recalled import Recalled
from autograder.sandbox.talk import CellRun, Ended, Program, Question, Script, Sighting
from autograder.sandbox.wire_error import WireError

T = TypeVar("T")
_ESCAPED = 6  # bytes that one character may travel in
_SLACK = 65_536
_PAGE = 4096


class Child(Protocol):
    """The trusted side's end of an untrusted process."""

    @property
    def channel(self) -> Channel:
        """Return the way to it."""

    def bury(self, kill: bool) -> dict[str, Any]:
        """End it, and return what the system says of it."""


class UncontainedError(RuntimeError):
    """A layer that the sandbox needs does not hold on this machine."""

    def __init__(self, message: str, layers: Sequence[Layer] = ()) -> None:
        super().__init__(message)
        self.layers = tuple(layers)


class ChildEndedError(RuntimeError):
    """The child is gone: it ended itself, was ended, or sent what nobody believes."""

    def __init__(self, ended: Ended) -> None:
        super().__init__(ended)
        self.ended = ended


@dataclass(frozen=True)
class Usage:
    """What a submission used, and what held it.

    ``peak_mb`` counts what it shares with the zygote too; ``own_mb`` the pages it made or
    changed itself.
    """

    cpu_ms: float
    peak_mb: float
    own_mb: float
    layers: tuple[Layer, ...]


class Session:
    """One submission: its cells have run, and it can be asked.

    ``outputs`` has a row for each cell that ran; the last one's ``ended`` says what became of
    the child, where it did not live to see the end.
    """

    def __init__(
        self,
        child: Child,
        program: Program,
        limits: Limits,
        layers: tuple[Layer, ...],
        strict: bool,
        recalled: Recalled,
    ) -> None:
        self.outputs: list[CellRun] = []
        self.usage: Usage | None = None
        self.ended: Ended | None = None
        self._child, self._limits, self._layers = child, limits, layers
        self._recalled = recalled
        self._until = monotonic() + limits.wall_seconds
        self._script = b""
        try:
            self._run(program, strict)
        except ChildEndedError as gone:
            self.outputs.append(CellRun((), gone.ended, 0.0))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Tell whether the child can be asked."""
        return self.usage is None

    def observe(self, question: Question) -> Sighting:
        """Ask one question.

        Raises:
            ChildEndedError: the child did not live to answer it, or answered nonsense.
        """
        if not self.alive:
            raise ChildEndedError(self.ended or "killed")
        caps = wire.Caps(size=self._limits.answer_bytes, records=wire.ANSWERS)
        script, asked = _frames_of(question)
        if script != self._script:
            self._sent(script)
            self._script = script
        self._sent(asked)
        seen = self._received(caps, believing.believed_sighting)
        observed = self._in_time(lambda: self._observed(caps, question.probes))
        return replace(seen, observation=observed)

    def close(self) -> Usage:
        """End the child, and return what it used."""
        if self.usage is None:
            self._buried(kill=True)
        assert self.usage is not None
        return self.usage

    def _run(self, program: Program, strict: bool) -> None:
        small = wire.Caps(size=_SLACK, records=wire.ANSWERS)
        layers = self._received(small, believing.believed_layers)
        self._layers += layers
        if strict:
            require(self._layers)
        self._sent(program)
        size = _ESCAPED * program.output_bytes + _SLACK
        caps = wire.Caps(size=size, records=wire.ANSWERS)
        for _ in program.cells:
            self.outputs.append(self._received(caps, believing.believed_cell))

    def _sent(self, value: object) -> None:
        self._in_time(lambda: self._child.channel.send(value))

    def _received(self, caps: wire.Caps, believe: Callable[[Any], T]) -> T:
        return self._in_time(lambda: self._believed(caps, believe))

    def _observed(self, caps: wire.Caps, probes: tuple[Probe, ...]) -> Observation:
        """Read an observation, but for one that some child has told of already."""
        with _childs_fault():
            frame = self._child.channel.frame(caps)

        def read() -> Observation:
            with _childs_fault():
                return believing.believed_observation(wire.decode(*frame, caps), probes)

        return self._recalled.observation(frame, probes, read)

    def _believed(self, caps: wire.Caps, believe: Callable[[Any], T]) -> T:
        with _childs_fault():
            return believe(self._child.channel.receive(caps))

    def _in_time(self, action: Callable[[], T]) -> T:
        """Do something with the child; where that fails it is ended, and said how."""
        self._child.channel.until = self._until
        try:
            return action()
        except TimeoutError as error:
            raise self._lost("wall") from error
        except (GoneError, WireError) as error:
            raise self._lost(None) from error

    def _lost(self, ended: Ended | None) -> ChildEndedError:
        self._buried(kill=True, ended=ended)
        return ChildEndedError(self.ended or "killed")

    def _buried(self, kill: bool, ended: Ended | None = None) -> None:
        told = self._child.bury(kill)
        cpu = float(told.get("cpu", 0.0))
        # Linux's limit and its account of what was used differ by some hundredths.
        killed = told.get("status") == -signal.SIGKILL and cpu >= 0.9 * self._limits.cpu_seconds
        exceeded = killed or told.get("status") == OUT_OF_TIME
        self.ended = ended or ("cpu" if exceeded else "killed")
        own = told.get("own", 0) * _PAGE / 1024**2
        self.usage = Usage(1e3 * cpu, told.get("peak", 0) / 1024, own, self._layers)


@contextlib.contextmanager
def _childs_fault() -> Iterator[None]:
    """Read what a child sent: whatever goes wrong with it is not the marker's fault."""
    try:
        yield
    except (TimeoutError, GoneError, WireError):
        raise
    except Exception as error:
        raise WireError.of("form", type(error).__name__) from None


@lru_cache(maxsize=64)
def _frames_of(question: Question) -> tuple[bytes, bytes]:
    """Return a question's probes and the question itself as they travel."""
    return wire.encode(Script(question.probes)), wire.encode(question)


def require(layers: Sequence[Layer]) -> None:
    """Refuse to go on where a layer does not hold.

    Raises:
        UncontainedError: one does not, and nobody said that it need not.
    """
    missing = [f"{layer.name} ({layer.why})" for layer in layers if not layer.held]
    if missing or not layers:
        raise UncontainedError(
            tr(
                "Submissions cannot be contained on this machine: {missing}. Expected every "
                "layer to hold: run `python -m autograder doctor`, or mark with --uncontained "
                "if you trust whoever handed in.",
                missing=", ".join(missing) or os.name,
            ),
            layers,
        )
