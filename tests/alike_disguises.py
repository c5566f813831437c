"""What a copy is disguised by: other names, other layout, another order, loops turned."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable, Sequence

from autograder.integrity.answers import Student

Disguise = Callable[[str, random.Random], str]
FRESH = (
    "alpha", "buf", "cur", "data", "entry", "item", "acc", "tmp", "value", "res", "cell",
    "memo", "hist", "row", "unit", "idx", "label", "tag", "field_", "slot",
)  # fmt: skip
KEPT = {"self", "np", "params", "grads", "lr", "momentum", "src", "dst"}


def renamed(source: str, rng: random.Random) -> str:
    """Rename what a student named; the text is otherwise left as it is."""
    names, own = set(), set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            own |= {node.attr} if ast.unparse(node.value) == "self" else set()
    old = sorted((names | own) - KEPT)
    fresh = [name for name in FRESH if name not in source]
    new = rng.sample(fresh, k=len(old)) if len(old) <= len(fresh) else [f"{x}_" for x in old]
    for before, after in zip(old, new, strict=True):
        source = re.sub(rf"(?<![\w'\"]){before}(?![\w'\"])", after, source)
    return source


def verbatim(source: str, rng: random.Random) -> str:  # noqa: ARG001
    """Hand in the same file."""
    return source


def without_comments(source: str, rng: random.Random) -> str:  # noqa: ARG001
    """Drop comments and layout, as a formatter and a careful eye do."""
    return ast.unparse(ast.parse(source))


def rearranged(source: str, rng: random.Random) -> str:
    """Reorder methods, drop comments and layout, and rename everything."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            node.body.reverse()
    return renamed(ast.unparse(tree), rng)


def loops_turned(source: str, rng: random.Random) -> str:
    """Turn loops into comprehensions and back, drop comments, rename everything."""
    turned = ast.fix_missing_locations(_LoopsTurned().visit(ast.parse(source)))
    return renamed(ast.unparse(turned), rng)


DISGUISES: dict[str, Disguise] = {
    "verbatim": verbatim,
    "renamed": renamed,
    "without comments": without_comments,
    "rearranged": rearranged,
    "loops turned": loops_turned,
}


def copied(student: Student, disguise: Disguise, seed: int) -> Student:
    """Return a copy of a student's answers under another name and a disguise."""
    rng = random.Random(seed)
    answers = {exercise: disguise(text, rng) for exercise, text in student.answers.items()}
    return Student(f"copy-of-{student.id}", "copy", answers)


def can_be_disguised(student: Student) -> bool:
    """Tell whether all of a student's answers are Python."""
    try:
        return bool([ast.parse(text) for text in student.answers.values()])
    except SyntaxError:
        return False


# ── Loops and comprehensions ────────────────────────────────────────────────────────────


class _LoopsTurned(ast.NodeTransformer):
    """Turns ``x = {}`` and a loop that fills it into a comprehension, and back."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = _turned(body)  # type: ignore[attr-defined]
        return node


def _turned(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    made: list[ast.stmt] = []
    for statement in body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.DictComp):
            made += _as_loop(statement, statement.value)
        elif made and _fills(statement, made[-1]):
            made[-1] = _as_comprehension(statement, made[-1])
        else:
            made.append(statement)
    return made


def _fills(loop: ast.stmt, before: ast.stmt) -> bool:
    if not (isinstance(loop, ast.For) and isinstance(before, ast.Assign)):
        return False
    inner = loop.body[0]
    return (
        len(loop.body) == 1
        and isinstance(inner, ast.Assign)
        and isinstance(inner.targets[0], ast.Subscript)
        and ast.unparse(inner.targets[0].value) == ast.unparse(before.targets[0])
        and ast.unparse(before.value) in ("{}", "dict()")
    )


def _as_loop(statement: ast.Assign, value: ast.DictComp) -> list[ast.stmt]:
    target, part = ast.unparse(statement.targets[0]), value.generators[0]
    text = f"{target} = {{}}\nfor {ast.unparse(part.target)} in {ast.unparse(part.iter)}:\n"
    text += f"    {target}[{ast.unparse(value.key)}] = {ast.unparse(value.value)}"
    return ast.parse(text).body


def _as_comprehension(loop: ast.stmt, before: ast.stmt) -> ast.stmt:
    assert isinstance(loop, ast.For)
    assert isinstance(before, ast.Assign)
    inner = loop.body[0]
    assert isinstance(inner, ast.Assign)
    assert isinstance(inner.targets[0], ast.Subscript)
    key, value = ast.unparse(inner.targets[0].slice), ast.unparse(inner.value)
    head = f"for {ast.unparse(loop.target)} in {ast.unparse(loop.iter)}"
    return ast.parse(f"{ast.unparse(before.targets[0])} = {{{key}: {value} {head}}}").body[0]
