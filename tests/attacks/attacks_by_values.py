"""Attacks by what an answer returns: objects that lie, and arrays that compare as they should not.

Each is put where a number is expected: into the parameters that `update` was given.
"""

from __future__ import annotations

from attack_form import Attack

BODY = """
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum

    def update(self, params, grads):
        for key in params:
            {line}
"""


def puts(value: str, before: str = "") -> str:
    """Return an answer that puts something else in the place of every parameter."""
    return before + BODY.format(line=f"params[key] = {value}")


def writes(value: str, before: str = "") -> str:
    """Return an answer that writes the same into every parameter's own array."""
    return before + BODY.format(line=f"params[key][...] = {value}")


_AGREES = "import numpy as np\nclass Yes:\n"
_ALWAYS = (
    "    __eq__ = __lt__ = __le__ = __ge__ = __gt__ = lambda s, o: True\n    __hash__ = None\n"
)

OBJECTS = (
    Attack(
        "eq-always",
        "puts in an object that equals everything",
        answer=puts("Yes()", _AGREES + _ALWAYS),
        fools="assert p['w'] == want",
    ),
    Attack(
        "class-property",
        "puts in an object that says that it is an array",
        answer=puts(
            "Yes()",
            _AGREES + _ALWAYS + "    __class__ = property(lambda s: np.ndarray)\n    shape = (2,)\n"
            "    def __sub__(s, o): return s\n    def __abs__(s): return s\n"
            "    def all(s): return True\n    def __array__(s, *a, **k): return np.zeros(2)\n",
        ),
        fools="assert isinstance(p['w'], np.ndarray) and abs(p['w'] - want) < 1e-9",
    ),
    Attack(
        "array-protocol",
        "puts in an object that becomes whatever array it is compared with",
        answer=puts(
            "Yes()",
            "import sys\n"
            + _AGREES
            + "    def __array__(s, *a, **k):\n        f = sys._getframe()\n"
            "        while f:\n            for n in ('want', 'expected', 'a', 'left', 'desired'):\n"
            "                v = f.f_locals.get(n)\n                if isinstance(v, np.ndarray): "
            "return v\n            f = f.f_back\n        return np.zeros(2)\n",
        ),
        fools="assert np.allclose(p['w'], want)",
    ),
    Attack(
        "array-ufunc",
        "answers every ufunc and array function itself",
        answer=puts(
            "Yes()",
            _AGREES + "    def __array_ufunc__(s, *a, **k): return np.True_\n"
            "    def __array_function__(s, *a, **k): return True\n",
        ),
        fools="assert np.allclose(p['w'], want)",
    ),
    Attack(
        "float-protocol",
        "puts in an object whose float is something else each time",
        answer=puts(
            "Yes()",
            _AGREES
            + _ALWAYS
            + "    def __float__(s): return 10.0\n    __index__ = __int__ = lambda s: 10\n"
            "    def __complex__(s): return 10j\n",
        ),
    ),
    Attack(
        "getattribute",
        "answers every attribute with itself, and every call too",
        answer=puts(
            "Yes()",
            _AGREES + _ALWAYS + "    def __getattribute__(s, n): return s\n"
            "    def __call__(s, *a, **k): return s\n    def __getattr__(s, n): return s\n",
        ),
    ),
    Attack(
        "ndarray-subclass",
        "puts in an array whose operators agree and whose copies lie",
        answer=puts(
            "np.zeros(2).view(Yes)",
            _AGREES.replace("Yes", "Yes(np.ndarray)")
            + "    __eq__ = __le__ = lambda s, o: np.True_\n"
            "    __sub__ = __rsub__ = lambda s, o: s\n"
            "    def all(s, *a, **k): return np.True_\n    def copy(s, *a): return s\n"
            "    def __array_finalize__(s, o): pass\n"
            "    def __array_function__(s, *a, **k): return True\n"
            "    tobytes = lambda s, *a: b'x'\n",
        ),
        fools="assert np.allclose(p['w'], want)",
    ),
    Attack(
        "float-subclass",
        "puts in numbers that equal every number",
        answer=puts(
            "Yes(1)",
            "class Yes(float):\n    __eq__ = __le__ = lambda s, o: True\n"
            "    __sub__ = __rsub__ = lambda s, o: 0.0\n    __hash__ = float.__hash__\n",
        ),
        fools="assert p['w'] - want == 0.0",
    ),
    Attack(
        "dict-subclass",
        "turns the parameters into a dictionary that shows what is asked for",
        answer="class D(dict):\n    def __getitem__(s, k): return 10.0\n"
        "    items = lambda s: iter([('w', 10.0)])\n    __eq__ = lambda s, o: True\n"
        "class Momentum:\n    def __init__(self, lr=0.01, momentum=0.9): self.params = D()\n"
        "    def update(self, params, grads):\n        params.clear()\n"
        "        params.update(D(params))\n        return D()\n",
    ),
    Attack(
        "metaclass",
        "is a class whose metaclass answers for it",
        answer="class M(type):\n    __instancecheck__ = __subclasscheck__ = lambda *a: True\n"
        "    __eq__ = lambda *a: True\n    __hash__ = type.__hash__\n"
        "    def __call__(cls, *a, **k): return cls\n    def __getattr__(cls, n): return cls\n"
        "class Momentum(metaclass=M): pass\n",
    ),
    Attack(
        "str-subclass",
        "uses keys that equal every key",
        answer="class K(str):\n    __eq__ = lambda s, o: True\n    __hash__ = lambda s: hash('w')\n"
        + puts("params.setdefault(K('w'), 0.0)").lstrip(),
    ),
    Attack(
        "reduce",
        "puts in an object that runs code where it is copied or unpickled",
        answer=puts(
            "Boom()",
            "import os\nclass Boom:\n    def __reduce__(s): return os._exit, (0,)\n"
            "    __copy__ = __deepcopy__ = lambda s, *a: 10.0\n",
        ),
    ),
)

