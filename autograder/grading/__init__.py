"""The trusted side of marking: nbgrader's hooks, and what they record."""
