"""Imports that every worker needs, made once in the process that workers are copied from."""

from __future__ import annotations

from importlib import import_module

from autograder.grading.light import lightly

with lightly():
    import_module("autograder.grading.marker")
    import_module("autograder.grading.fast.place")
