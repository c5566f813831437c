"""Variables that nobody defined, and libraries that nobody imported."""

from __future__ import annotations

from autograder.crashes import refine
from autograder.crashes.pattern import Pattern
from course_lib.i18n import mark

NAME = ("NameError",)

NAMES = (
    Pattern(
        "used_before_assignment",
        ("UnboundLocalError",),
        r"variable '(?P<name>\w+)'",
        mark(
            "`{name}` is used in this function before the function gives it a value: "
            "does its assignment stand further down, or inside an `if` that was passed over?"
        ),
    ),
    Pattern(
        "import_missing",
        NAME,
        r"name '(?P<name>np|numpy|math|random|copy|plt)' is not defined",
        mark("`{name}` is a library that this session has not imported: run the cell of imports."),
    ),
    Pattern(
        "needs_self",
        NAME,
        r"name '(?P<name>\w+)' is not defined",
        mark(
            "There is no variable `{name}`; the object keeps something of that name. "
            "How does a method reach what belongs to its own object?"
        ),
        refine.belongs_to_self,
    ),
    Pattern(
        "name_misspelt",
        NAME,
        r"name '(?P<name>\w+)' is not defined",
        mark("There is no variable `{name}`; the nearest name that the text defines is `{near}`."),
        refine.near_name,
    ),
    Pattern(
        "name_undefined",
        NAME,
        r"name '(?P<name>\w+)' is not defined",
        mark(
            "There is no variable `{name}`: is it misspelt, or set only in a cell that has not "
            "been run?"
        ),
    ),
    Pattern(
        "module_missing",
        ("ModuleNotFoundError", "ImportError"),
        r"No module named '(?P<name>[\w.]+)'|cannot import name '(?P<other>\w+)'",
        mark("The library named in this line is not there: NumPy is all that the exercise needs."),
    ),
    Pattern(
        "not_available",
        (),
        r"not available in marking",
        mark("The course's own solution is called here; the exercise asks for one of your own."),
    ),
)
