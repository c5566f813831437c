"""The catalogue of everything `autograder` says to a person."""

from __future__ import annotations

from pathlib import Path

from course_lib.i18n import Catalogue

tr = Catalogue(Path(__file__).parent / "locale")
