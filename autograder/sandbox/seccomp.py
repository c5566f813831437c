"""The filter of system calls: a list of what is allowed, as a program of the kernel's own.

A call that is not on the list fails with EPERM; `clone3` with ENOSYS, after which the C
library asks for a thread by `clone`, whose flags can be looked at.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.sandbox.kernel import PR_SET_NO_NEW_PRIVS, Kernel
from autograder.sandbox.layer import Layer
from autograder.sandbox.syscalls import AARCH64, CONDITIONAL, X86_64

_LOAD, _EQUAL, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x45, 0x54, 0x06  # of classic BPF
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16  # places in struct seccomp_data
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_CLONE_THREAD = 0x00010000
_NOBODY = 0x7FFFFFFF  # stands for the process, which is not there yet
_HARMLESS = {
    "ioctl": (1, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)),  # is it a terminal, how wide
    "fcntl": (1, (0, 1, 2, 3, 4, 1030, 1032)),  # none that sends signals, or locks
    "prctl": (0, (15, 16, 0x53564D41)),  # names of threads and of memory
    "prlimit64": (0, (0,)),  # of this process
}
_AF_UNIX, _SOCK_STREAM, _KIND = 1, 1, 0xF  # the rest of a socket's kind are flags


@dataclass(frozen=True)
class Machine:
    """A processor that there is a table for."""

    arch: int
    numbers: Mapping[str, int]
    seccomp: int


MACHINES: Mapping[str, Machine] = {
    "x86_64": Machine(0xC000003E, X86_64, 317),
    "aarch64": Machine(0xC00000B7, AARCH64, 277),
}

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, operand


def program(machine: Machine, pid: int) -> list[Instruction]:
    """Return the filter for one process, which may send signals to itself alone."""
    refuse = (_RETURN, 0, 0, _ERRNO | errno.EPERM)
    made: list[Instruction] = [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, machine.arch),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    for name, number in machine.numbers.items():
        if name in CONDITIONAL:
            block = _conditional(name, pid)
            made += [(_EQUAL, 0, len(block), number), *block]
        else:
            made += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    return [*made, refuse]


def _conditional(name: str, pid: int) -> list[Instruction]:
    """Return what looks at an argument; it ends in a verdict either way."""
    if name == "clone3":
        return [(_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    allow, refuse = (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ERRNO | errno.EPERM)
    if name == "clone":
        return [_argument(0), (_ANY_BIT, 0, 1, _CLONE_THREAD), allow, refuse]
    if name == "socketpair":
        return _socketpair(allow, refuse)
    place, values = (0, (pid,)) if name == "tgkill" else _HARMLESS[name]
    return [_argument(place), *_one_of(values), refuse, allow]


def _socketpair(allow: Instruction, refuse: Instruction) -> list[Instruction]:
    """Allow streams alone: they are connected, while a datagram can be sent to any path."""
    return [
        _argument(0),
        (_EQUAL, 0, 4, _AF_UNIX),
        _argument(1),
        (_AND, 0, 0, _KIND),
        (_EQUAL, 0, 1, _SOCK_STREAM),
        allow,
        refuse,
    ]


def _argument(place: int) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * place)


def _one_of(values: Sequence[int]) -> list[Instruction]:
    """Return jumps over the next instruction where the argument is one of the values."""
    count = len(values)
    return [(_EQUAL, count - i, 0, value) for i, value in enumerate(values)]


class _Filter(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("jt", ctypes.c_ubyte),
        ("jf", ctypes.c_ubyte),
        ("k", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Filter)))


class Prepared:
    """The filter, compiled before there is a process for it: only the process is missing."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._machine = MACHINES.get(platform.machine())
        rows = program(self._machine, _NOBODY) if self._machine else []
        self._rows = (_Filter * len(rows))(*(_Filter(*row) for row in rows))
        self._place = next((i for i, row in enumerate(rows) if row[3] == _NOBODY), 0)

    def apply(self) -> Layer:
        """Filter the system calls of this process from now on, and say whether that holds."""
        if self._machine is None:
            return Layer("seccomp", False, f"no table for {platform.machine()}")
        self._rows[self._place].k = os.getpid()
        compiled = _Program(len(self._rows), self._rows)
        try:
            self._kernel.prctl(PR_SET_NO_NEW_PRIVS, 1)
            self._kernel.syscall(self._machine.seccomp, 1, 0, ctypes.byref(compiled))
        except OSError as error:
            return Layer("seccomp", False, str(error.strerror))
        return Layer("seccomp", True)
