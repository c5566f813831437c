"""An IPython shell whose outputs are kept as nbformat has them, up to a limit."""

from __future__ import annotations

import ast
import io
import warnings
from collections.abc import Mapping
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

_ONLY_LOOK = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_PASTED = ("\r", "\f", ">>>", "...:", "In [")


class Outputs:
    """The outputs of the cell that runs now; what comes after the limit is dropped."""

    def __init__(self) -> None:
        self.start(0)

    def start(self, limit: int) -> None:
        """Begin a cell."""
        self.rows: list[dict[str, Any]] = []
        self.cut = False
        self._left = limit

    def stream(self, name: str, text: str) -> None:
        """Keep what is printed, as one text where nothing comes between."""
        if self._left <= 0 or not text:
            self.cut = self.cut or bool(text)
            return
        kept = text[: self._left]
        self.cut = self.cut or len(kept) < len(text)
        self._left -= len(kept)
        last = self.rows[-1] if self.rows else {}
        if last.get("output_type") == "stream" and last.get("name") == name:
            last["pieces"].append(kept)
        else:
            self.rows.append({"output_type": "stream", "name": name, "pieces": [kept]})

    def add(self, output_type: str, **fields: Any) -> None:
        """Keep an output if there is room for the whole of it."""
        size = _size(fields)
        if size > self._left:
            self.cut = True
            return
        self._left -= size
        self.rows.append({"output_type": output_type, **fields})

    def taken(self) -> tuple[dict[str, Any], ...]:
        """Return the outputs of the cell."""
        return tuple(map(_joined, self.rows))


def _joined(row: dict[str, Any]) -> dict[str, Any]:
    if "pieces" not in row:
        return row
    return {"output_type": "stream", "name": row["name"], "text": "".join(row["pieces"])}


def _size(value: object) -> int:
    """Return about how many bytes a value travels in."""
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, Mapping):
        return sum(_size(key) + _size(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    return 8


class Stream(io.TextIOBase):
    """What `sys.stdout` and `sys.stderr` are while a cell runs."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: Outputs) -> None:
        super().__init__()
        self.name = name
        self._outputs = outputs

    def write(self, text: str) -> int:
        """Keep a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.stream(self.name, str(text))
        return len(text)

    def writable(self) -> bool:
        """Say yes to whoever asks."""
        return True


class _Publisher(DisplayPublisher):
    """Keeps what `display` shows."""

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        """Keep one display."""
        self.shell.outputs.add("display_data", data=_json(data), metadata=_json(metadata or {}))

    def clear_output(self, wait: bool = False) -> None:
        """Forget what the cell has shown so far."""
        del wait
        self.shell.outputs.rows.clear()


class _Hook(DisplayHook):
    """Keeps the value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """Write no prompt: the number is kept with the value."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Keep the value."""
        shell: Any = self.shell
        shell.outputs.add(
            "execute_result",
            data=_json(format_dict),
            metadata=_json(md_dict or {}),
            execution_count=self.prompt_count,
        )


class Shell(InteractiveShell):
    """IPython without a terminal, a history, or anything on disk."""

    outputs: Outputs
    answers: dict[str, Any]  # by the check where they stood

    def __init__(self, folder: str) -> None:
        self.outputs = Outputs()
        self.answers = {}
        config = Config(
            {
                "HistoryManager": {"enabled": False},
                "InteractiveShell": {"colors": "NoColor", "ipython_dir": folder},
            }
        )
        make: Any = super().__init__
        make(config=config, display_pub_class=_Publisher, displayhook_class=_Hook)
        self._usual = self._transformers()

    def transform_cell(self, raw_cell: str) -> str:
        """Leave plain Python as it is: to look through it for IPython's own syntax takes long."""
        if self._transformers() == self._usual and _is_plain(raw_cell):
            return raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"
        transform: Any = super().transform_cell
        return str(transform(raw_cell))

    def _transformers(self) -> list[Any]:
        manager: Any = self.input_transformer_manager
        lists = (manager.cleanup_transforms, manager.line_transforms, manager.token_transformers)
        return [*map(list, lists), list(self.input_transformers_post)]

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        """Keep an exception as an output."""
        self.outputs.add(
            "error", ename=str(etype.__name__), evalue=_text(evalue), traceback=list(stb)
        )

    def enable_gui(self, gui: Any = None) -> None:
        """Have no windows."""
        del gui


def _is_plain(cell: str) -> bool:
    """Tell whether a cell is Python of several lines that IPython would not touch.

    IPython removes empty lines at the start and the prompts of pasted sessions, which may
    stand in a docstring too, and looks at a single line by other rules.
    """
    if cell[:1].isspace() or "\n" not in cell.strip() or any(mark in cell for mark in _PASTED):
        return False
    try:
        with warnings.catch_warnings():  # Python says it again when the cell is compiled
            warnings.simplefilter("ignore")
            compile(cell, "<cell>", "exec", _ONLY_LOOK, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _text(value: object) -> str:
    try:
        return str(value)[:10_000]
    except BaseException:
        return ""


def _json(value: Any) -> Any:
    """Return a value as plain JSON; bytes as the text that nbformat keeps them by."""
    if isinstance(value, bytes):
        from base64 import b64encode

        return b64encode(value).decode("ascii")
    if isinstance(value, Mapping):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)
