"""What a late submission loses: nbgrader's plugin that asks the class's `course.toml`.

penalty = score · min(percent_per_day · ⌈days late⌉, most_percent) / 100
"""

from __future__ import annotations

import math
from pathlib import Path

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Unicode

from autograder.classroom.course_file import LatePolicy, read_course

_DAY = 24 * 60 * 60


class CoursePolicy(LateSubmissionPlugin):
    """Takes off what the class's late policy says."""

    course_folder = Unicode("", help="The folder with the class's course.toml.").tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Return the points to take off a notebook; None for none."""
        policy = read_course(Path(self.course_folder)).late
        taken = penalty(policy, score, total_seconds_late)
        self.log.info("%s is %s seconds late: -%s", student_id, total_seconds_late, taken)
        return taken or None


def penalty(policy: LatePolicy, score: float, seconds_late: float) -> float:
    """Return the points that lateness costs.

    Args:
        policy: of the class.
        score: of the notebook, at least 0.
        seconds_late: after the due date, extensions counted in; in seconds.

    Example:
        >>> penalty(LatePolicy(percent_per_day=10, most_percent=50), 20.0, 25 * 60 * 60)
        4.0
        >>> penalty(LatePolicy(percent_per_day=10, grace_minutes=15), 20.0, 14 * 60)
        0.0
    """
    if seconds_late <= policy.grace_minutes * 60:
        return 0.0
    percent = min(policy.percent_per_day * math.ceil(seconds_late / _DAY), policy.most_percent)
    return score * percent / 100
