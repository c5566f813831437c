"""Runs that do not come to a normal end: loops, recursion, exits, memory."""

from __future__ import annotations

from autograder.crashes.pattern import Pattern
from course_lib.i18n import mark

RUNNING = (
    Pattern(
        "endless_loop",
        ("BudgetExceeded",),
        r"",
        mark(
            "The code was still running long after any answer would have been done: "
            "which loop does not end, and what was meant to end it?"
        ),
    ),
    Pattern(
        "recursion",
        ("RecursionError",),
        r"",
        mark("A function calls itself again and again: which call has the function's own name?"),
    ),
    Pattern(
        "left_over",
        ("NotImplementedError",),
        r"",
        mark("The line of the starting code that raises NotImplementedError is still reached."),
    ),
    Pattern(
        "dict_resized",
        ("RuntimeError",),
        r"dictionary changed size during iteration",
        mark("A dictionary gains or loses keys while a loop runs over it: loop over another one."),
    ),
    Pattern(
        "memory",
        ("MemoryError", "_ArrayMemoryError"),
        r"",
        mark(
            "The code asks for more memory than any answer needs: "
            "what grows in a loop, and what was meant to end it?"
        ),
    ),
    Pattern(
        "asks_input",
        ("EOFError", "StdinNotImplementedError"),
        r"",
        mark("The code waits for somebody to type; while it is checked, nobody can."),
    ),
    Pattern(
        "exits",
        ("SystemExit", "ProcessEnded"),
        r"",
        mark("The code ends Python itself, so nothing could be read from it: look for `exit`."),
    ),
    Pattern(
        "asserts",
        ("AssertionError",),
        r"",
        mark("An `assert` of the text itself does not hold: print both of its sides above it."),
    ),
)
