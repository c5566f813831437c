"""Landlock: which files may be read, that none may be written, and no signals to others."""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from autograder.sandbox.kernel import PR_SET_NO_NEW_PRIVS, Kernel
from autograder.sandbox.layer import Layer

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same on every processor
_VERSION, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_DIR, _MAKE_SOCKET = 1 << 2, 1 << 3, 1 << 9
_NET = 0b11  # bind and connect by TCP, version 4
_SCOPES = 0b11  # abstract UNIX sockets and signals, version 6


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("access", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version(kernel: Kernel) -> int:
    """Return the version of Landlock that the kernel speaks; 0 where it has none."""
    try:
        return kernel.syscall(_CREATE, None, 0, _VERSION)
    except OSError:
        return 0


def confine(kernel: Kernel, readable: Iterable[Path]) -> Layer:
    """Let this process and its children read what is listed, and write nothing at all."""
    spoken = version(kernel)
    if not spoken:
        return Layer("landlock", False, "the kernel has no Landlock, or it is switched off")
    try:
        ruleset = _ruleset(kernel, spoken, _handled(spoken))
        for path in readable:
            _allow(kernel, ruleset, path)
        _restrict(kernel, ruleset)
    except OSError as error:
        return Layer("landlock", False, str(error.strerror))
    return Layer("landlock", True, f"version {spoken}")


def set_apart(kernel: Kernel) -> tuple[Layer, ...]:
    """Put this process into a domain of its own: it may neither trace nor signal its siblings.

    Returns:
        The layer that does not hold, where it could not be done.
    """
    spoken = version(kernel)
    try:
        if spoken:
            _restrict(kernel, _ruleset(kernel, spoken, _MAKE_SOCKET))
    except OSError as error:
        return (Layer("landlock", False, str(error.strerror)),)
    return ()


def _handled(spoken: int) -> int:
    """Return every right over files that this version knows; what is handled is refused."""
    rights = (1 << 13) - 1
    for since, bit in ((2, 13), (3, 14), (5, 15)):  # to other folders, truncate, devices
        rights |= (spoken >= since) << bit
    return rights


def _ruleset(kernel: Kernel, spoken: int, rights: int) -> int:
    attributes = _Ruleset(rights, _NET if spoken >= 4 else 0, _SCOPES if spoken >= 6 else 0)
    size = 24 if spoken >= 6 else 16 if spoken >= 4 else 8
    return kernel.syscall(_CREATE, ctypes.byref(attributes), ctypes.c_size_t(size), 0)


def _allow(kernel: Kernel, ruleset: int, path: Path) -> None:
    """Allow to read a file, or a folder and all in it; what is not there needs no rule."""
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        rule = _Beneath(_READ_FILE | (_READ_DIR if is_folder else 0), handle)
        kernel.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(handle)


def _restrict(kernel: Kernel, ruleset: int) -> None:
    try:
        kernel.prctl(PR_SET_NO_NEW_PRIVS, 1)
        kernel.syscall(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)
