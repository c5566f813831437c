"""Grades for other programs: nbgrader exporters, usable as `nbgrader export --exporter=…`."""

from autograder.exporting.canvas import CanvasExport
from autograder.exporting.csv_table import CsvExport
from autograder.exporting.excel import ExcelExport
from autograder.exporting.moodle import MoodleExport

__all__ = ["CanvasExport", "CsvExport", "ExcelExport", "MoodleExport"]
