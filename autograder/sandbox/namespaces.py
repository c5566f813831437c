"""Namespaces of its own: no network, no other processes, and no rights outside."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path

from autograder.sandbox.kernel import PR_CAPBSET_DROP, PR_SET_PDEATHSIG, Kernel
from autograder.sandbox.layer import Layer

USER, NETWORK, PROCESSES, MESSAGES, HOST = (
    *(0x10000000, 0x40000000, 0x20000000),
    *(0x08000000, 0x04000000),
)
NOBODY = 65534
_CAPSET = {"x86_64": 126, "aarch64": 91}
_FIRST_NUMBERS = 10  # of processes in a namespace that has just begun
_CAPABILITIES = 64  # more than there are; dropping one that is not is an error and no harm
_VERSION_3 = 0x20080522


def network() -> int:
    """Return the number of this process's network namespace; 0 where there are none."""
    try:
        return Path("/proc/self/ns/net").stat().st_ino
    except OSError:
        return 0


def entered() -> Layer:
    """Return the layer where somebody else has made the namespaces."""
    return Layer("namespaces", os.getpid() < _FIRST_NUMBERS, "bwrap")


def enter(kernel: Kernel) -> Layer:
    """Move this process into new namespaces, as the first of their processes.

    The caller returns as a child: the parent stays outside, waits, and ends as the child does.
    When the first process of a namespace ends, the kernel ends all others in it.
    """
    user, group = os.getuid(), os.getgid()
    try:
        kernel.unshare(USER | NETWORK | PROCESSES | MESSAGES | HOST)
        _map(user, group)
    except OSError as error:
        return Layer("namespaces", False, str(error.strerror))
    with contextlib.suppress(OSError):
        kernel.rename_host(b"sandbox")
    first = os.fork()
    if first:
        _stay_outside(first)
    kernel.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    return Layer("namespaces", True, "user, network, processes, messages, host")


def _map(user: int, group: int) -> None:
    """Be nobody inside: what belongs to the one user that there is stays outside's."""
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1", encoding="ascii")


def _stay_outside(first: int) -> None:
    os.closerange(0, 256)
    _, status = os.waitpid(first, 0)
    os._exit(0 if status == 0 else 1)


def drop_capabilities(kernel: Kernel) -> Layer:
    """Give up every right beyond those of an ordinary user, for good."""
    if sys.platform != "linux":
        return Layer("capabilities", False, sys.platform)
    for capability in range(_CAPABILITIES):
        try:
            kernel.prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    try:
        kernel.syscall(_CAPSET[os.uname().machine], header, (ctypes.c_uint32 * 6)())
    except (OSError, KeyError) as error:
        return Layer("capabilities", False, str(error))
    return Layer("capabilities", True)
