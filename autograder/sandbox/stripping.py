"""The course's own package as a submission gets it: every name, and no body of a reference.

This runs on the trusted side; the other side is sent what is left, and never meets the rest.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from autograder import course

PACKAGE = "course_lib"
REFUSE = "_refuse"  # the name under which a stripped module finds what refuses
_ALL_OF = f"{PACKAGE}.network"  # a network is built of the references, and of their equals
_KEPT = {"property", "staticmethod", "classmethod", "dataclass"}
_LEFT_OUT = ("launcher", "lecture", "__main__")


@cache
def stripped() -> Mapping[str, tuple[str, str, bool]]:
    """Return for every module of the package: its text, its file, and whether it is a package."""
    root = course.ROOT / PACKAGE
    references = _names(exercise.reference for exercise in course.all_exercises())
    made = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root.parent).with_suffix("").parts
        if parts[1] in _LEFT_OUT:
            continue
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        text = path.read_text(encoding="utf-8")
        made[name] = (_text(name, text, references), str(path), is_package)
    return made


def place_of(reference: Callable[..., object]) -> str:
    """Return where a reference lies, as a child can look for it."""
    return f"{reference.__module__}:{reference.__qualname__}"


def _names(references: Iterable[Callable[..., object]]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for reference in references:
        found.setdefault(reference.__module__, set()).add(reference.__name__)
    return found


def _text(name: str, text: str, references: Mapping[str, set[str]]) -> str:
    """Return a module's text without the bodies of references and of what they are made of."""
    whole = name == _ALL_OF or name.startswith(f"{_ALL_OF}.")
    if not whole and name not in references:
        return text
    tree = ast.parse(text)
    hidden = _defined(tree) if whole else _with_parts(tree, references[name])
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name in hidden:
            _hide(node)
    return ast.unparse(_Bare().visit(tree))


def _defined(tree: ast.Module) -> set[str]:
    kinds = ast.ClassDef | ast.FunctionDef
    return {node.name for node in tree.body if isinstance(node, kinds)}


def _with_parts(tree: ast.Module, references: set[str]) -> set[str]:
    """Return the references and the functions of the same module that they are made of."""
    uses = {node.name: set(_used(node)) for node in tree.body if hasattr(node, "name")}
    hidden, waiting = set[str](), sorted(references)
    while waiting:
        name = waiting.pop()
        if name not in hidden:
            hidden.add(name)
            waiting.extend(uses.get(name, set()) & uses.keys())
    return hidden


def _used(node: ast.stmt) -> Iterator[str]:
    return (part.id for part in ast.walk(node) if isinstance(part, ast.Name))


def _hide(node: ast.ClassDef | ast.FunctionDef) -> None:
    """Empty a function, or every method of a class."""
    node.decorator_list = [d for d in node.decorator_list if _name_of(d) in _KEPT]
    if isinstance(node, ast.FunctionDef):
        node.body = [ast.parse(f"{REFUSE}({node.name!r})").body[0]]
        return
    methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
    for method in methods:
        _hide(method)
        if method.name == "__init__":
            method.body = ast.parse(f"{REFUSE}({node.name!r})").body


def _name_of(decorator: ast.expr) -> str:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called.id if isinstance(called, ast.Name) else ""


class _Bare(ast.NodeTransformer):
    """Takes docstrings away: a formula in words is a formula."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Drop the texts that stand by themselves."""
        super().generic_visit(node)
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [part for part in body if not _is_text(part)]  # type: ignore[attr-defined]
            if not node.body and not isinstance(node, ast.Module):  # type: ignore[attr-defined]
                node.body = [ast.Pass()]  # type: ignore[attr-defined]
        return node


def _is_text(node: ast.AST) -> bool:
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def stripped_paths() -> tuple[Path, ...]:
    """Return the files whose text is hidden, wholly or in part."""
    return tuple(Path(file) for text, file, _ in stripped().values() if REFUSE in text)
