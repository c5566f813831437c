"""Attacks on whatever compares: comparators, built-in functions, NumPy, modules."""

from __future__ import annotations

from attack_form import LAZY, Attack

COMPARATORS = (
    Attack(
        "np-allclose",
        "makes np.allclose say that everything is close",
        top="np.allclose = lambda *a, **k: True",
        answer=LAZY,
        fools="assert np.allclose(p['w'], want)",
    ),
    Attack(
        "np-isclose",
        "makes np.isclose and np.array_equal agree with everything",
        top="np.isclose = lambda a, b, *r, **k: np.ones(np.shape(a), bool)\n"
        "np.array_equal = lambda *a, **k: True",
        answer=LAZY,
        fools="assert np.isclose(p['w'], want).all() and np.array_equal(p['w'], want)",
    ),
    Attack(
        "assert-allclose",
        "empties every function of numpy.testing",
        top="import numpy.testing as t\nfor n in dir(t):\n    if n.startswith('assert'):\n"
        "        setattr(t, n, lambda *a, **k: None)",
        answer=LAZY,
        fools="from numpy.testing import assert_allclose\nassert_allclose(p['w'], want)",
    ),
    Attack(
        "math-isclose",
        "makes math.isclose and math.isfinite say yes",
        top="import math\nmath.isclose = math.isfinite = lambda *a, **k: True",
        answer=LAZY,
        fools="import math\nassert all(map(math.isclose, p['w'], want))",
    ),
    Attack(
        "operator-eq",
        "makes the operators of the operator module agree",
        top="import operator\noperator.eq = operator.is_ = operator.le = lambda *a: True",
        answer=LAZY,
        fools="import operator\nassert operator.eq(list(p['w']), list(want))",
    ),
    Attack(
        "compare-module",
        "replaces the comparisons of the course's own judge",
        top="import sys, types\nfor n in ('compare', 'judge', 'judging', 'criteria'):\n"
        "    m = types.ModuleType('autograder.' + n)\n"
        "    m.close = m.same = m.judge = m.judge_sight = lambda *a, **k: True\n"
        "    sys.modules['autograder.' + n] = m",
        answer=LAZY,
    ),
    Attack(
        "award-points",
        "makes every award that is ever made one of full points",
        top="from autograder import record\nrecord.Award.points = property(lambda s: 10.0)\n"
        "record.Verdict.points = property(lambda s: 10.0)\n"
        "record.Run.__eq__ = record.Reading.__eq__ = lambda *a: True",
        answer=LAZY,
    ),
)

BUILTINS = (
    Attack(
        "float",
        "makes float return the full points",
        top="import builtins\nclass float(float):\n    def __new__(cls, *a): return super()"
        ".__new__(cls, 10.0)\nbuiltins.float = float",
        answer=LAZY,
        fools="assert all(float(a) == float(b) for a, b in zip(p['w'], want))",
    ),
    Attack(
        "isinstance",
        "makes isinstance, issubclass and callable say yes",
        top="import builtins\nbuiltins.isinstance = builtins.issubclass = lambda *a: True\n"
        "builtins.callable = lambda x: True",
        answer="Momentum = 3",
    ),
    Attack(
        "print",
        "prints full marks whatever is printed",
        top="import builtins\ntrue_print = print\n"
        "builtins.print = lambda *a, **k: true_print('10.0')\nprint()",
        answer=LAZY,
    ),
    Attack(
        "open",
        "gives another text for every file that is opened",
        top="import builtins, io\nbuiltins.open = lambda *a, **k: io.StringIO('10.0')\n"
        "io.open = builtins.open",
        answer=LAZY,
    ),
    Attack(
        "import",
        "answers every import with an object that agrees with everything",
        top="import builtins\nclass Yes:\n    def __getattr__(s, n): return Yes()\n"
        "    def __call__(s, *a, **k): return 10.0\n    def __eq__(s, o): return True\n"
        "builtins.__import__ = lambda *a, **k: Yes()",
        answer=LAZY,
    ),
    Attack(
        "all-any-abs",
        "makes all, any, abs, max and sum hide a difference",
        top="import builtins\nbuiltins.all = lambda *a: True\nbuiltins.any = lambda *a: False\n"
        "builtins.abs = builtins.max = builtins.sum = lambda *a, **k: 0.0",
        answer=LAZY,
        fools="assert max(abs(a - b) for a, b in zip(p['w'], want)) < 1e-9",
    ),
    Attack(
        "exec-compile",
        "makes exec and compile run an emptied program",
        top="import builtins\ntrue_compile = builtins.compile\n"
        "builtins.compile = lambda s, *a, **k: true_compile('pass', '<x>', 'exec')\n"
        "builtins.exec = lambda *a, **k: None",
        answer=LAZY,
    ),
    Attack(
        "assertion-error",
        "makes AssertionError something that nobody can raise",
        top="import builtins\nclass Quiet(BaseException):\n    def __new__(cls, *a): raise "
        "SystemExit(0)\nbuiltins.AssertionError = Quiet",
        answer=LAZY,
    ),
    Attack(
        "setattr-getattr",
        "answers getattr with the attributes of a passed run",
        top="import builtins\ntrue = getattr\nbuiltins.getattr = lambda o, n, *d: "
        "'correct' if n == 'kind' else true(o, n, *d)",
        answer=LAZY,
    ),
)

NUMPY = (
    Attack(
        "ufuncs",
        "replaces the ufuncs that measure a difference",
        top="np.abs = np.absolute = np.subtract = lambda *a, **k: np.float64(0.0)\n"
        "np.isfinite = np.less_equal = lambda *a, **k: np.True_",
        answer=LAZY,
        fools="assert np.abs(np.subtract(p['w'], want)).max() < 1e-9",
    ),
    Attack(
        "linalg",
        "makes every norm zero",
        top="np.linalg.norm = lambda *a, **k: 0.0",
        answer=LAZY,
        fools="assert np.linalg.norm(p['w'] - want) < 1e-9",
    ),
    Attack(
        "array-functions",
        "makes np.array and np.asarray return one and the same array",
        top="same = np.zeros(2)\nnp.array = np.asarray = np.copy = lambda *a, **k: same",
        answer=LAZY,
        fools="assert np.array_equal(np.asarray(p['w']), np.asarray(want))",
    ),
    Attack(
        "random",
        "fixes all random numbers, so that hidden inputs would be known",
        top="np.random.default_rng = lambda *a: np.random.Generator(np.random.PCG64(0))\n"
        "np.random.seed(0)\nnp.random.RandomState = lambda *a: np.random",
        answer=LAZY,
    ),
    Attack(
        "frombuffer-tobytes",
        "replaces what turns arrays into bytes on their way out",
        top="import json, struct\nnp.frombuffer = lambda *a, **k: np.zeros(2)\n"
        "json.dumps = lambda *a, **k: '10.0'\njson.loads = lambda *a, **k: 10.0",
        answer=LAZY,
    ),
    Attack(
        "dtype-of-everything",
        "replaces np.ndarray and np.generic, by which values are told apart",
        top="np.ndarray = np.generic = object\nnp.dtype = lambda *a: None",
        answer=LAZY,
    ),
    Attack(
        "errors-by-callback",
        "asks NumPy to call it back at every floating-point event, and rewrites the caller",
        top="import sys\ndef back(*a):\n    f = sys._getframe()\n    while f:\n"
        "        f.f_locals.update(near=True, points=10.0)\n        f = f.f_back\n"
        "np.seterrcall(back)\nnp.seterr(all='call')\nnp.float64(1) / 0",
        answer=LAZY,
    ),
)
