"""Mend a crash whose repair is unambiguous, to see what would still be wrong behind it.

The mended text is judged and never shown: it would be the answer.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping

from autograder.crashes import Crash
from autograder.exercise import Exercise
from autograder.record import Raised

Mend = Callable[[str, Crash, Exercise], str]


def repaired(source: str, raised: Raised, crash: Crash, exercise: Exercise) -> str | None:
    """Return the text with this crash mended, or None where there is no one way to do it.

    Args:
        source: the learner's text.
        raised: the exception, with the learner's own line.
        crash: its named cause, with the names that take part in it.
        exercise: whose reference says which default a parameter has.
    """
    on_line, anywhere = _ON_THE_LINE.get(crash.id), _ANYWHERE.get(crash.id)
    mended = source
    if on_line:
        mended = _on_line(source, raised, lambda line: on_line(line, crash, exercise))
    elif anywhere:
        mended = anywhere(source, crash, exercise)
    return mended if mended != source else None


def _on_line(source: str, raised: Raised, mend: Callable[[str], str]) -> str:
    """Mend the line that raised; a line that occurs again is mended there too."""
    lines = source.splitlines(keepends=True)
    number = raised.line or 0
    if not 0 < number <= len(lines):
        return source
    own = lines[number - 1].strip()
    return "".join(mend(line) if line.strip() == own else line for line in lines)


def _renamed(text: str, name: str, near: str) -> str:
    return re.sub(rf"\b{re.escape(name)}\b", near, text)


def _near_name(line: str, crash: Crash, _exercise: Exercise) -> str:
    near = crash.values.get("near")
    return _renamed(line, crash.values["name"], near) if near else line


def _dict_method(line: str, crash: Crash, _exercise: Exercise) -> str:
    name, near = crash.values["name"], crash.values["near"]
    return line.replace(f".{name}(", f".{near}(")


def _identity(line: str, _crash: Crash, _exercise: Exercise) -> str:
    return re.sub(r"!=\s*None\b", "is not None", re.sub(r"==\s*None\b", "is None", line))


def _colon(line: str, _crash: Crash, _exercise: Exercise) -> str:
    code, mark, comment = line.rstrip("\n").partition("#")
    return f"{code.rstrip()}:{'  ' if mark else ''}{mark}{comment}\n"


def _default(line: str, _crash: Crash, exercise: Exercise) -> str:
    """Give each parameter without a default the one that the exercise states."""
    for name, parameter in inspect.signature(exercise.reference).parameters.items():
        if parameter.default is not parameter.empty:
            line = re.sub(rf"(?<=[\s,]){name}(?=\s*[,)])", f"{name}={parameter.default!r}", line)
    return line


def _zeros_like(source: str, _crash: Crash, _exercise: Exercise) -> str:
    return re.sub(r"\bzeros?(?:_|\.)like\b", "zeros_like", source)


def _attribute(source: str, crash: Crash, _exercise: Exercise) -> str:
    near = crash.values.get("near")
    name = re.escape(crash.values["name"])
    return re.sub(rf"\bself\.{name}\b", f"self.{near}", source) if near else source


def _constructor(source: str, crash: Crash, _exercise: Exercise) -> str:
    near = re.escape(crash.values["near"])
    return re.sub(rf"\bdef\s+{near}\b", "def __init__", source)


_ON_THE_LINE: Mapping[str, Mend] = {
    "array_truth": _identity,
    "colon": _colon,
    "default_order": _default,
    "dict_method": _dict_method,
    "name_misspelt": _near_name,
    "numpy_name": _near_name,
}
_ANYWHERE: Mapping[str, Mend] = {
    "attribute_name": _attribute,
    "init_misspelt": _constructor,
    "zero_like": _zeros_like,
}
