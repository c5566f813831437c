"""Starts the kernels of a lecture so that what is said to them is encrypted on its way.

A kernel listens on ports of the machine; ipykernel warns in the terminal, on the projector, when
others of the machine could read along.
"""

from __future__ import annotations

import zmq
from jupyter_client.manager import AsyncKernelManager
from traitlets import default


class EncryptedKernelManager(AsyncKernelManager):
    """Gives a kernel keys where kernel and machine know what to do with them."""

    @default("transport_encryption")
    def _with_keys(self) -> str:
        return "auto" if zmq.has("curve") else "disabled"
