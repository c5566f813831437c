"""The learner's command line: `python -m course_lib ja momentum`."""

from __future__ import annotations

from course_lib.launcher.cli import main
from course_lib.launcher.console import never_fail_to_print

if __name__ == "__main__":
    never_fail_to_print()
    main(prog_name="python -m course_lib")
