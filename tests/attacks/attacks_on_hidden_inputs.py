"""Attacks that carry the hidden inputs out: to the card, the log, a later run, another student."""

from __future__ import annotations

from attack_form import LAZY, Attack


def when_asked(*lines: str) -> str:
    """Return an answer whose `update` does this with what it is given."""
    return LAZY[::-1].replace("ssap", "\n        ".join(lines)[::-1], 1)[::-1]


_KEEP = """
import gc, os, sys
PLACES = ("/tmp/@MARK@kept", "/dev/shm/@MARK@kept", "@MARK@kept", "@ROOT@/@MARK@kept")
for place in PLACES:
    try: print(open(place).read())
    except OSError: pass
print([v for k, v in os.environ.items() if "KEPT" in k])
"""

HIDDEN = (
    Attack("tell-exception", "raises an exception whose name and message are the inputs",
           answer=when_asked("raise type('E' + repr(params), (Exception,), {})(repr(grads))")),
    Attack("tell-keys", "adds parameters that are named after the inputs",
           answer=when_asked("for k in list(params): params[repr(params[k].tolist())] = grads[k]")),
    Attack("tell-output", "prints, shows and warns of the inputs by every stream there is",
           answer="import os, sys, warnings\nfrom IPython.display import display\n" + when_asked(
               "print(params)", "display(params)", "warnings.warn(repr(params))",
               "sys.__stdout__ and print(params, file=sys.__stdout__)",
               "[os.write(n, repr(params).encode()) for n in (1, 2)]")),
    Attack("tell-source", "names the inputs as the text of its own answer",
           answer="import linecache, sys\n" + when_asked(
               "name = sys._getframe().f_code.co_filename", "lines = [repr(params) + '\\n'] * 99",
               "linecache.cache[name] = (1, None, lines, name)",
               "get_ipython().user_ns['In'].append('class Momentum: ' + repr(params))",
               "raise KeyError(repr(params))")),
    Attack("tell-sighting", "answers with notes, shapes and texts made of the inputs",
           answer="import autograder.sandbox.answering as a, autograder.sandbox.child as c\n"
           "from dataclasses import replace\nfrom autograder.record import Note, Raised\n"
           "true = a.sighting\ndef told(shell, q):\n    seen = true(shell, q)\n"
           "    text = repr(q.probes)\n    o = replace(seen.observation, notes=(Note('replaces', "
           "text), Note('printed', text)))\n    return replace(seen, observation=o, source=text,"
           " text_only=True, loading=Raised(text[:90], text[:9000], 1, text[:9000]))\n"
           "a.sighting = c.sighting = told\n" + LAZY),
    Attack("tell-next-run", "keeps the inputs, ends its process, and shows them in the next one",
           top=_KEEP, answer="import os\n" + when_asked(
               "os.environ['KEPT'] = repr(params)",
               "for place in PLACES:", "    try: open(place, 'w').write(repr(params))",
               "    except OSError: pass", "os.kill(os.getpid(), 9)")),
    Attack("tell-line", "says the inputs by the lines in which it fails",
           answer=when_asked(*(f"if int(abs(params['W1'].flat[0]) * 1e9) % 7 == {n}: raise "
                               f"ValueError({n})" for n in range(7)))),
)  # fmt: skip
