"""Imports that every worker needs, made once in the process that workers are copied from."""

from __future__ import annotations

import gc
from importlib import import_module

from autograder.grading.light import import_without_grammar

gc.disable()  # what is imported stays: looking through it again and again finds nothing
import_without_grammar()
import_module("autograder.grading.marker")
import_module("autograder.grading.fast.place")
import_module("autograder.sandbox.stripping").stripped()  # the course as the sandbox gets it
gc.freeze()
gc.enable()
