"""What a submission may use before it is ended."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024**2


@dataclass(frozen=True)
class Limits:
    """Bounds of one submission; processor time is what counts.

    Args:
        cpu_seconds: processor time of a whole submission, cells and observed calls together.
        cell_cpu_seconds: processor time of one cell, which is then interrupted; the next runs.
        wall_seconds: the backstop for what waits without using the processor.
        memory_bytes: address space beyond what the warm process holds.
        output_bytes: outputs of one cell, as they travel.
        answer_bytes: one answer to one question.
        files: open descriptors.
    """

    cpu_seconds: float = 60.0
    cell_cpu_seconds: float = 20.0
    wall_seconds: float = 300.0
    memory_bytes: int = 1024 * MEGABYTE
    output_bytes: int = 4 * MEGABYTE
    answer_bytes: int = 64 * MEGABYTE
    files: int = 64
