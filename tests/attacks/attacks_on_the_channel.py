"""Attacks on what leaves the untrusted process: forged frames, and answers for the judge."""

from __future__ import annotations

from attack_form import LAZY, Attack

_SAY = "import os, struct, json\nfrom autograder.sandbox import wire, talk\n"
_FORGED_RUNS = """
import autograder.sandbox.answering as answering
from autograder.record import *
from autograder.exercise import *

def lie(value, probes):
    runs = {}
    for probe in probes:
        rows, step = [], 0
        for s in probe.steps:
            step += isinstance(s, Call)
            if isinstance(s, Read):
                rows.append(Reading(step, s.name, s.channel, @VALUE@, s.of))
        runs[probe.name] = Run(tuple(rows), @RAISED@)
    return Observation(runs)

answering.seen_briefly = lie
"""


def lies(value: str, raised: str = "None") -> str:
    """Return a cell that answers every question with readings of its own."""
    return _FORGED_RUNS.replace("@VALUE@", value).replace("@RAISED@", raised)


FRAMES = (
    Attack("fd-scan", "writes a forged answer into every open descriptor",
           end=_SAY + "for fd in range(0, 64):\n    try: os.write(fd, wire.encode("
           "talk.Sighting(own_reference=False)))\n    except OSError: pass"),
    Attack("frame-before", "sends a forged answer before the question comes",
           end=_SAY + "os.write(3, wire.encode(talk.CellRun((), 'ok', 0.0)) + "
           "wire.encode(talk.Sighting()))"),
    Attack("frame-after", "sends two answers to one question",
           answer=_SAY + "import autograder.sandbox.answering as a\ntrue = a.seen_briefly\n"
           "def twice(v, p):\n    seen = true(v, p)\n"
           "    os.write(3, wire.encode(talk.Sighting(observation=seen)))\n    return seen\n"
           "a.seen_briefly = twice\n" + LAZY),
    Attack("verdict-record", "sends a verdict instead of an observation",
           end=_SAY + "h = json.dumps({'value': {'r': ['Verdict', 'momentum.Momentum', 'correct']}"
           ", 'arrays': []}).encode()\nos.write(3, struct.pack('>IQ', len(h), 0) + h)"),
    Attack("huge-promise", "promises a frame of 2⁶⁰ bytes",
           end=_SAY + "os.write(3, struct.pack('>IQ', 2**31, 2**60))"),
    Attack("slow-frame", "sends a frame one byte at a time",
           end=_SAY + "import select\nos.write(3, struct.pack('>IQ', 9999, 0))\n"
           "while True:\n    os.write(3, b' ')\n    select.select([], [], [], 0.05)"),
    Attack("json-bomb", "sends a header of a million empty lists",
           end=_SAY + "h = b'{\"arrays\":[],\"value\":[' + b'[],' * 9_000_000 + b'0]}'\n"
           "for part in (struct.pack('>IQ', len(h), 0), h):\n"
           "    while part: part = part[os.write(3, part):]"),
    Attack("deep-frame", "sends a header nested a hundred thousand times",
           end=_SAY + "h = b'{\"arrays\":[],\"value\":' + b'[' * 99999 + b']' * 99999 + b'}'\n"
           "os.write(3, struct.pack('>IQ', len(h), 0) + h)"),
    Attack("pickle", "sends a pickle that would run a program",
           end="import os, pickle, struct\nclass P:\n    def __reduce__(s): return os.system, "
           "('touch /tmp/@MARK@pickle',)\nd = pickle.dumps(P())\n"
           "os.write(3, struct.pack('>IQ', len(d), 0) + d)"),
    Attack("closes-channel", "closes the way out, and puts another file in its place",
           end="import os, socket\na, b = socket.socketpair()\nos.dup2(a.fileno(), 3)"),
    Attack("steals-questions", "reads the questions itself before they are answered",
           end="import os, threading\ndef read():\n    while True: print(os.read(3, 10**6))\n"
           "threading.Thread(target=read, daemon=True).start()"),
    Attack("odd-ending", "says of a cell that it ended in an array",
           end=_SAY + "import numpy as np\n"
           "os.write(3, wire.encode(talk.CellRun((), np.ones(2), 0.0)))"),
    Attack("odd-kind", "sends an output whose kind is a dictionary",
           end=_SAY + "os.write(3, wire.encode(talk.CellRun(({'output_type': {}},), 'ok', 0.0)))"),
    Attack("odd-outputs", "sends outputs that no notebook can hold",
           end="from autograder.sandbox import child, layer, talk\nimport numpy as np\n"
           "child.run_cell.__globals__['CellRun'] = lambda rows, ended, *r: talk.CellRun(("
           "{'output_type': 'display_data', 'data': {'text/plain': np.ones(3), 'text/html': "
           "layer.Layer('x', True), '../../x': (1, (2, float('nan')))}, 'metadata': {'x': 1j}},"
           "{'output_type': 'execute_result', 'data': {'text/plain': ('10.0',)}, 'metadata': {}, "
           "'execution_count': -10 ** 4000}), ended, 1e308)"),
    Attack("lone-surrogates", "prints and raises half characters, which no file can hold",
           top="print('\\ud800' * 3)\nfrom IPython.display import display\n"
           "display({'text/plain': '\\udfff', 'text/\\ud800': 'x'}, raw=True)\n"
           "raise type('E\\ud800', (Exception,), {})('\\udc80')"),
)  # fmt: skip

