"""Write the reports on a course folder: pages, tables and data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.grading.course_folder import course_in
from autograder.grading.gradebook_file import require_gradebook
from autograder.messages import tr
from autograder.reporting import files
from autograder.reporting.class_work import assignments_of, read_class
from autograder.reporting.counting import report_on
from autograder.reporting.over_course import CourseReport, over_course
from autograder.reporting.page import assignment_page, course_page
from autograder.reporting.report import Report
from autograder.reporting.tables import tables_of

BOM = "\ufeff"  # by which a spreadsheet knows UTF-8


class NothingMarkedError(LookupError):
    """There is nothing to report on; the message says what is missing."""


def publish(
    root: Path, lesson: str | None, lang: str, folder: Path, formats: Sequence[str]
) -> tuple[Path, ...]:
    """Write the report on one assignment, or on all of them and the course.

    Args:
        root: the course folder.
        lesson: the assignment; None: each for which somebody handed in.
        lang: of the report.
        folder: to write into; made where it is missing.
        formats: "html", "csv" and "json", or some of them.

    Returns:
        The files written.

    Raises:
        NothingMarkedError: there is no gradebook, no such assignment, or nothing handed in.
    """
    reports = reports_on(root, lesson, lang)
    texts: dict[str, str] = {}
    for report in reports:
        texts |= _texts_of(report)
    if lesson is None:
        texts |= _texts_of_course(over_course(reports, lang))
    return tuple(_written(folder, _chosen(texts, formats)))


def reports_on(root: Path, lesson: str | None, lang: str) -> tuple[Report, ...]:
    """Return the reports on one assignment, or on each for which somebody handed in.

    Raises:
        NothingMarkedError: as `publish`.
    """
    course = course_in(root, NothingMarkedError)
    require_gradebook(course.db_url, NothingMarkedError)
    known = assignments_of(course)
    marked = [name for name, is_marked in known.items() if is_marked]
    chosen = tuple(known) if lesson is None else (lesson,)
    if not set(chosen) & set(marked):
        raise NothingMarkedError(
            tr(
                "Nothing has been marked for {lesson}; marked so far: {known}. Mark it first: "
                "`python -m autograder grade {lesson}`.",
                lesson=lesson or "LESSON",
                known=", ".join(marked) or "–",
            )
        )
    return tuple(report_on(read_class(course, name), lang) for name in chosen)


def _texts_of(report: Report) -> Mapping[str, str]:
    name = report.assignment
    return {
        f"{name}.html": assignment_page(report),
        **_tables(name, [report]),
        f"{name}.json": files.as_json(report),
    }


def _texts_of_course(course: CourseReport) -> Mapping[str, str]:
    return {
        "index.html": course_page(course),
        **_tables("course", course.reports),
        "course.json": files.course_as_json(course),
    }


def _tables(name: str, reports: Sequence[Report]) -> dict[str, str]:
    return {f"{name}-{kind}.csv": BOM + text for kind, text in tables_of(reports).items()}


def _chosen(texts: Mapping[str, str], formats: Sequence[str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if name.rpartition(".")[2] in formats}


def _written(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in texts]
