"""The version of an exercise: what is judged, told alike by every process; nothing else."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sources import ROOT

from autograder import course
from autograder.exercise import Exercise, Probe
from autograder.grading.versions import JUDGES, judge_version, version_of

TELL = """
import json, sys
from autograder import course
from autograder.grading.versions import version_of

found = [e for lesson in ("momentum", "gradient_check") for e in course.exercises(lesson)]
print(json.dumps({e.id: version_of(e) for e in found}))
"""
CLASSICAL = "lessons/momentum/classical.py"
CAUSES = "lessons/momentum/classical_causes.py"
CONVERSION = "lessons/momentum/conversion.py"
NUMERICAL = "lessons/gradient_check/numerical.py"
SHARED = {"Momentum", "fix_velocity"}  # the bug hunt has the probes and causes of the other


class Copy:
    """A course beside this one, whose files can be changed for a while."""

    def __init__(self, root: Path, source: Path = ROOT) -> None:
        self.root = root
        for part in ("autograder", "course_lib", "lessons"):
            shutil.copytree(source / part, root / part, ignore=_but_text)
        self.versions = self.told()

    def told(self, seed: str = "0") -> dict[str, str]:
        """Return the versions that a new process tells, under a seed of its hashes."""
        environment = {"PYTHONPATH": str(self.root), "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-B", "-c", TELL],
            cwd=self.root,
            env={**os.environ, **environment},
            capture_output=True,
            encoding="utf-8",
        )
        assert run.returncode == 0, run.stderr
        found: dict[str, str] = json.loads(run.stdout)
        return found

    def changed(self, name: str, old: str, new: str) -> set[str]:
        """Return the exercises whose version is another one after a change of one file."""
        path = self.root / name
        before = path.read_bytes()
        text = before.decode("utf-8")
        assert old in text
        path.write_bytes(text.replace(old, new, 1).encode("utf-8"))
        try:
            told = self.told()
        finally:
            path.write_bytes(before)
        assert told.keys() == self.versions.keys()
        return {exercise for exercise in told if told[exercise] != self.versions[exercise]}


def _but_text(folder: str, names: list[str]) -> list[str]:
    del folder
    return [name for name in names if "." in name and not name.endswith((".py", ".toml"))]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("course 판") / "elsewhere")


# ── What is told of a change in a file ──────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "old", "new", "exercises"),
    [
        (CLASSICAL, '"momentum": 0.95}', '"momentum": 0.9}', SHARED),
        (CLASSICAL, '"keeps_state": 2', '"keeps_state": 3', {"Momentum"}),
        (CLASSICAL, "        # Keep the two rates", "        # Keep both rates", {"Momentum"}),
        (CLASSICAL, '("ascends", "brake"),', "", SHARED),
        (CAUSES, '"ema"', '"average"', SHARED),
        (CAUSES, "self.v[key] + grads[key]", "self.v[key] + 2 * grads[key]", SHARED),
        (CONVERSION, "uniform(0.3, 0.95)", "uniform(0.3, 0.9)", {"convert"}),
        (CONVERSION, '"inverted"', '"turned_round"', {"convert"}),
    ],
)
def test_a_corrected_exercise_is_another_version_and_no_other_is(
    copy: Copy, name: str, old: str, new: str, exercises: set[str]
) -> None:
    assert copy.changed(name, old, new) == {f"momentum.{exercise}" for exercise in exercises}


def test_a_changed_tolerance_is_told(copy: Copy) -> None:
    changed = copy.changed(NUMERICAL, "RTOL, ATOL = 1e-8", "RTOL, ATOL = 1e-7")
    assert changed == {"gradient_check.numerical_gradient"}


def test_a_changed_reference_is_told(copy: Copy) -> None:
    reference = course.exercise("momentum.Momentum").reference
    name = f"{reference.__module__.replace('.', '/')}.py"
    old = "self.momentum * self.v[key] - self.lr * grads[key]"
    new = "self.momentum * self.v[key] - grads[key] * self.lr"
    assert copy.changed(name, old, new) == {f"momentum.{exercise}" for exercise in SHARED}


def test_a_fact_and_what_it_refers_to_are_told(copy: Copy) -> None:
    """What turns a random run into facts travels nowhere, so that no probe's data shows it."""
    old = "if np.isclose(step, SMALL, rtol=1e-6, atol=0)"
    new = "if np.isclose(step, SMALL, rtol=1e-5, atol=0)"
    assert copy.changed(NUMERICAL, old, new) == {"gradient_check.numerical_gradient"}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (CLASSICAL, "Switch the gradient off after one step", "Turn the gradient off"),
        (CAUSES, "Your buffer collects plain gradients", "Your buffer holds plain gradients"),
        (CLASSICAL, "STUB = ", "# A remark for whoever keeps this file.\nSTUB = "),
        (CLASSICAL, '"""Draw the probes of this exercise."""', '"""Draw them."""'),
        (CLASSICAL, "bowl_path(lr=0.1", "bowl_path(lr=0.2"),
        ("lessons/momentum/exercises.py", "in the order", "in the very order"),
        ("autograder/cards/html.py", '"""', '"""Now: '),
        ("autograder/grading/versions.py", "from __future__", "# Why\nfrom __future__"),
    ],
)
def test_sentences_pictures_and_remarks_are_no_new_version(
    copy: Copy, name: str, old: str, new: str
) -> None:
    assert copy.changed(name, old, new) == set()


