"""Classes whose attributes, methods or constructor are not where Python looks for them."""

from __future__ import annotations

from autograder.crashes import refine
from autograder.crashes.pattern import Pattern
from course_lib.i18n import mark

ATTRIBUTE = ("AttributeError",)
TYPE = ("TypeError",)

_MISSING = r"^'(?P<owner>\w+)' object has no attribute '(?P<name>\w+)'"

OBJECTS = (
    Pattern(
        "method_outside",
        ATTRIBUTE,
        _MISSING,
        mark(
            "The text defines `{name}` outside the class `{owner}`: "
            "compare its indentation with that of the methods inside."
        ),
        refine.outside_class,
    ),
    Pattern(
        "init_misspelt",
        ATTRIBUTE,
        _MISSING,
        mark(
            "`{near}` is not the name of a constructor, so Python never called it and `{name}` "
            "was never set. How many underscores stand on each side, and which letters between?"
        ),
        refine.misspelt_constructor,
    ),
    Pattern(
        "attribute_name",
        ATTRIBUTE,
        _MISSING,
        mark(
            "This line asks for `{name}`, but the class has `{near}`. "
            "The two names have to be the same; which one do you want to keep?"
        ),
        refine.near_member,
    ),
    Pattern(
        "attribute_name",
        ATTRIBUTE,
        _MISSING,
        mark(
            "This line asks for `{name}`, which the class never sets. "
            "It has: {known}. Was one of them meant?"
        ),
        refine.other_members,
    ),
    Pattern(
        "attribute_unset",
        ATTRIBUTE,
        _MISSING,
        mark(
            "`{name}` is not there yet when this line runs: compare its spelling with the names "
            "that are set elsewhere, and check that the line which sets it comes first."
        ),
    ),
    Pattern(
        "init_misspelt",
        TYPE,
        r"^(?P<owner>\w+)\(\) takes no arguments",
        mark(
            "The class has no constructor that Python knows; `{near}` is not its name. "
            "How many underscores stand on each side, and which letters between?"
        ),
        refine.misspelt_constructor,
    ),
    Pattern(
        "no_constructor",
        TYPE,
        r"^(?P<owner>\w+)\(\) takes no arguments",
        mark(
            "The class takes no arguments because it has no constructor that Python knows: "
            "check its spelling, and that it is indented inside the class."
        ),
    ),
    Pattern(
        "argument_name",
        TYPE,
        r"(?P<function>[\w.]+)\(\) got an unexpected keyword argument '(?P<name>\w+)'",
        mark(
            "`{function}` has no parameter called `{name}`, under which the value is passed: "
            "compare its first line with the one that the exercise gives."
        ),
    ),
    Pattern(
        "self_missing",
        TYPE,
        r"(?P<function>\w+\.\w+)\(\) takes (?P<takes>\d+) positional arguments? "
        r"but (?P<given>\d+) (?:was|were) given",
        mark(
            "`{function}` was given one argument more than it lists: Python passes the object "
            "itself as the first one. Is there a parameter for it?"
        ),
        refine.one_too_many,
    ),
    Pattern(
        "argument_count",
        TYPE,
        r"(?P<function>[\w.]+)\(\) (?:takes .* given|missing \d+ required)",
        mark(
            "`{function}` was called with another number of arguments than it lists: "
            "compare its first line with the one that the exercise gives."
        ),
    ),
)
