"""The habits of the house: short modules and functions, named encodings, no hidden state."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain

import pytest
from sources import FOLDERS, ROOT, Function, Source, none, sources

MODULE_LINES = 300
FUNCTION_LINES = 25
TEXT_SUFFIXES = {".py", ".md", ".toml", ".txt", ".po", ".ipynb", ".csv", ".cfg", ".sh", ""}
BYTES_OPENERS = {"os", "webbrowser", "tarfile", "zipfile", "Image"}
MUTATORS = {"append", "add", "update", "pop", "clear", "setdefault", "extend", "insert", "remove"}


def length(function: Function) -> int:
    """Return the lines of a function from `def` to its end, its docstring left out."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_modules_are_short() -> None:
    long = {
        str(source): source.text.count("\n")
        for source in sources()
        if source.path.name != "lesson.py"  # a lesson's text is as long as the lesson
    }
    none([f"{name}: {lines} lines" for name, lines in long.items() if lines > MODULE_LINES])


def test_functions_are_short() -> None:
    long = [
        f"{source}:{function.lineno} {function.name}: {length(function)} lines"
        for source in sources()
        for function in source.functions()
        if length(function) > FUNCTION_LINES
    ]
    none(long)


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
    none([str(source) for source in sources() if source.path.name in drawers])


def test_tests_are_no_package() -> None:
    none(map(str, (ROOT / "tests").rglob("__init__.py")))


# ── Encodings ───────────────────────────────────────────────────────────────────────────


def words(call: ast.Call) -> dict[str, ast.expr]:
    """Return the keyword arguments of a call."""
    return {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}


