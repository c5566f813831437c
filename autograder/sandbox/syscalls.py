"""The numbers of the system calls that a submission may make, by the kernel's own headers.

Everything else is refused: there is no call here that starts a program, opens a socket to
anywhere, changes a file, traces or signals another process. Those in `CONDITIONAL` are looked
at more closely by `seccomp`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CONDITIONAL = ("fcntl", "clone", "clone3", "ioctl", "prctl", "socketpair", "tgkill", "prlimit64")

# fmt: off
X86_64: Mapping[str, int] = MappingProxyType(
    {
        "access": 21, "alarm": 37, "arch_prctl": 158, "brk": 12, "capget": 125, "chdir": 80,
        "clock_getres": 229, "clock_gettime": 228, "clock_nanosleep": 230, "close": 3,
        "close_range": 436, "dup": 32, "dup2": 33, "dup3": 292, "epoll_create": 213,
        "epoll_create1": 291, "epoll_ctl": 233, "epoll_pwait": 281, "epoll_pwait2": 441,
        "epoll_wait": 232, "eventfd": 284, "eventfd2": 290, "exit": 60, "exit_group": 231,
        "faccessat": 269, "faccessat2": 439, "fadvise64": 221, "fchdir": 81,
        "fstat": 5, "fstatfs": 138, "futex": 202, "futex_waitv": 449, "get_robust_list": 274,
        "getcpu": 309, "getcwd": 79, "getdents64": 217, "getegid": 108, "geteuid": 107,
        "getgid": 104, "getgroups": 115, "getitimer": 36, "getpeername": 52, "getpgid": 121,
        "getpgrp": 111, "getpid": 39, "getppid": 110, "getpriority": 140, "getrandom": 318,
        "getresgid": 120, "getresuid": 118, "getrlimit": 97, "getrusage": 98, "getsid": 124,
        "getsockname": 51, "getsockopt": 55, "gettid": 186, "gettimeofday": 96, "getuid": 102,
        "lseek": 8, "lstat": 6, "madvise": 28, "membarrier": 324, "mincore": 27, "mmap": 9,
        "mprotect": 10, "mremap": 25, "msync": 26, "munmap": 11, "nanosleep": 35,
        "newfstatat": 262, "open": 2, "openat": 257, "pause": 34, "pipe": 22, "pipe2": 293,
        "poll": 7, "ppoll": 271, "pread64": 17, "preadv": 295, "pselect6": 270, "pwrite64": 18,
        "read": 0, "readlink": 89, "readlinkat": 267, "readv": 19, "recvfrom": 45, "recvmsg": 47,
        "restart_syscall": 219, "rseq": 334, "rt_sigaction": 13, "rt_sigpending": 127,
        "rt_sigprocmask": 14, "rt_sigreturn": 15, "rt_sigsuspend": 130, "rt_sigtimedwait": 128,
        "sched_get_priority_max": 146, "sched_get_priority_min": 147, "sched_getaffinity": 204,
        "sched_getparam": 143, "sched_getscheduler": 145, "sched_yield": 24, "select": 23,
        "sendmsg": 46, "sendto": 44, "set_robust_list": 273, "set_tid_address": 218,
        "setitimer": 38, "setsockopt": 54, "shutdown": 48, "sigaltstack": 131, "stat": 4,
        "statfs": 137, "statx": 332, "sysinfo": 99, "time": 201, "timerfd_create": 283,
        "timerfd_gettime": 287, "timerfd_settime": 286, "times": 100, "umask": 95, "uname": 63,
        "write": 1, "writev": 20, "fcntl": 72, "clone": 56, "clone3": 435, "ioctl": 16,
        "prctl": 157, "socketpair": 53, "tgkill": 234, "prlimit64": 302,
    }
)

AARCH64: Mapping[str, int] = MappingProxyType(
    {
        "brk": 214, "capget": 90, "chdir": 49, "clock_getres": 114, "clock_gettime": 113,
        "clock_nanosleep": 115, "close": 57, "close_range": 436, "dup": 23, "dup3": 24,
        "epoll_create1": 20, "epoll_ctl": 21, "epoll_pwait": 22, "epoll_pwait2": 441,
        "eventfd2": 19, "exit": 93, "exit_group": 94, "faccessat": 48, "faccessat2": 439,
        "fadvise64": 223, "fchdir": 50, "fstat": 80, "fstatfs": 44, "futex": 98,
        "futex_waitv": 449, "get_robust_list": 100, "getcpu": 168, "getcwd": 17,
        "getdents64": 61, "getegid": 177, "geteuid": 175, "getgid": 176, "getgroups": 158,
        "getitimer": 102, "getpeername": 205, "getpgid": 155, "getpid": 172, "getppid": 173,
        "getpriority": 141, "getrandom": 278, "getresgid": 150, "getresuid": 148,
        "getrlimit": 163, "getrusage": 165, "getsid": 156, "getsockname": 204, "getsockopt": 209,
        "gettid": 178, "gettimeofday": 169, "getuid": 174, "lseek": 62, "madvise": 233,
        "membarrier": 283, "mincore": 232, "mmap": 222, "mprotect": 226, "mremap": 216,
        "msync": 227, "munmap": 215, "nanosleep": 101, "newfstatat": 79, "openat": 56,
        "pipe2": 59, "ppoll": 73, "pread64": 67, "preadv": 69, "pselect6": 72, "pwrite64": 68,
        "read": 63, "readlinkat": 78, "readv": 65, "recvfrom": 207, "recvmsg": 212,
        "restart_syscall": 128, "rseq": 293, "rt_sigaction": 134, "rt_sigpending": 136,
        "rt_sigprocmask": 135, "rt_sigreturn": 139, "rt_sigsuspend": 133, "rt_sigtimedwait": 137,
        "sched_get_priority_max": 125, "sched_get_priority_min": 126, "sched_getaffinity": 123,
        "sched_getparam": 121, "sched_getscheduler": 120, "sched_yield": 124, "sendmsg": 211,
        "sendto": 206, "set_robust_list": 99, "set_tid_address": 96, "setitimer": 103,
        "setsockopt": 208, "shutdown": 210, "sigaltstack": 132, "statfs": 43, "statx": 291,
        "sysinfo": 179, "timerfd_create": 85, "timerfd_gettime": 87, "timerfd_settime": 86,
        "times": 153, "umask": 166, "uname": 160, "write": 64, "writev": 66, "fcntl": 25,
        "clone": 220, "clone3": 435, "ioctl": 29, "prctl": 167, "socketpair": 199, "tgkill": 131,
        "prlimit64": 261,
    }
)
# fmt: on
