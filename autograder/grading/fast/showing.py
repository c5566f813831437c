"""What whoever marks sees: a bar with the time left, lines on what was amiss, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from autograder.grading.fast.lane import Step
from autograder.messages import tr
from autograder.sandbox.layer import Layer


@dataclass
class Tally:
    """What a run has come to so far."""

    counts: Counter[str] = field(default_factory=Counter)
    held: dict[str, None] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def add(self, step: Step) -> None:
        """Count one notebook."""
        self.counts[step.result] += 1
        self.counts["damaged"] += step.damaged
        for layer in step.layers:
            self._note(layer)

    def lines(self) -> Iterator[str]:
        """Yield the closing summary."""
        yield tr(
            "Marked: {marked}, unchanged: {unchanged}, damaged: {damaged}, waiting for a "
            "person: {waits}, failed: {failed}.",
            **{name: self.counts[name] for name in _COUNTED},
        )
        if self.held:
            yield tr("Submissions were held by: {layers}.", layers=", ".join(self.held))
        if self.missing:
            yield tr("Layers that did not hold: {layers}.", layers=_reasons(self.missing))
        if self.counts["failed"]:
            yield tr(
                "What failed did so by our own fault: its scores wait for you in the formgrader, "
                "and it is tried again by the next run."
            )

    def _note(self, layer: Layer) -> None:
        if layer.held:
            self.held[layer.name] = None
        else:
            self.missing[layer.name] = layer.why


class Display:
    """The bar of one run; on anything but a terminal, the lines alone."""

    def __init__(self, console: Console) -> None:
        self.tally = Tally()
        self._console = console
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn(tr("left:")),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )

    @contextmanager
    def bar(self) -> Iterator[None]:
        """Show the bar for as long as something is marked."""
        with self._bar:
            yield

    def begin(self, lesson: str) -> Callable[[Step | int], None]:
        """Return what is told of another lesson: how many notebooks it has, then of each."""
        task = self._bar.add_task(escape(lesson), total=None)

        def tell(news: Step | int) -> None:
            if isinstance(news, int):
                self._bar.update(task, total=news)
                return
            self.tally.add(news)
            self._say(news.lines)
            self._bar.advance(task)

        return tell

    def _say(self, lines: Iterable[str]) -> None:
        """Print lines above the bar; a learner's own text in them is nothing but text."""
        for line in lines:
            self._console.print(line, markup=False, highlight=False, soft_wrap=True)


_COUNTED = ("marked", "unchanged", "damaged", "waits", "failed")


def _reasons(missing: dict[str, str]) -> str:
    return ", ".join(f"{name} ({why})" if why else name for name, why in missing.items())
