"""Answers alike beyond what an exercise forces: pairs for a person to look at, never a penalty."""
