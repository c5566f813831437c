"""Say what a name can be, and which known one a mistyped name resembles."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from autograder.messages import tr


def one_of(known: Iterable[str], value: object, besides: Iterable[str] = ()) -> str:
    """Return the names that are known, with the one that comes nearest to a value.

    Args:
        known: what can be named.
        value: what was written.
        besides: what can be named as well, but is too much to list.

    Example:
        >>> one_of(["momentum", "adam"], "momentom")
        'one of: momentum, adam (did you mean "momentum"?)'
    """
    names = list(dict.fromkeys(known))
    near = difflib.get_close_matches(str(value), [*names, *besides], n=1)
    listed = ", ".join(names) or "–"
    if near:
        return tr('one of: {known} (did you mean "{near}"?)', known=listed, near=near[0])
    return tr("one of: {known}", known=listed)
