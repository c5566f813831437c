"""Values of every kind that a child can send, none of which is what an exercise asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from autograder.record import Alien, Observation, Plain, Reading, Run

_BITS = np.frombuffer(b"\x01" * 16 * 6, np.longdouble)[:6].reshape(3, 2)
_FAR = np.frombuffer(b"\xff" * 16 * 3, np.longdouble)[:3]

ODD: Mapping[str, Plain] = {
    "nothing": None,
    "truth": True,
    "integer": -1,
    "integer beyond floats": 10**400,
    "integer beyond texts": 10**5000,
    "number": 0.1234567,
    "nan": float("nan"),
    "infinity": -float("inf"),
    "complex": 1j,
    "complex nan": complex(float("nan"), float("inf")),
    "complex beyond floats": complex(1.7e308, 1.7e308),
    "text": "x",
    "empty text": "",
    "half a character": "\ud800",
    "empty tuple": (),
    "short tuple": (0.5,),
    "nested": ((((0.5,), None),), "x", {"a": ()}),
    "empty dictionary": {},
    "other keys": {"None": 0.5, "<object>": np.zeros(2)},
    "keys of many kinds": {"W1": Alien("dict"), "W2": (), "b1": "x", "params": None, "grads": 1j},
    "alien": Alien("number"),
    "alien in a tuple": (Alien("tuple"), Alien("NoneType"), Alien("")),
    "empty array": np.empty((0, 3)),
    "truths": np.array([[True, False], [False, True]]),
    "integers": np.array([2**63, 1], np.uint64),
    "complex array": np.full((3, 2), complex(float("nan"), 1)),
    "long doubles": _BITS,
    "long doubles of no meaning": _FAR,
    "half precision": np.full((3, 3), 7, np.float16),
    "other byte order": np.full(3, 0.5, ">f8"),
}


def impostors(right: Plain) -> Mapping[str, Plain]:
    """Return values that are called, or look, like one that is right."""
    if not isinstance(right, np.ndarray):
        return {"impostor": Alien("number"), "twice": (right, right)}
    called = Alien(f"{right.dtype} array of shape {right.shape}")
    return {
        "impostor": called,
        "key by key": {"W1": called},
        "other type": right.astype(np.float32 if right.dtype != np.float32 else np.float64),
        "other shape": right.reshape(-1, 1, 1),
        "list": tuple(right.tolist()),
    }


def with_one(observed: Observation, probe: str, place: int, value: Plain) -> Observation:
    """Return an observation in which one reading is another one."""
    run = observed.runs[probe]
    readings: list[Reading] = list(run.readings)
    readings[place] = replace(readings[place], value=value)
    return Observation({**observed.runs, probe: Run(tuple(readings), run.raised)})
