"""Build the generated files of the course: notebooks in three languages, compiled catalogues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.catalogues import TRANSLATED, po_path, read_catalogue, translations
from autograder.authoring.compile import mo_bytes
from autograder.authoring.lesson import LessonSource, read_lesson
from autograder.authoring.lint_source import source_problems
from autograder.authoring.notebook_file import notebook_bytes
from autograder.authoring.problems import AuthoringError, stop_at
from autograder.authoring.release import release
from autograder.authoring.render import render
from autograder.authoring.same_code import same_code
from autograder.authoring.translation import Translation, lesson_translation, unfinished
from autograder.authoring.tree import PACKAGES, RELEASES, SOLUTIONS, Tree
from autograder.authoring.update import translations_of
from autograder.messages import tr


@dataclass(frozen=True)
class Built:
    """Generated files by their path relative to the root, and what kept others from being made."""

    files: Mapping[Path, bytes]
    problems: tuple[str, ...]


def build(tree: Tree, lessons: Iterable[str], *, allow_untranslated: bool = False) -> Built:
    """Build lessons, and compile the catalogues of packages as far as they are translated.

    A language whose translation of a lesson is not finished keeps its old notebooks, and the
    problem is reported; with `allow_untranslated` the gaps are filled with English.

    Raises:
        AuthoringError: a lesson's source has problems.
    """
    sources = _read_all(tree, lessons)
    files: dict[Path, bytes] = {}
    problems: list[str] = []
    for lang in ("en", *TRANSLATED):
        made = [lesson_translation(tree, source, lang) for source in sources]
        ready = [t for t in made if allow_untranslated or not t.missing]
        problems += [unfinished(t) for t in made if t not in ready]
        names = {t.name: t for t in ready}
        solved = {s.id: _solved(s, names[s.id]) for s in sources if s.cells and s.id in names}
        files |= _notebooks(tree, lang, solved)
        if lang in TRANSLATED:
            files |= {_mo(tree, t.name, lang): mo_bytes(t.done, lang) for t in made}
    return Built(files | _package_catalogues(tree), tuple(problems))


def _read_all(tree: Tree, lessons: Iterable[str]) -> list[LessonSource]:
    sources: list[LessonSource] = []
    problems: list[str] = []
    for lesson in lessons:
        try:
            sources.append(read_lesson(tree, lesson))
            problems += source_problems(sources[-1])
        except AuthoringError as error:
            problems += error.problems
    stop_at(problems)
    return sources


def _solved(source: LessonSource, translated: Translation) -> Any:
    notebook = render(source, translated.lang, translated)
    if translated.lang != "en":
        english = render(source, "en", lambda text: text)
        labels = {m.id: translated(m.id) for m in translated.messages if "label" in m.kinds}
        stop_at(_changed_code(source, translated.lang, same_code(english, notebook, labels)))
    return notebook


def _changed_code(source: LessonSource, lang: str, cells: list[str]) -> Iterator[str]:
    for cell in cells:
        yield tr(
            "{lesson}/{cell}: the {lang} translation changes the code or a display formula, "
            "expected the same in every language: look in {lang}.po for quotes, backslashes or "
            "$$ in the texts of this cell",
            lesson=source.id,
            cell=cell,
            lang=lang,
        )


def _notebooks(tree: Tree, lang: str, solved: Mapping[str, Any]) -> dict[Path, bytes]:
    if not solved:
        return {}
    full = {lesson: notebook_bytes(notebook) for lesson, notebook in solved.items()}
    made: dict[str, Callable[[], Mapping[str, bytes]]] = {
        SOLUTIONS: lambda: full,
        RELEASES: lambda: release(full, lang),
    }
    return {
        tree.notebook(kind, lang, lesson): content
        for kind, contents in made.items()
        for lesson, content in contents().items()
    }


def _package_catalogues(tree: Tree) -> dict[Path, bytes]:
    """Compile the finished sentences of each package that has catalogues."""
    files = {}
    for package in PACKAGES:
        for lang in TRANSLATED:
            path = po_path(tree.catalogue_folder(package), lang)
            if path.exists():
                done = translations(read_catalogue(path, lang))
                files[_mo(tree, package, lang)] = mo_bytes(done, lang)
    return files


def _mo(tree: Tree, name: str, lang: str) -> Path:
    return (tree.catalogue_folder(name) / f"{lang}.mo").relative_to(tree.root)


def unfinished_packages(tree: Tree) -> Iterator[str]:
    """Yield what the packages' own sentences lack: a card half in English is no release."""
    names = (name for name in tree.catalogue_names() if name in PACKAGES)
    for one in translations_of(tree, names):
        if one.missing:
            yield unfinished(one)
