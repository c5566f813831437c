"""The learner's launcher: a release copied to one's own folder and opened in one's language."""
