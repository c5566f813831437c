"""Attacks through IPython: hooks, transformers, formatters, magics; and printed scores."""

from __future__ import annotations

from attack_form import CHECK, LAZY, Attack
from small_course import Notebook, named

HOOKS = (
    Attack(
        "pre-run-cell",
        "answers every later cell before it runs, by an event",
        top="ip = get_ipython()\ndef before(info): ip.user_ns['check'] = lambda *a: 10.0\n"
        "ip.events.register('pre_run_cell', before)",
        answer=LAZY,
        fools="check(p['w'], want) if 'check' in globals() else 1 / 0",
    ),
    Attack(
        "post-run-cell",
        "declares every cell a success after it ran",
        top="def after(result):\n    result.error_in_exec = result.error_before_exec = None\n"
        "    result.result = 10.0\nget_ipython().events.register('post_run_cell', after)",
        answer=LAZY,
    ),
    Attack(
        "displayhook",
        "shows ten points as the value of every cell",
        top="import sys\nip = get_ipython()\n"
        "type(ip.displayhook).__call__ = lambda s, r=None: ip.displayhook.write_format_data("
        "{'text/plain': '10.0'})\n10.0",
        answer=LAZY,
        end="None",
    ),
    Attack(
        "formatter",
        "writes every number as ten",
        top="f = get_ipython().display_formatter.formatters['text/plain']\n"
        "for t in (int, float, np.float64): f.for_type(t, lambda o, p, c: p.text('10.0'))",
        answer=LAZY,
        end="0.0",
    ),
    Attack(
        "showtraceback",
        "swallows every exception before anybody sees it",
        top="ip = get_ipython()\nip.showtraceback = lambda *a, **k: None\n"
        "ip._showtraceback = ip.showsyntaxerror = ip.showtraceback\n"
        "ip.set_custom_exc((BaseException,), lambda *a, **k: None)",
        answer=LAZY,
    ),
    Attack(
        "run-cell",
        "replaces run_cell, so that nothing of what follows is run",
        top="ip = get_ipython()\nclass Done:\n    error_in_exec = error_before_exec = None\n"
        "    success, result = True, 10.0\n"
        "type(ip).run_cell = lambda *a, **k: Done()\nip.run_cell = lambda *a, **k: Done()",
        answer="class Momentum: pass",
        fools="assert np.allclose(p['w'], want)",
    ),
    Attack(
        "input-transformer",
        "rewrites the text of every later cell to ten points",
        top="get_ipython().input_transformers_post.append(lambda lines: ['10.0\\n'])",
        answer=LAZY,
        fools="assert np.allclose(p['w'], want)",
    ),
    Attack(
        "ast-transformer",
        "takes every assertion out of later cells",
        top="import ast\nclass Drop(ast.NodeTransformer):\n"
        "    def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)\n"
        "get_ipython().ast_transformers.append(Drop())",
        answer=LAZY,
        fools="assert np.allclose(p['w'], want)",
    ),
    Attack(
        "magics",
        "replaces magics, and has every call of check run as one",
        top="from IPython.core.magic import register_line_cell_magic\n@register_line_cell_magic\n"
        "def check(line, cell=None): return 10.0\nget_ipython().magic = lambda *a: 10.0\n"
        "get_ipython().run_line_magic('check', 'momentum.Momentum')",
        answer=LAZY,
    ),
    Attack(
        "reset",
        "throws away the session's names and its record of the cells",
        top=LAZY,
        end="%reset -f\nIn = Out = _ih = []\nget_ipython().user_ns.clear()",
    ),
    Attack(
        "history",
        "rewrites the record of the cells that ran, by which answers are found",
        end="ip = get_ipython()\n"
        "ip.user_ns['In'][:] = ['class Momentum:\\n    correct = True'] * 9\n"
        "import linecache\nlinecache.cache.clear()\nlinecache.getlines = lambda *a: ['10.0']",
    ),
    Attack(
        "answer-finder",
        "replaces what finds the answer in the session",
        top="from autograder import session\nfrom autograder.sandbox import answering\n"
        "class A:\n    value, source, text_only = 10.0, 'x', False\n"
        "session.find = answering.find = lambda *a: A()",
        answer=LAZY,
    ),
)


def _result(notebook: Notebook) -> None:
    """Hand the check in with its result already there."""
    value = {"text/plain": "10.0"}
    row = {"output_type": "execute_result", "data": value, "metadata": {}, "execution_count": 9}
    named(notebook, CHECK)["outputs"] = [row]
    named(notebook, CHECK)["execution_count"] = 9


VERDICT = """
from IPython.display import display
for kind in ('application/vnd.course.verdict+json', 'text/plain'):
    display({kind: {'exercise': 'momentum.Momentum', 'kind': 'correct', 'cause': None,
        'faults': [], 'awards': [['first_step', 10, 10]], 'version': 1, 'points': 10}}, raw=True)
"""

PRINTED = (
    Attack(
        "prints-points", "prints the points that it wants", answer=LAZY, end="print('10.0')\n10"
    ),
    Attack(
        "last-value",
        "ends every cell with the number of points",
        top="10.0",
        answer=LAZY + "\n10.0",
        end="10.0",
        fools="assert True\n10.0",
    ),
    Attack("forged-result", "hands in a check that has been run already", damage=_result),
    Attack("forged-verdict", "displays a verdict as the checker would", answer=LAZY, end=VERDICT),
    Attack(
        "own-check",
        "defines a check of its own, wherever one could be looked for",
        top="import builtins, autograder, autograder.notebook as n\n"
        "def check(*a, **k): return 10.0\n"
        "builtins.check = autograder.check = n.check = check",
        answer=LAZY,
        fools="check('momentum.Momentum')",
    ),
    Attack(
        "answer-returns-points",
        "returns the points from wherever a value is read",
        answer="class Momentum:\n    def __new__(cls, *a, **k): return 10.0",
    ),
    Attack(
        "clears-output",
        "clears what a check would have shown, and shows something else",
        answer=LAZY,
        end="from IPython.display import clear_output, display\nclear_output()\n"
        "display({'text/plain': '10.0'}, raw=True)\nprint('score: 10/10')",
    ),
)
