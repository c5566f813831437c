"""What holds a submission, layer by layer; nothing else is imported for saying so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layer:
    """One layer of the sandbox: whether it held, and why not, where it did not."""

    name: str
    held: bool
    why: str = ""
