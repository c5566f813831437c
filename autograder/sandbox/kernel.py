"""System calls that Python has no function for, by the C library."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP = 1, 38, 24


class Kernel:
    """The C library of this process; there is none to speak of where this is not Linux."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None, use_errno=True)

    def syscall(self, number: int, *arguments: object) -> int:
        """Make a system call by its number.

        Raises:
            OSError: it failed.
        """
        return self._checked(self._library.syscall, ctypes.c_long(number), *arguments)

    def prctl(self, option: int, *arguments: int) -> int:
        """Set a property of this process.

        Raises:
            OSError: it failed.
        """
        words = [ctypes.c_ulong(word) for word in (*arguments, 0, 0, 0, 0)[:4]]
        return self._checked(self._library.prctl, option, *words)

    def unshare(self, flags: int) -> None:
        """Leave namespaces for new ones.

        Raises:
            OSError: it failed.
        """
        self._checked(self._library.unshare, flags)

    def rename_host(self, name: bytes) -> None:
        """Name the machine otherwise, for the processes of this namespace.

        Raises:
            OSError: it failed.
        """
        self._checked(self._library.sethostname, name, ctypes.c_size_t(len(name)))

    def _checked(self, function: Callable[..., int], *arguments: object) -> int:
        ctypes.set_errno(0)
        result = int(function(*arguments))
        if result < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        return result
