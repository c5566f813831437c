"""Time the feedback pages of the demonstration's class: `python benchmarks/feedback.py`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nbgrader.converters import GenerateFeedback

from autograder.demo.classroom import ASSIGNMENT, open_classroom
from autograder.grading.light import import_without_formats
from autograder.grading.marking import convert

LIMIT = 0.3  # seconds a student


def main() -> None:
    """Mark the class, write everybody's page twice, and print what one page took."""
    import_without_formats()
    with tempfile.TemporaryDirectory() as folder:
        room = open_classroom(Path(folder) / "class")
        grade = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT]
        subprocess.run(grade, cwd=room.root, check=True, capture_output=True)
        pages = sorted(room.root.glob(f"autograded/*/{ASSIGNMENT}/*.ipynb"))
        for _ in range(2):
            wall, cpu = time.perf_counter(), time.process_time()
            convert(room, GenerateFeedback, "*")
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            shares = (wall / len(pages), cpu / len(pages))
            print(f"{len(pages)} pages, seconds a page: wall {shares[0]:.3f}, CPU {shares[1]:.3f}")
        verdict = "within" if shares[1] <= LIMIT else "beyond"
        print(f"{verdict} the {LIMIT} s that a page may take")


if __name__ == "__main__":
    main()
