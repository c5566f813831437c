"""Mark every attack of `tests/attacks` once, and print what came of each as a Markdown table.

Run it from the project's root: `python tools/attack_table.py`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "attacks")]

from attack_catalog import ATTACKS, FAMILIES  # noqa: E402
from hostile_class import FULL, HONEST, NOTHING, Ears, HostileClass, mark_all  # noqa: E402
from small_course import LESSON, make_small_course  # noqa: E402

from autograder.grading.outcome import outcomes_in, remarks_in  # noqa: E402


def main() -> None:
    """Mark, and print the table and a summary."""
    with tempfile.TemporaryDirectory() as folder:
        ears = Ears(Path(folder))
        course = make_small_course(Path(folder) / "course")
        words = ("-m", "autograder", "grade", LESSON, "--workers", "2")
        hostile = mark_all(course, ATTACKS, ears, *words)
        lines = [*_table(hostile), "", "".join(_summary(hostile, ears))]
        ears.close()
    sys.stdout.write("\n".join(lines) + "\n")


def _table(hostile: HostileClass) -> Iterator[str]:
    yield "| family | attack | what it tries | points | outcome |"
    yield "|---|---|---|---|---|"
    scores = hostile.scores()
    for family, attacks in FAMILIES.items():
        for attack in attacks:
            points = sum(score or 0 for score in scores[attack.name])
            outcome = _outcome(hostile, attack.name)
            yield f"| {family} | {attack.name} | {attack.tries} | {points:g} of 16 | {outcome} |"


def _outcome(hostile: HostileClass, student: str) -> str:
    """Return the verdict on the first exercise, and what was noted about the notebook."""
    path = hostile.marked(student)
    first = next(iter(outcomes_in(path)), None)
    verdict = first.verdict if first else None
    words = [verdict.cause or verdict.kind] if verdict else ["unread"]
    words += {note.message.split("; ")[0].split(": ")[0][:70] for note in remarks_in(path)}
    return " · ".join(words).replace("|", "/")


def _summary(hostile: HostileClass, ears: Ears) -> Iterator[str]:
    scores = hostile.scores()
    nothing = sum(scores[attack.name] == NOTHING for attack in ATTACKS)
    full = sum(scores[student] == FULL for student in HONEST)
    changed = sum(hostile.after.get(name) != text for name, text in hostile.before.items())
    yield f"{nothing} of {len(ATTACKS)} attacks earned nothing; in the same batch {full} of "
    yield f"{len(HONEST)} honest submissions earned everything. Processes left running: "
    yield f"{len(hostile.told['left'])}; files left: {len(hostile.left_on_disk())}; submitted "
    yield f"files changed: {changed}; connections made: {len(ears.heard())}; seconds: "
    yield f"{hostile.told['seconds']:.0f}."


if __name__ == "__main__":
    main()
