"""What plain `nbgrader …` commands do when they are run from this folder."""

from autograder.authoring.nbgrader_settings import configure_release

c = get_config()  # noqa: F821  (nbgrader puts this name here)

# ── Releasing lessons: nbgrader generate_assignment ─────────────────────────────────────

configure_release(c)
