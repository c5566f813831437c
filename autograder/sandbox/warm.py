"""Load once what every notebook needs, and use it once, so that no child has to."""

from __future__ import annotations

import atexit
import builtins
import importlib
import shutil
import sys
import warnings
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercise import Call, Hold, Let, New, Probe, Read, Ref, Set, Step
from autograder.guards import no_input
from autograder.sandbox.capture import Shell
from autograder.sandbox.talk import Question, Script

OFTEN = 12  # after as many runs Python has settled how it executes a function, and no child must
_MODULES = (
    "numpy.random",
    "numpy.linalg",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "autograder.messages",
    "autograder.sandbox.child",
    # What the zygote needs later: a module more, and each child would look through all of them.
    "autograder.sandbox.kernel",
    "autograder.sandbox.landlock",
    "autograder.sandbox.namespaces",
    "autograder.sandbox.readable",
    "autograder.sandbox.seccomp",
)
_FIRST_USES = (
    "import matplotlib.pyplot as plt, numpy as np\nfrom IPython.display import display",
    "fig, ax = plt.subplots()\nax.plot([0, 1], [1, 2], label=r'$\\eta$')\nax.legend()\nplt.show()",
    "np.zeros(2)",
    "def f(): raise ValueError\nf()",
    "print('x')",
    "class Warm:\n    def __init__(self, lr): self.lr = lr\n"
    "    def update(self, params, grads):\n"
    "        for key in params: params[key] -= self.lr * grads[key]",
)


def warm_shell(scratch: str) -> Any:
    """Return a shell in which nothing has happened yet, with everything it needs loaded.

    Args:
        scratch: a folder that IPython may write its profile to; it is removed.
    """
    shell: Any = Shell.instance(folder=scratch)
    atexit.unregister(shell.atexit_operations)
    _settle_names(shell)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in (*_MODULES, *_course()):
            importlib.import_module(name)
        for source in _FIRST_USES:
            _use(shell, source)
    _ask(shell)
    _forget_fonts()
    shell.reset(new_session=True)
    shutil.rmtree(scratch, ignore_errors=True)
    return shell


def _settle_names(shell: Any) -> None:
    """Change Python's own names once and for good: a child that need not has nothing to undo.

    IPython would add its own for each cell, and a question refuse `input`, and take it back.
    """
    shell.builtin_trap.__enter__()
    builtins.input = no_input


def _ask(shell: Any) -> None:
    """Answer a question, by whatever modules that takes, over the bytes that it would travel as."""
    from autograder.sandbox import wire
    from autograder.sandbox.child import told

    for text in (*(None,) * OFTEN, "class Warm: pass", "1 / 0", "1 +"):
        script = _travelled(Script(_probes()))
        question = _travelled(Question("Warm", text=text))
        for part in told(shell, replace(question, probes=script.probes)):
            wire.encode(part)


def _travelled(value: object) -> Any:
    """Return what comes of a value at the other side."""
    from autograder.sandbox import wire

    frame = wire.encode(value)
    header, _ = wire.lengths(frame[: wire.HEAD.size], wire.Caps())
    start = wire.HEAD.size + header
    return wire.decode(frame[wire.HEAD.size : start], frame[start:], wire.Caps())


def _probes() -> tuple[Probe, ...]:
    """Return probes of the shape that an optimizer's have."""
    params = {"W": np.ones((3, 2)), "b": np.zeros(2)}
    calls: list[Step] = [
        Call("it.update", (Ref("params"), params)),
        Read("params"),
        Read("params", "input"),
    ]
    steps: tuple[Step, ...] = (
        Let("params", params),
        Hold("kept", "params"),
        New("it", {"lr": 0.1}),
        *calls * 3,
    )
    return Probe("warm", (*steps, Set("it", "lr", 0.2), *calls)), Probe("again", steps)


def _forget_fonts() -> None:
    """Drop the open fonts here, once: Matplotlib would drop them in every copy of this process."""
    manager = sys.modules.get("matplotlib.font_manager")
    forget = getattr(getattr(manager, "_get_font", None), "cache_clear", None)
    if forget:
        forget()


def _course() -> list[str]:
    finder: Any = sys.meta_path[0]
    return sorted(getattr(finder, "names", ()))


def _use(shell: Any, source: str) -> None:
    from autograder.sandbox.child import streams

    shell.outputs.start(10**6)
    with streams(shell.outputs):
        shell.run_cell(source, store_history=True)
