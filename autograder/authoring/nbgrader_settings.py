"""How nbgrader cuts a release out of the instructor's notebooks.

`nbgrader_config.py` uses these settings as the build does, so that both write the same bytes.
"""

from __future__ import annotations

from typing import Any

from autograder.authoring.tree import RELEASES, SOLUTIONS

# One text for all languages: nbgrader tells an untouched answer by its checksum.
WRITE_HERE = "Write your answer here. · ここに解答を書いてください。 · 여기에 답을 쓰세요."


def configure_release(config: Any, lang: str = "en") -> None:
    """Set what `nbgrader generate_assignment` reads, for the notebooks of one language."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    from autograder import own_pieces, progress_file

    config.CourseDirectory.source_directory = f"{SOLUTIONS}/{lang}"
    config.CourseDirectory.release_directory = f"{RELEASES}/{lang}"
    # What an instructor's own checks leave beside a notebook must not be handed out with it.
    usual_files: Any = CourseDirectory.class_traits()["ignore"].default()
    config.CourseDirectory.ignore = [*usual_files, progress_file.NAME, own_pieces.FOLDER]
    config.ClearSolutions.text_stub = WRITE_HERE
    # The built release lies there already; nbgrader would skip it, and register nothing.
    config.GenerateAssignment.force = True
    usual: Any = GenerateAssignment.class_traits()["preprocessors"].default()
    config.GenerateAssignment.preprocessors = _with_stubs(usual)


def _with_stubs(usual: list[type]) -> list[type]:
    from nbgrader.preprocessors import ClearSolutions

    from autograder.authoring.place_stubs import PlaceStubs

    after = usual.index(ClearSolutions) + 1
    return [*usual[:after], PlaceStubs, *usual[after:]]
