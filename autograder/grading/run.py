"""nbgrader's step that runs a submission: in the sandbox, never in a kernel.

`RunSubmission` is one entry of `Autograde.autograde_preprocessors`; what comes after it reads
outputs only. The sandbox belongs to the exporter, of which nbgrader makes one for each run.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors.base import NbGraderPreprocessor
from traitlets import Bool, Float, Integer, Unicode

from autograder.grading.release import PATTERN
from autograder.sandbox.limits import Limits


class RunSubmission(NbGraderPreprocessor):
    """Runs what marking needs; a cell that ends or blocks Python is left out of a second run."""

    timeout = Float(20.0, help="Seconds of processor time for one cell.").tag(config=True)
    budget = Float(60.0, help="Seconds of processor time for a notebook.").tag(config=True)
    patience = Float(
        300.0, help="Seconds by the clock, for a notebook that waits and does nothing."
    ).tag(config=True)
    most_restarts = Integer(3, help="How often a new process is started.").tag(config=True)
    most_output = Integer(1_000_000, help="Characters of output kept for a cell.").tag(config=True)
    uncontained = Bool(False, help="Mark even where this machine cannot contain submissions.").tag(
        config=True
    )
    release_pattern = Unicode(
        PATTERN, help="Where released notebooks lie below the course's root."
    ).tag(config=True)

    @property
    def limits(self) -> Limits:
        """Return what one submission may use."""
        return Limits(
            cpu_seconds=self.budget,
            cell_cpu_seconds=self.timeout,
            wall_seconds=self.patience,
            output_bytes=self.most_output,
        )

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Run the notebook's cells as planned; one that could not be read is passed over."""
        exporter: Any = self.parent
        exporter.run(nb, resources["nbgrader"])
        return nb, resources