def opens_text(call: ast.Call) -> bool:
    """Tell whether a call reads or writes text through some encoding."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id == "open" and not binary(call, 1)
    if not isinstance(function, ast.Attribute):
        return False
    owner = function.value.id if isinstance(function.value, ast.Name) else ""
    if function.attr == "open":
        a_path = not call.args or isinstance(call.args[0], ast.Constant)  # a mode, if anything
        return a_path and owner not in BYTES_OPENERS and not binary(call, 0)
    if owner == "subprocess":
        return bool({"text", "universal_newlines", "errors"} & set(words(call)))
    if owner == "tempfile" and function.attr.endswith("TemporaryFile"):
        return not binary(call, 0, default="w+b")
    return function.attr in {"read_text", "write_text"}


def binary(call: ast.Call, position: int, default: str = "r") -> bool:
    """Tell whether a file is opened for bytes."""
    mode = call.args[position] if len(call.args) > position else words(call).get("mode")
    return "b" in (mode.value if isinstance(mode, ast.Constant) else default)


def named(call: ast.Call) -> bool:
    """Tell whether a call says which encoding it means."""
    place = {"read_text": 0, "write_text": 1}.get(getattr(call.func, "attr", ""), 3)
    return "encoding" in words(call) or len(call.args) > place


def test_every_text_file_names_its_encoding() -> None:
    silent = [
        f"{source}:{call.lineno}"
        for source in sources()
        for call in source.calls()
        if opens_text(call) and not named(call)
    ]
    none(silent)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("open('a')", True),
        ("open('a', 'rb')", False),
        ("path.open('w')", True),
        ("path.open(mode='wb')", False),
        ("os.open('a', 0)", False),
        ("page.open(address)", False),
        ("path.read_text()", True),
        ("path.read_bytes()", False),
        ("subprocess.run(['a'], text=True)", True),
        ("subprocess.run(['a'])", False),
        ("tempfile.NamedTemporaryFile('w')", True),
        ("tempfile.TemporaryFile()", False),
    ],
)
def test_the_search_for_encodings_sees_what_it_should(code: str, expected: bool) -> None:
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert opens_text(call) is expected


# ── State ───────────────────────────────────────────────────────────────────────────────


def module_names(source: Source) -> set[str]:
    """Return the names that a module binds by assignment at its top level."""
    targets = chain.from_iterable(
        node.targets if isinstance(node, ast.Assign) else [node.target]
        for node in source.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
    )
    return {target.id for target in targets if isinstance(target, ast.Name)}


def changed_names(function: Function) -> Iterator[tuple[str, int]]:
    """Yield the names whose object a function changes, and where."""
    for node in ast.walk(function):
        changed: ast.expr | None = None
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            changed = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            changed = node.func.value if node.func.attr in MUTATORS else None
        if isinstance(changed, ast.Name):
            yield changed.id, node.lineno


def local_names(function: Function) -> set[str]:
    """Return the names that a function binds itself."""
    names = (node for node in ast.walk(function) if isinstance(node, ast.Name))
    bound = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return bound | {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}


def test_modules_hold_no_state() -> None:
    code = [source for source in sources() if source.path.name != "lesson.py"]
    stateful = [
        f"{source}:{line} {name}"
        for source in code
        for function in source.functions()
        for name, line in changed_names(function)
        if name in module_names(source) - local_names(function)
    ]
    declared = [
        f"{source}:{node.lineno} global"
        for source in code
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Global)
    ]
    none(stateful + declared)


def test_randomness_comes_from_a_generator() -> None:
    """`np.random.seed` and its kin are hidden state; `default_rng` is handed on."""
    new = {"default_rng", "Generator", "SeedSequence", "PCG64", "BitGenerator"}
    new |= {"get_state", "set_state"}  # to keep a candidate's draws from reaching anyone else
    old = [
        f"{source}:{node.lineno} np.random.{node.attr}"
        for source in sources("autograder", "course_lib", "lessons", "tests")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "random"
        and isinstance(node.value.value, ast.Name)
        and node.value.value.id in {"np", "numpy"}
        and node.attr not in new
    ]
    none(old)


# ── What every file keeps ───────────────────────────────────────────────────────────────


def undocumented(source: Source) -> Iterator[str]:
    """Yield the public names of a module that say nothing about themselves."""
    if ast.get_docstring(source.tree) is None and source.text.strip():
        yield f"{source}: the module"
    top = [node for node in source.tree.body if public(node)]
    methods = chain.from_iterable(node.body for node in top if isinstance(node, ast.ClassDef))
    for node in chain(top, filter(public, methods)):
        if isinstance(node, Function | ast.ClassDef) and ast.get_docstring(node) is None:
            yield f"{source}:{node.lineno} {node.name}"


def public(node: ast.stmt) -> bool:
    """Tell whether a statement defines a name for others."""
    return isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_")


def test_every_public_name_is_documented() -> None:
    code = sources("autograder", "course_lib")
    none([line for source in code for line in undocumented(source)])


def test_skipped_tests_give_a_reason() -> None:
    silent = [
        f"{source}:{call.lineno}"
        for source in sources("tests")
        for call in source.calls()
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"skip", "skipif", "xfail", "importorskip"}
        and "reason" not in words(call)
        and not (call.func.attr == "skip" and call.args)
    ]
    none(silent)


def text_files() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every text file in the project's folders."""
    folders = (*FOLDERS, "notebooks", "solutions", "docs", ".ci")
    nested = chain.from_iterable((ROOT / name).rglob("*") for name in folders)
    for path in chain(nested, ROOT.glob("*")):
        if path.is_file() and path.suffix in TEXT_SUFFIXES and "__pycache__" not in path.parts:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_no_file_names_the_machine_it_was_written_on() -> None:
    here = re.escape(ROOT.parent.as_posix())
    machine = re.compile(rf"(?<![\w/.~]){here}/\w" if ROOT.parent.parts[1:] else r"(?!)")
    index = re.compile(r"^\s*--(?:extra-)?(?:index-url|find-links)", re.MULTILINE)
    found = [name for name, text in text_files() if machine.search(text) or index.search(text)]
    none(found)


def test_text_files_end_lines_in_one_way() -> None:
    none([name for name, text in text_files() if "\r" in text])
