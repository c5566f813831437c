"""Starts the kernels of a lecture so that what is said to them is encrypted on its way."""

from __future__ import annotations

from jupyter_client.manager import AsyncKernelManager
from traitlets import default

from course_lib.launcher.encryption import transport_encryption


class EncryptedKernelManager(AsyncKernelManager):
    """Gives a kernel keys where kernel and machine know what to do with them."""

    @default("transport_encryption")
    def _with_keys(self) -> str:
        return transport_encryption()
