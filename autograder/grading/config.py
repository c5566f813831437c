"""Everything `nbgrader_config.py` sets for marking, feedback and export.

Only public, configurable traits are used, so that the command line, the formgrader and this
project's own commands mark alike.
"""

from __future__ import annotations

import os
import sys
import sysconfig
import warnings
from pathlib import Path
from typing import Any


def configure_grading(config: Any) -> None:
    """Set what `nbgrader autograde`, `generate_feedback`, `export` and the formgrader read."""
    from autograder.grading.formgrading import configure_formgrader
    from autograder.grading.refusing import refuse_until_read

    refuse_until_read()
    find_alembic()
    hush()
    _configure_autograde(config)
    _configure_feedback(config)
    configure_formgrader(config)
    config.ExportApp.plugin_class = "autograder.exporting.CsvExport"


def find_alembic() -> None:
    """Put this Python's scripts on the PATH: nbgrader calls `alembic` by its bare name.

    A virtual environment that was not activated does not have them there.
    """
    scripts = [sysconfig.get_path("scripts"), str(Path(sys.executable).parent)]
    present = os.environ.get("PATH", "").split(os.pathsep)
    missing = [folder for folder in dict.fromkeys(scripts) if folder not in present]
    os.environ["PATH"] = os.pathsep.join([*missing, *present])


def hush() -> None:
    """Drop warnings that nbgrader's own use of its libraries causes, and that help nobody."""
    warnings.filterwarnings("ignore", module=r"nbgrader\.|jupyter_client\.|nbclient\.|nbconvert\.")


def _configure_autograde(config: Any) -> None:
    """Read with our exporter, run with our preprocessors.

    nbgrader's own sanitizing would do again, cell by cell, what the exporter has done: outputs
    cleared, ids told apart, kernel, text and points taken from the gradebook.
    """
    import nbgrader.preprocessors as nbgraders

    from autograder.grading.exporter import SubmissionExporter
    from autograder.grading.recorder import RecordGrades, SettleChecks
    from autograder.grading.run import RunSubmission

    config.Autograde.exporter_class = SubmissionExporter
    config.Autograde.sanitize_preprocessors = [nbgraders.CheckCellMetadata]
    config.Autograde.autograde_preprocessors = [
        RunSubmission,
        nbgraders.IgnorePattern,
        nbgraders.LimitOutput,
        SettleChecks,
        RecordGrades,
        nbgraders.AssignLatePenalties,
        nbgraders.CheckCellMetadata,
    ]


def _configure_feedback(config: Any) -> None:
    from autograder.grading.feedback import TEMPLATES, FeedbackExporter
    from autograder.grading.formgrading import TYPESET
    from autograder.grading.reading_grades import ReadGrades

    config.GenerateFeedback.exporter_class = FeedbackExporter
    config.GenerateFeedback.force = True  # points given by hand leave no newer file behind
    config.GenerateFeedback.preprocessors = [ReadGrades]
    config.FeedbackExporter.template_name = "course_feedback"
    config.FeedbackExporter.extra_template_basedirs = [str(TEMPLATES)]
    config.FeedbackExporter.filters = {"markdown2html": TYPESET}
    config.FeedbackExporter.preprocessors = []  # those of other pages made by `HTMLExporter`
