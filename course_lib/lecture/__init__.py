"""Lectures: a lesson's own notebook as slides, shown, run live or followed on other screens."""
