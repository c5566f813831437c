"""Every page for people: its links, the commands and options it names, and the files."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Iterator
from functools import cache

import click
import pytest
from sources import ROOT, none

from autograder import course
from autograder.__main__ import main as autograder_main
from course_lib.i18n import LANGUAGES
from course_lib.launcher.cli import main as learners_main

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in (".", "autograder", "course_lib", "docs", "lessons", "tests", "benchmarks")
    for path in (ROOT / folder).glob("*.md" if folder == "." else "**/*.md")
)
OURS = {"autograder": autograder_main, "course_lib": learners_main}
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
CODE = re.compile(r"^```.*?^```$|`[^`\n]+`|^    \S[^\n]*$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"python -m (autograder|course_lib)(?![\w.])([^`\n&|;#]*)")
SCRIPT = re.compile(r"python (?:-m )?((?:tools|benchmarks)[/.][\w./]+)([^`\n]*)")
OPTION = re.compile(r"^--[a-z][a-z-]+")
ROOMS = "autograder|benchmarks|course_lib|docs|lessons|tests|tools"
PLACE = re.compile(rf"(?<![\w./])(?:{ROOMS})/[\w<>./-]*")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code(name: str) -> Iterator[str]:
    """Yield what a page shows as code: blocks, and words within sentences."""
    yield from CODE.findall(text(name))


def slugs(page: str) -> set[str]:
    """Return the names of a page's headings in links."""
    headings = re.findall(r"^#+ +(.+?) *$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leaf(program: str, words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that some words lead to, and the words that are left for it."""
    command: click.Command | None = OURS[program]
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name, *words = words
        command = command.get_command(click.Context(command), name)
        assert command is not None, f"{program} has no command {name}"
    assert command is not None
    return command, words


def options(command: click.Command) -> set[str]:
    return {name for param in command.params for name in (*param.opts, *param.secondary_opts)}


def below(command: click.Command) -> Iterator[click.Command]:
    """Yield a command and all its subcommands."""
    yield command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            yield from below(inner) if inner else ()


@cache
def known_options() -> frozenset[str]:
    """Return all options of the project's own commands, scripts and Dask's programs."""
    from distributed.cli.dask_scheduler import main as scheduler
    from distributed.cli.dask_worker import main as worker

    commands = [*below(autograder_main), *below(learners_main), scheduler, worker]
    scripts = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("benchmarks/*.py"))
    found = {name for command in commands for name in options(command)}
    return frozenset({*found, *re.findall(r'"(--[a-z][a-z-]+)"', scripts)})


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_file_and_a_heading(name: str) -> None:
    for place, heading in LINK.findall(text(name)):
        target = (ROOT / name).parent / place if place else ROOT / name
        assert target.exists(), f"{name}: {place}"
        assert not heading or heading in slugs(target.read_text(encoding="utf-8")), heading


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_the_project_takes_its_options(name: str) -> None:
    for shown in code(name):
        for program, rest in COMMAND.findall(shown):
            command, words = leaf(program, shlex.split(rest, comments=False))
            unknown = [word for word in words if OPTION.match(word)]
            none(f"{name}: {program}{rest}: {w}" for w in unknown if w not in options(command))


@pytest.mark.parametrize("name", PAGES)
def test_lessons_that_are_opened_exist(name: str) -> None:
    known = {lesson.id for lesson in course.lessons()}
    for _, rest in COMMAND.findall(text(name)):
        words = [word for word in rest.split() if word not in ("lecture", "…")]
        if len(words) > 1 and words[0] in LANGUAGES and words[1][0].isalpha():
            assert words[1] in known, f"{name}: {rest}"


@pytest.mark.parametrize("name", PAGES)
def test_options_within_sentences_exist(name: str) -> None:
    named = (words.strip("`").split() for words in code(name) if words.startswith("`--"))
    none(f"{name}: {words[0]}" for words in named if words[0] not in known_options())


@pytest.mark.parametrize("name", PAGES)
def test_scripts_that_are_named_exist_and_take_their_options(name: str) -> None:
    for script, rest in SCRIPT.findall(text(name)):
        path = ROOT / (script if script.endswith(".py") else f"{script.replace('.', '/')}.py")
        assert path.is_file(), f"{name}: {script}"
        source = path.read_text(encoding="utf-8")
        none(f"{name}: {o}" for o in re.findall(r"--[a-z][a-z-]+", rest) if f'"{o}"' not in source)


@pytest.mark.parametrize("name", PAGES)
def test_files_that_are_named_exist(name: str) -> None:
    for place in PLACE.findall(text(name)):
        fitting = re.sub(r"<[^>]+>", "*", place).rstrip("/.")
        assert next(ROOT.glob(fitting), None), f"{name}: {place}"


def test_dask_has_the_programs_that_the_guide_starts() -> None:
    assert importlib.util.find_spec("distributed.cli.dask_scheduler")
    started = re.findall(r"^ {4}dask (\w+)((?: .*)?)$", text("docs/scaling.md"), re.MULTILINE)
    assert {program for program, _ in started} == {"scheduler", "worker"}
    for program, rest in started:
        module = importlib.import_module(f"distributed.cli.dask_{program}")
        none(o for o in re.findall(r"--[a-z][a-z-]+", rest) if o not in options(module.main))


def test_nbgrader_has_the_commands_that_the_guides_give() -> None:
    from nbgrader.apps import NbGraderApp

    for name in PAGES:
        given = re.findall(r"(?:^\$ |`)nbgrader ([a-z_]+)", text(name), re.MULTILINE)
        none(f"{name}: {word}" for word in given if word not in NbGraderApp.subcommands)
