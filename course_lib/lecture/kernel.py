"""A kernel behind the slides: cells run where they are shown, and what they need runs first.

The slides are the deck's own, not those of RISE: jupyterlab_rise 0.43.1, its newest version, brings
the front end of JupyterLab 4.3, which the widgets of 4.6 do not fit, and asks Google for fonts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from nbformat.v4 import output_from_msg

from course_lib.lecture.kernel_manager import EncryptedKernelManager
from course_lib.lecture.slides import is_check

SHOWN = {"stream", "display_data", "execute_result", "error"}


class LiveKernel:
    """The kernel of one lecture.

    Args:
        cells: all cells of the notebook in order, also those on no slide.
    """

    def __init__(self, cells: Sequence[Any]) -> None:
        self._cells = [cell for cell in cells if cell.cell_type == "code"]
        self._done: set[str] = set()
        self._turn = asyncio.Lock()
        self._manager = EncryptedKernelManager(kernel_name="python3")
        self._client: AsyncKernelClient | None = None

    async def start(self, folder: Path) -> None:
        """Start the kernel with a folder of its own as the current one."""
        folder.mkdir(parents=True, exist_ok=True)
        await self._manager.start_kernel(cwd=str(folder))
        client = self._manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        self._client = client

    async def run(self, name: str, source: str) -> list[Any]:
        """Run a cell with the text that now stands in it, and return its outputs.

        Cells above it that have not run yet, run first, as they stand in the notebook: a slide
        can be shown without those that were skipped.

        Raises:
            KeyError: no code cell has this name.
        """
        position = next((i for i, cell in enumerate(self._cells) if cell.id == name), None)
        if position is None:
            raise KeyError(name)
        async with self._turn:
            for cell in self._cells[:position]:
                if cell.id not in self._done and not is_check(cell):
                    await self._execute(cell.source)
                    self._done.add(cell.id)
            self._done.add(name)
            return await self._execute(source)

    async def interrupt(self) -> None:
        """Stop the cell that runs."""
        await self._manager.interrupt_kernel()

    async def close(self) -> None:
        """End the kernel."""
        if self._client is not None:
            self._client.stop_channels()
        await self._manager.shutdown_kernel(now=True)

    async def _execute(self, source: str) -> list[Any]:
        if self._client is None:
            raise RuntimeError("the kernel of the lecture has not been started")
        found: list[Any] = []

        def keep(message: dict[str, Any]) -> None:
            kind = message["header"]["msg_type"]
            if kind == "clear_output":
                found.clear()
            elif kind in SHOWN:
                found.append(output_from_msg(message))

        await self._client.execute_interactive(source, allow_stdin=False, output_hook=keep)
        return found