OBSERVATIONS = (
    Attack("odd-step", "numbers the steps of its readings by arrays",
           answer="import numpy as np\n" + LAZY
           + lies("0.0").replace("Reading(step,", "Reading(np.ones(2),")),
    Attack("odd-shape", "says that its answer's kind is an array",
           answer="import numpy as np\n" + LAZY + lies("0.0")
           + "from autograder.forms import Shape\n"
           "answering.shape_of = lambda v: Shape(np.ones(2), 'x')\n"),
    Attack("lie-zeros", "answers every question with zeros", answer=lies("0.0") + LAZY),
    Attack("lie-nan", "answers every question with NaN",
           answer=lies("np.full((3, 2), np.nan)") + LAZY),
    Attack("lie-empty", "answers every question with empty arrays and dictionaries",
           answer=lies("{'w': np.empty(0)}") + LAZY),
    Attack("lie-raised", "says that it raised before anything could be read",
           answer=lies("0.0", "Raised('NotImplementedError', '', probe=probe.name)").replace(
               "tuple(rows)", "()") + LAZY),
    Attack("lie-alien", "answers with records that stand for unknown things",
           answer=lies("Alien('float64 array of shape (3, 2)')") + LAZY),
    Attack("lie-fact", "answers with measured facts, which only the judge may make",
           answer=lies("Fact(0.0, 0.0)") + LAZY),
    Attack("lie-inputs", "sends the inputs of the probe back as results",
           answer=lies("next((v for t in probe.steps for v in (list(getattr(t, 'arguments', ())) +"
                       " [getattr(t, 'value', None)]) if isinstance(v, (dict, np.ndarray))), 0.0)")
           + LAZY),
    Attack("lie-huge", "answers with numbers and texts beyond all bounds",
           answer=lies("(10 ** 4000, 'x' * 10 ** 6, 1e308, -10 ** 400)",
                       "Raised('E' * 10 ** 5, 'm' * 10 ** 5, 10 ** 8, 's' * 10 ** 5, probe.name,"
                       " 0, 't' * 10 ** 5)") + LAZY),
    Attack("lie-missing", "leaves probes out, names others, and repeats its steps",
           answer=lies("0.0") + "true_lie = lie\ndef short(v, p):\n    o = true_lie(v, p[:1])\n"
           "    o.runs['another'] = o.runs[p[0].name]\n    return o\n"
           "answering.seen_briefly = short\n" + LAZY),
    Attack("lie-source", "sends a text of its own that would choke whoever parses it",
           answer="import autograder.sandbox.answering as a\nfrom dataclasses import replace\n"
           "from autograder.record import Raised\nfrom autograder.sandbox.talk import Sighting\n"
           "text = 'x = a' + '.b' * 300_000 + '\\n' + '(' * 5000 + 'x\\n' * 1000\n"
           "def sighting(shell, q):\n"
           "    return Sighting(source=text, text_only=True, loading=Raised('NameError', "
           "\"name 'np' is not defined\", 1, text))\na.sighting = sighting\n"
           "import autograder.sandbox.child as c\nc.sighting = sighting\n" + LAZY),
    Attack("lie-solved", "sends a solved text as the source of an answer that does nothing",
           answer="import autograder.sandbox.answering as a\n"
           "a._source = a.find.__globals__['_cell_of'] = lambda v: 'class Momentum:\\n    pass'\n"
           + LAZY),
    Attack("own-reference", "says that it is the course's own solution, and that it is not",
           answer="import autograder.sandbox.answering as a\na._is_reference = lambda *x: True\n"
           + LAZY),
)  # fmt: skip
