"""What a crash's row may learn from NumPy, or from the text that the learner wrote.

Each function takes the groups of the message and the learner's text, and returns further
values for the sentence, or None where the row does not fit.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from autograder import names_in_source as names

Values = Mapping[str, str]


def numpy_name(values: Values, _source: str) -> Values | None:
    """Find the function of NumPy that a misspelt one resembles."""
    return _near(values["name"], dir(np))


def dict_name(values: Values, _source: str) -> Values | None:
    """Find the method of a dictionary that a misspelt one resembles."""
    return _near(values["name"], dir(dict))


def array_name(values: Values, _source: str) -> Values | None:
    """Tell whether a name belongs to an array."""
    return {} if hasattr(np.ndarray, values["name"]) else None


def outside_class(values: Values, source: str) -> Values | None:
    """Tell whether the text defines the missing method outside its class."""
    return {} if values["name"] in names.functions(source) else None


def misspelt_constructor(values: Values, source: str) -> Values | None:
    """Find a method or function whose name is nearly ``__init__``."""
    members = names.members(source, values["owner"])
    if "__init__" in members:
        return None
    written = [*members, *names.functions(source)]
    likely = [name for name in written if name.strip("_") in ("init", "int", "inti", "ini", "nit")]
    return {"near": likely[0]} if likely else _near("__init__", written, cutoff=0.75)


def near_member(values: Values, source: str) -> Values | None:
    """Find what the class has under nearly the same name."""
    members = names.members(source, values["owner"])
    return None if values["name"] in members else _near(values["name"], members, cutoff=0.5)


def other_members(values: Values, source: str) -> Values | None:
    """List what the class has, where nothing comes near the missing name."""
    members = names.members(source, values["owner"])
    known = [name for name in members if not name.startswith("__")]
    if not known or values["name"] in members:
        return None
    return {"known": ", ".join(f"`{name}`" for name in known)}


def one_too_many(values: Values, _source: str) -> Values | None:
    """Tell whether a method was given exactly one argument more than it lists."""
    return {} if int(values["given"]) == int(values["takes"]) + 1 else None


def belongs_to_self(values: Values, source: str) -> Values | None:
    """Tell whether the object has an attribute of the missing variable's name."""
    return {} if values["name"] in names.attributes(source) else None


def near_name(values: Values, source: str) -> Values | None:
    """Find the variable that a misspelt one resembles."""
    return _near(values["name"], sorted(names.known_names(source)), cutoff=0.7)


def _near(name: str, known: list[str] | tuple[str, ...], cutoff: float = 0.6) -> Values | None:
    near = names.nearest(name, known, cutoff)
    return {"near": near} if near else None
