"""What a network asks of its sizes and of its samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from course_lib.contracts.whole import positive_integer
from course_lib.messages import tr


def layer_sizes(name: str, value: Any) -> Any:
    """Accept two or more positive numbers of units, and return them as a tuple."""
    sizes = tuple(value) if isinstance(value, Sequence) else ()
    if len(sizes) < 2:
        raise ValueError(
            tr(
                "{name} is {value}, expected two or more numbers of units: pass for example "
                "(64, 100, 10) for one hidden layer of 100.",
                name=name,
                value=repr(value),
            )
        )
    for place, units in enumerate(sizes):
        positive_integer(f"{name}[{place}]", units)
    return sizes


def samples_fit(arguments: Mapping[str, Any]) -> None:
    """Demand that X, and y where there is one, fit the network and each other."""
    network, X, y = arguments["self"], arguments["X"], arguments.get("y")
    units, classes = network.sizes[0], network.sizes[-1]
    if X.shape[1] != units:
        raise ValueError(
            tr(
                "X has shape {shape}, expected (N, {units}), one column for each input of the "
                "network: give it the first size {columns}, or other samples.",
                shape=X.shape,
                units=units,
                columns=X.shape[1],
            )
        )
    if y is not None and (len(y) != len(X) or y.min() < 0 or y.max() >= classes):
        raise ValueError(
            tr(
                "y has {rows} labels from {lowest} to {highest}, expected {samples} from 0 to "
                "{last}: take X and y from the same samples, and count classes from 0.",
                rows=len(y),
                lowest=min(y, default=0),
                highest=max(y, default=0),
                samples=len(X),
                last=classes - 1,
            )
        )
