"""Who imports whom: the rooms of the house, and the doors between them."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from sources import ROOT, Source, none, sources, within

ROOMS = ("autograder", "course_lib", "lessons")
DRAWING = ("matplotlib", "cycler", "PIL")  # the last two come with the first


def broken_doors(folder: str, *forbidden: str) -> list[str]:
    """Return the imports of some files that the design forbids."""
    return [
        f"{source}: {name}"
        for source in sources(folder)
        for name in source.imports()
        if within(name, *forbidden)
    ]


def closure(module: str) -> dict[str, Source]:
    """Return a module and every module of the project that it imports, directly or not."""
    known = {source.module: source for source in sources(*ROOMS)}
    reached: dict[str, Source] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        owner = name if name in known else name.rpartition(".")[0]
        if owner in known and owner not in reached:
            reached[owner] = known[owner]
            waiting.extend(known[owner].imports())
    return reached


def outsiders(modules: dict[str, Source]) -> set[str]:
    """Return the packages that modules import from outside the project and standard library."""
    tops = {name.split(".")[0] for source in modules.values() for name in source.imports()}
    return tops - set(sys.stdlib_module_names) - set(ROOMS)


def test_course_lib_knows_neither_the_checker_nor_the_lessons() -> None:
    none(broken_doors("course_lib", "autograder", "lessons"))


def test_the_mathematics_needs_numpy_alone() -> None:
    apart = ("figures", "formulas", "launcher", "lecture", "__main__")
    rooms = tuple(f"course_lib.{name}" for name in apart)
    plain = {s.module: s for s in sources("course_lib") if not within(s.module, *rooms)}
    assert outsiders(plain) <= {"numpy"}


def test_formulas_add_what_typesets_them() -> None:
    formulas = {s.module: s for s in sources("course_lib/formulas")}
    assert outsiders(formulas) == {"math_core"}


def test_figures_add_matplotlib_and_widgets() -> None:
    figures = {s.module: s for s in sources("course_lib/figures")}
    assert outsiders(figures) <= {"numpy", "ipywidgets", "IPython", *DRAWING}


def test_observe_runs_where_there_is_only_numpy() -> None:
    assert outsiders(closure("autograder.observe")) <= {"numpy"}


@pytest.mark.parametrize(
    "stranger",
    ["lessons", "autograder.course", "autograder.judge", "autograder.grading", "autograder.card"],
)
def test_observe_is_a_stranger_to_the_answers(stranger: str) -> None:
    none([name for name in closure("autograder.observe") if within(name, stranger)])


@pytest.mark.parametrize(
    ("module", "strangers"),
    [
        ("judge", ("observe", "card", "notebook", "messages", "course", "authoring", "grading")),
        ("card", ("observe", "judge", "judging", "notebook", "authoring", "grading")),
        ("exercise", ("observe", "judge", "card", "notebook", "messages", "course")),
        ("record", ("observe", "judge", "card", "notebook", "messages", "course")),
        ("notebook", ("authoring", "grading")),
    ],
)
def test_each_stage_knows_only_the_records_before_it(
    module: str, strangers: tuple[str, ...]
) -> None:
    forbidden = tuple(f"autograder.{name}" for name in strangers)
    found = [s for s in sources("autograder") if within(s.module, f"autograder.{module}")]
    none([n for s in found for n in s.imports() if within(n, *forbidden)])


def test_authoring_and_grading_stand_apart() -> None:
    none(broken_doors("autograder/authoring", "autograder.grading"))
    none(broken_doors("autograder/grading", "autograder.authoring"))


def test_the_engine_names_no_lesson() -> None:
    none(broken_doors("autograder", "lessons"))
    listed = tomllib.loads((ROOT / "lessons" / "course.toml").read_text(encoding="utf-8"))
    ids = [row["id"] for row in listed["lesson"]]
    named = [f"{s}: {i}" for s in sources("autograder") for i in ids if f"lessons/{i}" in s.text]
    none(named)


def test_lessons_know_the_checker_as_data() -> None:
    working = ("observe", "judge", "judging", "card", "notebook", "course", "authoring", "grading")
    none(broken_doors("lessons", *(f"autograder.{name}" for name in working)))


def test_every_package_used_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["cluster"], *extras["postgresql"]]
    declared = {plain(re.split("[<>=]", line)[0]) for line in lines}
    used = outsiders({s.module: s for s in sources(*ROOMS)})
    owners = packages_distributions()
    none(name for name in used if not declared & set(map(plain, owners[name])))


def plain(distribution: str) -> str:
    """Return a distribution's name as package indexes compare it."""
    return distribution.lower().replace("_", "-")
