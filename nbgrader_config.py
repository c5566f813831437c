"""What plain `nbgrader …` commands do when they are run from this folder."""

from autograder.authoring.nbgrader_settings import configure_release
from autograder.grading.config import configure_grading

c = get_config()  # noqa: F821  (nbgrader puts this name here)

# ── Releasing lessons: nbgrader generate_assignment ─────────────────────────────────────

configure_release(c)

# ── Marking: nbgrader autograde, generate_feedback, export, formgrade ───────────────────

configure_grading(c)
