"""Whether a dictionary has changed at all, asked without touching what is in it.

CPython counts the changes of every dictionary. To read that number costs nothing, while to
look at the values of NumPy's or Python's own takes time, and in a forked process copies the
memory page of each. Where there is no such number, everything is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

_PLACE = 24  # bytes: behind the count of references, the type, and the number of entries
_KEPT = 64  # copies


class Version:
    """A dictionary's state at the moment when this is made."""

    __slots__ = ("_names", "_number", "_seen")

    def __init__(self, names: dict[Any, Any]) -> None:
        self._names = names
        self._number = _counter(names) if _is_counted() else None
        self._seen = self._number.value if self._number else None

    @property
    def holds(self) -> bool:
        """Tell whether nothing was set or deleted since; False where nobody counts."""
        return self._number is not None and self._number.value == self._seen

    @property
    def known(self) -> bool:
        """Tell whether changes are counted here."""
        return self._number is not None

    def copy(self) -> dict[Any, Any]:
        """Return a copy of the entries, whatever a subclass says of them."""
        return dict(dict.items(self._names))

    def __hash__(self) -> int:
        return hash((id(self._names), self._seen))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Version) and self._names is other._names and self._seen == other._seen
        )


def snapshot(names: dict[Any, Any]) -> dict[Any, Any]:
    """Return a copy of a dictionary: the one made before, where nothing has changed since.

    The copy is shared: it is read, and never changed.
    """
    version = Version(names)
    return _copied(version) if version.known else version.copy()


@lru_cache(maxsize=_KEPT)
def _copied(version: Version) -> dict[Any, Any]:
    return version.copy()


def _counter(names: dict[Any, Any]) -> Any:
    import ctypes

    return ctypes.c_uint64.from_address(id(names) + _PLACE)


@cache
def _is_counted() -> bool:
    """Try whether the number is where it is looked for, and moves with every change."""
    try:
        import ctypes
    except ImportError:
        return False
    if ctypes.sizeof(ctypes.c_void_p) != 8 or dict.__basicsize__ < _PLACE + 8:
        return False
    names = {"a": object(), "b": object()}
    seen = [_counter(names).value]
    changes: tuple[Callable[[], object], ...] = (
        lambda: names.update(names),  # changes nothing
        lambda: names.update(a=None),
        lambda: names.update(c=None),
        lambda: names.pop("b"),
    )
    for change in changes:
        change()
        seen.append(_counter(names).value)
    return seen[0] == seen[1] and len(set(seen)) == len(seen) - 1
