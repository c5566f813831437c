"""What a hostile cell tries, and what it gets: nothing read, nothing written, no reference."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile_cells import EXERCISE, printed, ran, unreadable

from autograder import course
from autograder.sandbox.client import Sandbox
from autograder.sandbox.judged import verdict_on
from autograder.sandbox.talk import Cell

SYSCALL = "import ctypes, errno\nlibc = ctypes.CDLL(None, use_errno=True)\n"

# ── Refused by the system ───────────────────────────────────────────────────────────────

REFUSED = {
    "fork": "import os\nos.fork()",
    "vfork by subprocess": "import subprocess\nsubprocess.run(['true'])",
    "a shell escape": "import os\nassert os.system('true') == 0, 'PermissionError'",
    "exec": "import os\nos.execv('/bin/true', ['true'])",
    "posix_spawn": "import os\nos.posix_spawn('/bin/true', ['true'], {})",
    "a socket": "import socket\nsocket.socket()",
    "a UNIX socket": "import socket\nsocket.socket(socket.AF_UNIX)",
    "a look-up": "import socket\nsocket.create_connection(('127.0.0.1', 80))",
    "memfd": "import os\nos.memfd_create('x')",
    "signal to all": "import os\nos.kill(-1, 9)",
    "signal to the zygote": "import os\nos.kill(os.getppid(), 9)",
    "signal to the first process": "import os\nos.kill(1, 9)",
    "a new namespace": SYSCALL + "assert libc.unshare(0x10000000) == 0, 'PermissionError'",
    "ptrace": SYSCALL + "assert libc.ptrace(16, 1, 0, 0) == 0, 'PermissionError'",
    "io_uring": SYSCALL + "assert libc.syscall(425, 8, None) >= 0, 'PermissionError'",
    "another's memory": SYSCALL
    + "assert libc.syscall(310, 1, None, 0, None, 0, 0) == 0, 'PermissionError'",
    "more processor time": "import resource\n"
    "resource.setrlimit(resource.RLIMIT_CPU, (10**6, 10**6))",
    "chmod": "import os\nos.chmod('/tmp', 0o777)",
    "mkdir": "import os\nos.mkdir('/tmp/from-the-sandbox')",
    "write to /tmp": "open('/tmp/from-the-sandbox', 'w')",
    "write beside": "open('from-the-sandbox', 'w')",
    "write to shared memory": "open('/dev/shm/from-the-sandbox', 'w')",
    "unlink": "import os\nos.unlink('/etc/hostname')",
    "rename": "import os\nos.rename('/etc/hostname', '/etc/hostname2')",
    "symlink": "import os\nos.symlink('/etc', '/tmp/from-the-sandbox')",
    "read passwords": "open('/etc/passwd').read()",
    "read its own memory": "open('/proc/self/mem', 'rb').read(1)",
    "read its environment": "open('/proc/self/environ', 'rb').read(1)",
    "list processes": "import os\nos.listdir('/proc')",
    "list the root": "import os\nos.listdir('/')",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_the_system_refuses(sandbox: Sandbox, text: str) -> None:
    run = ran(sandbox, text)
    assert run.ended in ("error", "killed"), printed(run)
    if run.ended == "error":
        assert any(
            word in printed(run)
            for word in ("Permission", "not permitted", "not allowed", "No such file")
        )
    assert not Path("/tmp/from-the-sandbox").exists()


PRIVATE = (
    "lessons/momentum/exercises.py",
    "lessons/course.toml",
    "autograder/judge.py",
    "course_lib/optimizers/momentum.py",
    "solutions/en/momentum/momentum.ipynb",
    "nbgrader_config.py",
    "tests/sandbox/conftest.py",
)


@pytest.mark.parametrize("path", PRIVATE)
def test_what_is_private_cannot_be_read(sandbox: Sandbox, path: str) -> None:
    place = course.ROOT / path
    assert place.exists()
    assert unreadable(ran(sandbox, f"open({str(place)!r}, 'rb').read()"))


def test_a_gradebook_elsewhere_cannot_be_read(sandbox: Sandbox, tmp_path: Path) -> None:
    book = tmp_path / "gradebook.db"
    book.write_bytes(b"points")
    run = ran(sandbox, f"import sqlite3\nsqlite3.connect({str(book)!r}).execute('select 1 from a')")
    assert "unable to open" in printed(run)
    assert unreadable(ran(sandbox, f"open({str(book)!r}).read()"))


# ── References ──────────────────────────────────────────────────────────────────────────

PATHS = (
    "from course_lib.optimizers import Momentum",
    "from course_lib.optimizers.momentum import Momentum",
    "import importlib\nMomentum = importlib.import_module('course_lib.optimizers').Momentum",
    "import gc\nMomentum = next(c for c in gc.get_objects() if isinstance(c, type) "
    "and c.__name__ == 'Momentum' and c.__module__.startswith('course_lib'))",
    "import course_lib.optimizers as o\nclass Momentum(o.Momentum): pass",
    "from course_lib.anonymous import five_optimizers\nMomentum = type(five_optimizers()['B']())",
    "from course_lib import optimizers\ndef Momentum(lr=0.01, momentum=0.9):\n"
    "    return optimizers.Momentum(lr, momentum)",
    "from autograder import mine\nMomentum = mine('momentum.Momentum')",
    "from autograder import solution\nMomentum = solution('momentum.Momentum', sure=True)",
    "import importlib.util as u, course_lib\n"
    "s = u.spec_from_file_location('m', course_lib.__path__[0] if course_lib.__path__ else "
    f"{str(course.ROOT)!r} + '/course_lib/optimizers/momentum.py')\n"
    "m = u.module_from_spec(s)\ns.loader.exec_module(m)\nMomentum = m.Momentum",
    "import inspect, course_lib.optimizers as o\nexec(inspect.getsource(o.Momentum))",
    "from autograder import course\nMomentum = course.exercise('momentum.Momentum').reference",
    "from lessons.momentum.exercises import EXERCISES\nMomentum = EXERCISES[0].reference",
)


@pytest.mark.parametrize("text", PATHS)
def test_no_path_leads_to_the_reference(sandbox: Sandbox, text: str) -> None:
    with sandbox.open([Cell("answer", text)]) as session:
        assert verdict_on(EXERCISE, session).points == 0


SEARCH = """
import gc
wanted = ' * '.join(('self.momentum', 'self.v[key]'))
found = 0
for held in gc.get_objects():
    parts = held.values() if isinstance(held, dict) else held
    if isinstance(held, (list, tuple, dict)):
        found += sum(type(s) is str and wanted in s and s is not wanted for s in parts)
print(found)
"""


def test_no_text_of_a_reference_is_in_memory(sandbox: Sandbox) -> None:
    assert printed(ran(sandbox, SEARCH)).split() == ["0"]
