"""In which line of a TOML file a value stands, so that an error can say where to look."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*\[\[?\s*([^\]\s]+)\s*\]\]?")


def line_of(text: str, table: str = "", index: int = 0, key: str = "") -> int:
    """Return the line of a key, else of its table's header, else the first.

    Args:
        text: the file.
        table: the table's name; nothing for the keys before all tables.
        index: which table of that name, from 0, where it is an array of tables.
        key: the key in the table.
    """
    here, seen, header = "", -1, 1
    for number, line in enumerate(text.splitlines(), start=1):
        match = _HEADER.match(line)
        if match:
            here = match[1]
            if here == table:
                seen += 1
                header = number if seen <= index else header
        inside = here == table and (not table or seen == index)
        if inside and key and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
            return number
    return header
