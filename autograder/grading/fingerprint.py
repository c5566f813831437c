"""Fingerprints: of what a student handed in, and of everything that it is marked against."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files

from autograder.grading.work import Brief


def brief_print(brief: Brief, course: CourseDirectory) -> str:
    """Return the fingerprint of what every submission of a notebook is marked against.

    The brief itself, with the versions of its exercises, and the files beside the source
    notebook, which nbgrader puts over a student's own.
    """
    rulings = replace(brief.rulings, extensions=())  # each student's own are theirs alone
    known = {**asdict(replace(brief, rulings=rulings)), "others": sorted(brief.others)}
    text = json.dumps(known, sort_keys=True, default=str, ensure_ascii=False)
    source = Path(course.format_path(course.source_directory, ".", brief.assignment))
    beside = map(Path, find_all_files(str(source), [*course.ignore, "*.ipynb"]))
    return _joined([hashlib.sha256(text.encode()).hexdigest(), *_files(source, beside)])


def fingerprint(of_brief: str, folder: Path, extension: timedelta | None = None) -> str:
    """Return the fingerprint of one student's folder, marked against a brief.

    Args:
        of_brief: what `brief_print` returned.
        folder: what the student handed in.
        extension: how much later this student may hand in, where that was decided.
    """
    return _joined([of_brief, str(extension), *_files(folder, folder.rglob("*"))])


def _files(root: Path, paths: Iterable[Path]) -> list[str]:
    """Return name and content of each regular file; links are not followed."""
    rows = []
    for path in sorted(paths):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            content = _content(path)
        except OSError as error:
            content = type(error).__name__
        rows += [path.relative_to(root).as_posix(), content]
    return rows


def _content(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _joined(parts: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape")
        whole.update(str(len(data)).encode() + b":" + data)
    return whole.hexdigest()
