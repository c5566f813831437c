"""Attacks that look who is asking, and answer accordingly; and what runs too early or too late."""

from __future__ import annotations

from attack_form import LAZY, Attack

# What somebody could have taken down of the open probes: the steps for one known input.
_STORED = """
class Momentum:
    known = {@KNOWN@}
    calls = 0

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.t = lr, momentum, 0

    def update(self, params, grads):
        self.t += 1
        for key in params:
            place = (self.lr, self.momentum, self.t, key, grads[key].tobytes())
            params[key] += self.known.get(place, 0.0)
"""

DETECTION = (
    Attack("environment-variable", "behaves well only where it is being marked",
           answer="import os\nif os.environ.get('NBGRADER_EXECUTION'):\n"
           "    from course_lib.optimizers import Momentum\nelse:\n"
           + LAZY.replace("\n", "\n    ")),
    Attack("who-calls", "looks up the stack for whoever knows the expected values",
           answer="import sys, gc\n" + LAZY.replace(
               "pass", "f = sys._getframe()\n"
               "        while f:\n            for n, v in f.f_locals.items():\n"
               "                if n in ('expected', 'reference', 'wanted'): print(n, v)\n"
               "                if type(v).__name__ == 'Momentum' and v is not self:\n"
               "                    v.update(params, grads)\n            f = f.f_back", 2)),
    Attack("probe-of-the-stage", "takes the probe from the stack and looks for answers in it",
           answer="import sys\n" + LAZY.replace(
               "pass", "f = sys._getframe()\n        while f and 'probe' not in f.f_locals:"
               " f = f.f_back\n        probe = f.f_locals['probe']\n"
               "        print(probe.facts, [s for s in probe.steps if hasattr(s, 'expected')])\n"
               "        params.update(probe.expected)", 2)),
    Attack("readings-of-the-stage", "writes the readings of the probe itself",
           answer="import sys\n" + LAZY.replace(
               "pass", "f = sys._getframe(1)\n        while f and 'stage' not in f.f_locals:"
               " f = f.f_back\n        stage = f.f_locals['stage']\n"
               "        stage.readings.clear()\n        stage._read = lambda s: None\n"
               "        stage.perform = lambda s: None\n        stage.step = 0", 2)),
    Attack("stored-answers", "answers from a table of what the open probes ask",
           answer=_STORED.replace("@KNOWN@", "(0.1, 0.9, 1, 'w', b'\\0' * 16): -0.1")),
    Attack("call-count", "does something else at each call, to agree with one probe at a time",
           answer="count = 0\n" + LAZY.replace(
               "pass", "global count\n        count += 1\n        for k in params: "
               "params[k] -= (0.01, 0.1, 0.5)[count % 3] * np.sign(grads[k])", 2)),
    Attack("module-search", "looks for the judge among the loaded modules",
           top="import sys\nprint([n for n in sys.modules if 'judg' in n or 'nbgrader' in n])\n"
           "j = sys.modules['autograder.judging']\nj.probes_of = lambda *a: ()", answer=LAZY),
    Attack("own-exception", "raises what the stub raises, but only where numbers are compared",
           answer="class Momentum:\n    def __init__(self, lr=0.01, momentum=0.9): pass\n"
           "    def update(self, params, grads): raise NotImplementedError"),
    Attack("stub-in-disguise", "hands the untouched stub in as new text",
           answer="class Momentum:\n    '''Done.'''\n"
           "    def __init__(self, lr=0.01, momentum=0.9):\n"
           "        raise NotImplementedError  # done\n"
           "    def update(self, params, grads):\n        raise NotImplementedError"),
    Attack("waits-for-the-marker", "spends its time only where it is marked",
           answer="import os\n" + LAZY.replace(
               "pass", "while 'NBGRADER_EXECUTION' in os.environ: pass", 2)),
    Attack("budget-catcher", "catches the exception that ends a run out of budget, and goes on",
           answer=LAZY.replace("pass", "while True:\n            try:\n                while True: "
                               "len('')\n            except BaseException: pass", 2)),
    Attack("isolation-off", "takes the checker's isolation apart before it begins",
           top="import contextlib\nimport autograder.observe as o, autograder.plain as p\n"
           "o.isolated = o.quiet = contextlib.nullcontext\no.plain = p.plain = lambda v: 10.0",
           answer=LAZY),
)  # fmt: skip
