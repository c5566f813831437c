"""A lesson's source is checked; every problem names its file and line."""

from __future__ import annotations

import re

import pytest

from autograder.authoring.lesson import read_lesson
from autograder.authoring.lint_source import bound_names, source_problems
from autograder.authoring.problems import AuthoringError
from autograder.authoring.tree import Tree, chosen


def replace(tree: Tree, old: str, new: str, name: str = "lesson.py") -> None:
    path = tree.lesson_folder("toy") / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(tree: Tree) -> tuple[str, ...]:
    with pytest.raises(AuthoringError) as caught:
        read_lesson(tree, "toy")
    return caught.value.problems


def test_reads_cells_and_exercises(tree: Tree) -> None:
    lesson = read_lesson(tree, "toy")
    titles = [cell.title for cell in lesson.cells]
    assert titles == ["intro", "setup", "show", "step", "mend", "why"]
    assert [cell.place for cell in lesson.cells][:2] == ["toy/lesson.py:1", "toy/lesson.py:11"]
    assert list(lesson.exercise) == ["toy.step", "toy.fix_step"]
    assert lesson.cells[-1].points == 4
    assert lesson.cells[2].kind == "demo"


def test_a_comment_is_never_taken_for_a_shell_command(tree: Tree) -> None:
    replace(
        tree, "theta = np.array([1.0])", "# cd into the folder\n# %matplotlib inline\ntheta = 1"
    )
    assert "# cd into the folder\n# %matplotlib inline" in read_lesson(tree, "toy").cells[2].source


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("# %% why", "# %% show", 39, "was used before (toy/lesson.py:18)"),
        ("# %% show", "# %% Show", 18, 'the title is "Show"'),
        ("# %% show", "# %%", 18, 'the title is ""'),
        ("# %% show", "# %% check-it", 18, "cannot be used"),
        ('# %% show slide="subslide"', "# %% show", 18, "slide is —"),
        ('slide="subslide"', 'slide="sub"', 18, "slide is sub"),
        ('kind="demo"', 'sort="demo"', 18, 'the attribute "sort" is unknown'),
        ('kind="demo"', 'kind="figure"', 18, 'kind is "figure"'),
        ('points="4"', 'points="four"', 39, 'points is "four"'),
        ('kind="demo"', 'points="4"', 18, "points stands on a code cell"),
        ('exercise="toy.step"', 'exercise="toy.stop"', 35, 'no exercise "toy.stop"'),
        ('exercise="toy.fix_step"', 'exercise="toy.step"', 37, "placed twice"),
        ('exercise="toy.step"\n', 'exercise="toy.step"\nx = 1\n', 35, "has a body"),
        ("# the gradient:\n#\n", "# the gradient:\n# $$x$$ or\n#\n", 1, "inside a paragraph"),
        ('tr("position")', "tr(position)", 18, "more than one plain literal"),
        ("theta = np.array([1.0])", "theta = (", 18, "is not Python"),
        ("[markdown]", "[raw]", 1, "this is a raw cell"),
    ],
)
def test_names_file_line_and_fault(tree: Tree, old: str, new: str, line: int, words: str) -> None:
    replace(tree, old, new)
    found = [p for p in problems(tree) if p.startswith(f"toy/lesson.py:{line}: ") and words in p]
    assert found
    assert re.search("expected", found[0])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("# %% intro", "x = 1\n# %% intro", "7 cells but 6 lines"),
        ('use("en")', 'use("ja")', 'no code cell titled "setup"'),
        (
            '# %% step slide="slide" exercise="toy.step"\n',
            "",
            'does not place the exercise "toy.step"',
        ),
    ],
)
def test_names_faults_of_the_whole_file(tree: Tree, old: str, new: str, words: str) -> None:
    replace(tree, old, new)
    assert any(words in problem for problem in problems(tree))


def test_all_problems_are_told_at_once(tree: Tree) -> None:
    replace(tree, 'slide="subslide"', "")
    replace(tree, 'points="4"', 'points="x"')
    assert len(problems(tree)) == 2


def test_missing_source(tree: Tree) -> None:
    (tree.lesson_folder("toy") / "lesson.py").unlink()
    assert "lessons/toy/lesson.py is missing" in problems(tree)[0]


def test_unknown_lesson_is_named(tree: Tree) -> None:
    with pytest.raises(LookupError, match='"adam" is unknown'):
        chosen(tree, ("adam",), tree.lesson_ids())


def test_a_good_lesson_has_no_source_problems(tree: Tree) -> None:
    assert list(source_problems(read_lesson(tree, "toy"))) == []


@pytest.mark.parametrize(
    "line", ["def step(): pass", "step = 1", "from x import y as step", "for step in []: pass"]
)
def test_a_demonstration_must_not_bind_an_exercise(tree: Tree, line: str) -> None:
    replace(tree, "draw(theta)\n", f"{line}\n")
    (problem,) = source_problems(read_lesson(tree, "toy"))
    assert 'the cell binds "step"' in problem
    assert problem.startswith("toy/lesson.py:18: ")


def test_names_inside_functions_are_not_bound() -> None:
    assert bound_names("def f():\n    step = 1\nstep(2)\nx.step = 3\n") == {"f"}


def test_a_stub_must_run_unless_it_is_a_bug_hunt(tree: Tree) -> None:
    replace(tree, "# your line here", "return (", "exercises.py")
    (problem,) = source_problems(read_lesson(tree, "toy"))
    assert problem.startswith("toy.step: the stub raises SyntaxError")


def test_a_stub_must_define_its_name(tree: Tree) -> None:
    replace(tree, 'STUB = """def step(', 'STUB = """def stop(', "exercises.py")
    (problem,) = source_problems(read_lesson(tree, "toy"))
    assert 'does not define "step"' in problem