def test_line_endings_are_no_new_version(copy: Copy) -> None:
    for path in (copy.root / CLASSICAL, copy.root / "autograder" / "judge.py"):
        name = path.relative_to(copy.root).as_posix()
        text = path.read_bytes().decode("utf-8")
        assert copy.changed(name, text, text.replace("\n", "\r\n")) == set()


def test_what_judges_is_in_every_version(copy: Copy) -> None:
    found = copy.changed("autograder/compare.py", "return a == b", "return b == a")
    assert found == set(copy.versions)


def test_neither_the_place_nor_the_seed_of_hashes_is_in_a_version(
    copy: Copy, tmp_path: Path
) -> None:
    moved = Copy(tmp_path / "a longer name", copy.root)
    assert moved.told("1") == moved.told("4242") == copy.versions


# ── All exercises ───────────────────────────────────────────────────────────────────────


def test_every_exercise_has_a_version_of_its_own() -> None:
    versions = [version_of(exercise) for exercise in course.all_exercises()]
    assert len(set(versions)) == len(versions)
    assert {len(version) for version in versions} == {12}


def test_versions_cost_little() -> None:
    lessons = [course.exercises(lesson.id) for lesson in course.listed()]
    fresh = version_of.__wrapped__
    judge_version()
    spent = []
    for exercises in lessons:
        start = time.process_time()
        for exercise in exercises:
            fresh(exercise)
        spent.append(time.process_time() - start)
    assert max(spent) < 0.2  # on a machine that does much else; 0.05 where it does not


@pytest.mark.parametrize("exercise", course.all_exercises(), ids=lambda exercise: exercise.id)
def test_the_text_of_every_function_that_judges_is_found(
    exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(module: str) -> str:
        raise AssertionError(f"{exercise.id}: a function's text in {module} was not found")

    monkeypatch.setattr("autograder.grading.canonical.whole_text", lost)
    version_of.__wrapped__(exercise)


def test_what_judging_imports_is_in_the_version_of_what_judges() -> None:
    """Not: what speaks, what carries data to the sandbox, and what asks for a class's rulings."""
    aside = {"autograder", "course", "messages", "grading", "sandbox", "grading/notes"}
    aside |= {"grading/rulings", "sandbox/client", "sandbox/stripping", "sandbox/talk"}
    aside |= {"sandbox/wire"}
    held = {name.removeprefix("crashes/") for name in JUDGES}
    for name in JUDGES:
        paths = [ROOT / "autograder" / f"{name}.py", *(ROOT / "autograder" / name).glob("*.py")]
        for path in filter(Path.is_file, paths):
            assert set(_imported(path)) <= held | aside, path


def _imported(path: Path) -> Iterator[str]:
    """Yield the engine's modules that a module imports, those inside `crashes` by the package."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            package, *inner = node.module.split(".")
            if package != "autograder":
                continue
            names = [inner] if inner else [[alias.name] for alias in node.names]
            for found in names:
                yield "crashes" if found[0] == "crashes" else "/".join(found)


def test_a_probe_that_differs_in_its_tolerance_alone_is_another() -> None:
    exercise = course.exercise("momentum.Momentum")

    def sharper(rng: np.random.Generator) -> tuple[Probe, ...]:
        return tuple(replace(probe, rtol=1e-7) for probe in exercise.probes(rng))

    assert version_of(replace(exercise, probes=sharper)) != version_of(exercise)