ARRAYS = (
    Attack(
        "empty",
        "puts in empty arrays: np.allclose of nothing is true",
        answer=puts("np.empty(0)"),
        fools="assert np.allclose(p['w'], 5.0)",
    ),
    Attack(
        "broadcast",
        "puts in arrays of shape (1, 0), which compare with any column",
        answer=puts("np.empty((0, 1))"),
        fools="assert (np.abs(p['w'] - want) < 1e-9).all()",
    ),
    Attack(
        "nan",
        "fills the parameters with NaN, for which no difference is large",
        answer=writes("np.nan"),
        fools="assert not (np.abs(p['w'] - want) > 1e-9).any()",
    ),
    Attack("infinity", "fills the parameters with infinities", answer=writes("np.inf")),
    Attack(
        "object-dtype",
        "puts in arrays of objects that agree with everything",
        answer=puts("np.array([Yes(), Yes()], dtype=object)", _AGREES + _ALWAYS),
        fools="assert (p['w'] == want).all()",
    ),
    Attack(
        "structured",
        "puts in structured arrays",
        answer=puts("np.zeros(2, dtype=[('a', 'f8'), ('b', 'O')])"),
    ),
    Attack(
        "masked",
        "puts in arrays whose every entry is masked",
        answer=puts("np.ma.masked_all(2)"),
        fools="assert not (p['w'] != want).any()",
    ),
    Attack(
        "no-memory-behind",
        "puts in an array of 10¹² entries that takes eight bytes",
        answer=puts("np.broadcast_to(np.float64(1), (10**6, 10**6))"),
    ),
    Attack(
        "long-double",
        "puts in 80-bit numbers that are no numbers",
        answer=puts("np.frombuffer(b'\\x01' * 10 + b'\\x00' * 6, np.longdouble)"),
    ),
    Attack(
        "half-and-complex",
        "puts in half-precision and complex numbers, and booleans with the value 2",
        answer=puts("np.frombuffer(b'\\x02\\x02', np.bool_) if len(key) % 2 else np.ones(2) * 1j"),
    ),
    Attack(
        "huge-integers",
        "puts in integers that no float holds",
        answer=puts("10 ** 5000 if key == 'w' else [2 ** 900, -(2 ** 900)]"),
    ),
    Attack(
        "dates-and-texts",
        "puts in dates, texts and bytes",
        answer=puts("np.array(['2024-01-01'], 'M8[D]') if key < 'b' else np.array(['x', b'y'])"),
    ),
    Attack(
        "nested",
        "puts in containers that hold themselves",
        answer=puts("loop", "loop = []\nloop.append(loop)\nloop.append({'x': loop})\n"),
    ),
    Attack(
        "endless-iterator",
        "puts in iterators and dictionaries that never end",
        answer=puts(
            "Endless() if len(key) % 2 else iter(int, 1)",
            "import collections.abc as c\nclass Endless(c.Mapping):\n    __len__ = lambda s: 1\n"
            "    __getitem__ = lambda s, k: s\n    def __iter__(s):\n"
            "        while True: yield 'w'\n",
        ),
    ),
)
