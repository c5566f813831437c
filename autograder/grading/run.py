"""Run a submission in an ordinary kernel, and go on after whatever it does to the kernel.

The seam for a sandbox is here: `RunSubmission` is one entry of
`Autograde.autograde_preprocessors`, and what comes after it reads outputs only.
"""

from __future__ import annotations

import copy
import os
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import Any

from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager, KernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from traitlets import Integer, Unicode, default

from autograder.grading import nodes, notes
from autograder.grading.notes import Note
from autograder.grading.plan import cells_to_run
from autograder.grading.registry import CHECK_CALL
from autograder.grading.release import PATTERN, read_release
from autograder.grading.remarks import is_unread, language_of_marked, log_and_keep
from autograder.grading.seeds import seed_for
from autograder.messages import tr
from course_lib.i18n import VARIABLE

# The kernel's own warnings, such as that on TCP, are nothing an instructor can act on.
QUIET = "--IPKernelApp.log_level=ERROR"
# A learner's own variable of this name must not stand in the way of a check.
BIND_CHECK = "from autograder import check"


class RunSubmission(Execute):
    """Runs what marking needs; a cell that ends or blocks Python is left out of a second run."""

    budget = Integer(180, help="Seconds for a notebook; after them only checks are run.").tag(
        config=True
    )
    most_restarts = Integer(3, help="How often the kernel is started anew.").tag(config=True)
    most_output = Integer(1_000_000, help="Characters of output kept for a cell.").tag(config=True)
    release_pattern = Unicode(
        PATTERN, help="Where released notebooks lie below the course's root."
    ).tag(config=True)

    @default("shutdown_kernel")
    def _shutdown_kernel_default(self) -> str:
        return "immediate"

    # ── A whole notebook ────────────────────────────────────────────────────────────────

    def preprocess(
        self, nb: NotebookNode, resources: Any = None, km: KernelManager | None = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run the notebook's cells as planned; one that could not be read is passed over."""
        if is_unread(nb):
            return nb, resources
        self._prepare(nb, resources["nbgrader"])
        try:
            return super().preprocess(nb, resources, km)
        except Exception as error:  # no kernel, no memory: the other students are marked
            self.log.exception("[%s] the notebook could not be run", self._student)
            reason = f"{type(error).__name__}: {error}"
            log_and_keep(self, nb, self._student, Note(notes.NOT_PROCESSED, {"reason": reason}))
            return nb, resources

    def _prepare(self, nb: NotebookNode, data: dict[str, str]) -> None:
        converter: Any = getattr(self.parent, "parent", None)
        root = Path(converter.coursedir.root)
        release = read_release(root, data["assignment"], data["notebook"], self.release_pattern)
        self._student = data["student"]
        self._plan = set(cells_to_run(nb.cells, release))
        self._blamed: set[int] = set()
        self._written = Counter[int]()
        self._asked_to_exit = False
        self._late = False
        self._started = monotonic()
        self._environment = _environment(nb, seed_for(root, data["assignment"]))

    def create_kernel_manager(self) -> Any:
        """Run Python notebooks by the Python that marks, whatever kernels a user has installed."""
        name = self.nb.metadata.get("kernelspec", {}).get("name", NATIVE_KERNEL_NAME)
        if name != NATIVE_KERNEL_NAME:
            return super().create_kernel_manager()
        own_kernel_only = KernelSpecManager(kernel_dirs=[])
        self.kernel_name = name
        if QUIET not in self.extra_arguments:
            self.extra_arguments = [*self.extra_arguments, QUIET]
        self.km = AsyncKernelManager(
            kernel_name=name, config=self.config, kernel_spec_manager=own_kernel_only
        )
        return self.km

    def start_new_kernel(self, **settings: Any) -> None:
        """Start a kernel that knows the student's language and the seed of this round."""
        start: Any = super().start_new_kernel
        start(**{"env": self._environment, **settings})

    # ── One cell ────────────────────────────────────────────────────────────────────────

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run a cell that is planned; say so under a demonstration that is not."""
        if cell.cell_type != "code":
            return cell, resources
        self._watch_the_clock(cell, index)
        if index not in self._plan:
            self._leave_out(cell)
            return cell, resources
        try:
            if _is_check(cell) and self.kc:
                self.kc.execute(BIND_CHECK, silent=True, store_history=False)
            run: Any = super().preprocess_cell
            run(cell, resources, index)
        except (DeadKernelError, CellTimeoutError) as error:
            self._blame(index, isinstance(error, DeadKernelError))
        else:
            self._look_back(cell, index)
        return cell, resources

    def on_cell_executed(self, **event: Any) -> None:
        """Notice a cell that asks the kernel to exit, beside what nbgrader notes."""
        note: Any = super().on_cell_executed
        note(**event)
        payload = event["execute_reply"]["content"].get("payload") or ()
        self._asked_to_exit = any(row.get("source") == "ask_exit" for row in payload)

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str | None, index: int
    ) -> NotebookNode | None:
        """Keep a cell's output up to a limit."""
        before = self._written[index]
        self._written[index] += sum(map(len, _texts(msg["content"])))
        if self._written[index] <= self.most_output:
            kept: NotebookNode | None = super().output(outs, msg, display_id, index)
            return kept
        if before <= self.most_output:
            self._remark(notes.CUT, index)
        return None

    def _watch_the_clock(self, cell: NotebookNode, index: int) -> None:
        """Keep what time is left for the checks."""
        if monotonic() - self._started > self.budget and not self._late:
            self._late = True
            remark = Note(notes.OUT_OF_TIME, {"seconds": self.budget})
            log_and_keep(self, self.nb, self._student, remark)
        if self._late and not _is_check(cell):
            self._plan.discard(index)

    def _leave_out(self, cell: NotebookNode) -> None:
        if cell.source.strip():
            text = tr(notes.NOT_NEEDED, language_of_marked(self.nb))
            cell.outputs = [] if self._late or self._given_up() else [nodes.display(text)]

    def _look_back(self, cell: NotebookNode, index: int) -> None:
        """Report a cell that was interrupted; start anew after one that asked to exit."""
        if any(output.get("ename") == "CellTimeoutError" for output in cell.outputs):
            self._remark(notes.TOO_SLOW, index, seconds=self.timeout)
        if self._asked_to_exit:
            self._asked_to_exit = False
            self._blame(index, died=True)

    # ── After a kernel is lost ──────────────────────────────────────────────────────────

    def _blame(self, index: int, died: bool) -> None:
        """Leave a cell out, and bring a new kernel to where the old one was before it."""
        name = "KernelDied" if died else "CellTimeoutError"
        self.nb.cells[index].outputs.append(nodes.error(name))
        self._plan.discard(index)
        self._blamed.add(index)
        message = notes.KERNEL_DIED if died else notes.TOO_SLOW
        self._remark(message, index, **({} if died else {"seconds": self.timeout}))
        while not self._given_up():
            guilty = self._start_anew(index)
            if guilty is None:
                return
            self._plan.discard(guilty)
            self._blamed.add(guilty)
        self._plan.clear()
        log_and_keep(
            self, self.nb, self._student, Note(notes.GAVE_UP, {"count": len(self._blamed)})
        )

    def _start_anew(self, upto: int) -> int | None:
        """Run the cells before a place in a new kernel; return the one that stops this one too."""
        self._cleanup_kernel()
        self.create_kernel_manager()
        self.start_new_kernel()
        self.start_new_kernel_client()
        marked, self.nb = self.nb, copy.deepcopy(self.nb)
        try:
            for index in sorted(self._plan):
                cell = self.nb.cells[index]
                if index < upto and not _is_check(cell):
                    try:
                        self.execute_cell(cell, index, store_history=True)
                    except (DeadKernelError, CellTimeoutError):
                        return index
        finally:
            self.nb = marked
        return None

    def _given_up(self) -> bool:
        return len(self._blamed) > self.most_restarts

    def _remark(self, message: str, index: int, **values: object) -> None:
        cell = self.nb.cells[index]
        line = cell.source.strip().splitlines()[0][:80]
        name = str(cell.metadata.get("course", {}).get("id", "")).removeprefix("check-")
        log_and_keep(self, self.nb, self._student, Note(message, {"line": line, **values}, name))


def _is_check(cell: NotebookNode) -> bool:
    is_test = cell.metadata.get("nbgrader", {}).get("grade", False)
    return bool(is_test and CHECK_CALL.fullmatch(cell.source))


def _environment(nb: NotebookNode, seed: int) -> dict[str, str]:
    lang = language_of_marked(nb)
    chosen = {VARIABLE: lang} if lang else {}
    return {**os.environ, "COURSE_SEED": str(seed), **chosen}


def _texts(content: dict[str, Any]) -> list[str]:
    """Return the texts of an output message, of which its size is the sum."""
    data = content.get("data")
    values = [content.get("text"), *(data.values() if isinstance(data, dict) else ())]
    return [value for value in values if isinstance(value, str)]
