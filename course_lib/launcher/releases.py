"""The released notebooks: which languages and lessons there are, and where each one lies."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from course_lib.i18n import LANGUAGES, language
from course_lib.messages import tr

ROOT = Path(__file__).resolve().parents[2]


class UnknownReleaseError(LookupError):
    """No notebook of this language and lesson has been released."""


@dataclass(frozen=True)
class Releases:
    """A copy of the course, with its notebooks at `notebooks/<lang>/<lesson>/<lesson>.ipynb`."""

    root: Path = ROOT

    def lessons(self, lang: str) -> tuple[str, ...]:
        """Return the lessons released in a language, in the order of the course."""
        folder = self.root / "notebooks" / lang
        found = {path.stem for path in folder.glob("*/*.ipynb") if path.stem == path.parent.name}
        ordered = [lesson for lesson in self._order() if lesson in found]
        return (*ordered, *sorted(found.difference(ordered)))

    def notebook(self, lang: str, lesson: str) -> Path:
        """Return the released notebook of a lesson.

        Raises:
            UnknownReleaseError: there is none; the message offers the nearest lesson.
        """
        known = self.lessons(lang)
        if lesson not in known:
            raise UnknownReleaseError(self._unknown_lesson(lang, lesson, known))
        return self.root / "notebooks" / lang / lesson / f"{lesson}.ipynb"

    def title(self, lang: str, lesson: str) -> str:
        """Return the first heading of a lesson, which is its title."""
        text = self.notebook(lang, lesson).read_text(encoding="utf-8")
        for cell in json.loads(text)["cells"]:
            source = cell["source"]
            lines = (source if isinstance(source, str) else "".join(source)).splitlines()
            if cell["cell_type"] == "markdown" and lines and lines[0].startswith("# "):
                return lines[0].removeprefix("# ").strip()
        return lesson

    def unknown_language(self, name: str) -> str:
        """Return what to say where a language was expected and something else was given."""
        near = get_close_matches(name.lower(), LANGUAGES, n=1, cutoff=0.4)
        lang = near[0] if near else language()
        lessons = self.lessons(lang)
        lesson = name if name in lessons else next(iter(lessons), "")
        return tr(
            'There is no language "{name}". Expected one of: {known}. Write for example: {command}',
            name=name,
            known=", ".join(LANGUAGES),
            command=f"python -m course_lib {lang} {lesson}".strip(),
        )

    def nothing(self, lang: str) -> str:
        """Return what to say where a language has no released notebook at all."""
        return tr(
            "No released notebook lies in {folder}. Expected a complete copy of the course. "
            "Fetch one, or build the notebooks: {command}",
            lang,
            folder=self.root / "notebooks" / lang,
            command="python -m autograder build",
        )

    def _unknown_lesson(self, lang: str, lesson: str, known: tuple[str, ...]) -> str:
        if not known:
            return self.nothing(lang)
        near = get_close_matches(lesson.lower(), known, n=1, cutoff=0.5)
        return tr(
            'There is no lesson "{name}". Expected one of: {known}. Write for example: {command}',
            lang,
            name=lesson,
            known=", ".join(known),
            command=f"python -m course_lib {lang} {near[0] if near else known[0]}",
        )

    def _order(self) -> tuple[str, ...]:
        path = self.root / "lessons" / "course.toml"
        if not path.exists():
            return ()
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["lesson"]
        return tuple(row["id"] for row in rows)
