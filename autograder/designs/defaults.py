"""Which values a constructor chooses when its caller names none, whatever the rule does.

A candidate is only ever compared with itself: once with a setting left out, then with the
stated value and with published ones written out. So a mistake in the rule keeps its name
where a default is another one, and a published default is told from a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from autograder.exercise import Call, Let, New, Probe, Read, Ref, Step
from autograder.record import Plain

KEY = "W"


@dataclass(frozen=True)
class Setting:
    """A constructor argument, the default that the exercise states, and published others.

    Args:
        name: the argument's name.
        stated: its default in the exercise.
        published: other defaults in use; with ``between`` the two ends of a range.
        between: everything between the two published values is in use as well.
        scale: the size of the gradients on which the setting shows.
        calls: the number of updates after which it shows.
    """

    name: str
    stated: float
    published: tuple[float, ...] = ()
    between: bool = False
    scale: float = 1.0
    calls: int = 1


EPS = Setting("eps", 1e-8, (1e-10, 1e-6), between=True, scale=1e-9)


def defaults_probe(rng: np.random.Generator, settings: Sequence[Setting]) -> Probe:
    """Return the probe that tells, for each setting, which default a candidate has.

    Every instance runs on an entry of its own of one parameter, and gets no gradient
    elsewhere: state that instances share by mistake is a fault, and does not show here.
    """
    runs = list(_runs(settings))
    steps: list[Step] = []
    drawn = {setting.name: rng.uniform(1, 2, setting.calls) * setting.scale for setting in settings}
    for number, (setting, arguments) in enumerate(runs):
        steps += [New("it", arguments), Let("params", {KEY: np.zeros(len(runs))})]
        for size in drawn[setting.name]:
            gradient = np.zeros(len(runs))
            gradient[number] = size
            steps.append(Call("it.update", (Ref("params"), {KEY: gradient})))
        steps.append(Read("params"))
    return Probe("defaults", tuple(steps), facts=partial(_facts, tuple(settings)))


def _runs(settings: Sequence[Setting]) -> Iterator[tuple[Setting, dict[str, float]]]:
    """Yield the arguments of each instance: the setting left out, stated, and as published."""
    stated = {setting.name: setting.stated for setting in settings}
    for setting in settings:
        yield setting, {name: value for name, value in stated.items() if name != setting.name}
        for value in (setting.stated, *setting.published):
            yield setting, stated | {setting.name: value}


# ── What the runs tell, on the trusted side ─────────────────────────────────────────────


def _facts(settings: tuple[Setting, ...], values: tuple[Plain, ...]) -> Plain:
    moves = [_entry(value, number) for number, value in enumerate(values)]
    found: dict[str, Plain] = {}
    for setting in settings:
        own, stated, *published = moves[: 2 + len(setting.published)]
        found[setting.name] = _told(setting, own, stated, published)
        moves = moves[2 + len(setting.published) :]
    return found


def _entry(value: Plain, number: int) -> float:
    if not isinstance(value, Mapping):
        raise TypeError(f"expected a dictionary of parameters, got {type(value).__name__}")
    array: NDArray[np.float64] = np.asarray(value[KEY], dtype=np.float64)
    return float(array[number])


def _told(setting: Setting, own: float, stated: float, published: Sequence[float]) -> str:
    """Return the default as a card shows it, the same text in every language."""
    if _same(own, stated):
        return _short(setting.stated)
    if setting.between:
        low, high = sorted(abs(move) for move in published)
        inside = low < abs(own) < high or any(_same(own, move) for move in published)
        ends = " … ".join(_short(value) for value in setting.published)
        return ends if inside else f"≠ {_short(setting.stated)}"
    names = zip(setting.published, published, strict=True)
    fits = (_short(value) for value, move in names if _same(own, move))
    return next(fits, f"≠ {_short(setting.stated)}")


def _same(a: float, b: float) -> bool:
    return bool(np.isclose(a, b, rtol=1e-6, atol=0, equal_nan=True))


def _short(value: float) -> str:
    return f"{value:g}".replace("e-0", "e-")
