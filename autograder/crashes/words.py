"""Names that a library's object does not have: `np.zero_like`, `params.key()`, None."""

from __future__ import annotations

from autograder.crashes import refine
from autograder.crashes.pattern import Pattern
from course_lib.i18n import mark

ATTRIBUTE = ("AttributeError",)
TYPE = ("TypeError",)

WORDS = (
    Pattern(
        "zero_like",
        ATTRIBUTE,
        r"module 'numpy' has no attribute '(?P<name>\w*zero\w*)'",
        mark(
            "NumPy has no function `{name}`; the nearest name that it has is `{near}`. "
            "Compare the two letter by letter."
        ),
        refine.numpy_name,
    ),
    Pattern(
        "numpy_name",
        ATTRIBUTE,
        r"module 'numpy[\w.]*' has no attribute '(?P<name>\w+)'",
        mark(
            "NumPy has no function `{name}`; the nearest name that it has is `{near}`. "
            "Compare the two letter by letter."
        ),
        refine.numpy_name,
    ),
    Pattern(
        "numpy_name",
        ATTRIBUTE,
        r"module 'numpy[\w.]*' has no attribute '(?P<name>\w+)'",
        mark("NumPy has no function `{name}`: type `np.` and press Tab to see the names it has."),
    ),
    Pattern(
        "zero_like",
        ATTRIBUTE,
        r"'(?:builtin_function_or_method|function|(?:numpy\.)?_ArrayFunctionDispatcher)' object "
        r"has no attribute '(?P<name>like)'",
        mark(
            "A function has nothing under a dot called `{name}`: where NumPy joins two words "
            "into one name, which character stands between them?"
        ),
    ),
    Pattern(
        "function_attribute",
        ATTRIBUTE,
        r"'(?:builtin_function_or_method|function|method|numpy\.ufunc"
        r"|(?:numpy\.)?_ArrayFunctionDispatcher)' object has no attribute '(?P<name>\w+)'",
        mark("What stands before `.{name}` is a function that nobody called: look for missing ()."),
    ),
    Pattern(
        "dict_method",
        ATTRIBUTE,
        r"'dict' object has no attribute '(?P<name>\w+)'",
        mark("A dictionary has no method `{name}`; the nearest name that it has is `{near}`."),
        refine.dict_name,
    ),
    Pattern(
        "dict_as_array",
        ATTRIBUTE,
        r"'dict' object has no attribute '(?P<name>\w+)'",
        mark(
            "`{name}` belongs to an array, but a whole dictionary stands before it: "
            "which of its entries is meant?"
        ),
        refine.array_name,
    ),
    Pattern(
        "array_attribute",
        ATTRIBUTE,
        r"'numpy\.ndarray' object has no attribute '(?P<name>\w+)'",
        mark(
            "An array has nothing called `{name}`: is it a function of NumPy, or does the line "
            "expect the dictionary that the array is taken from?"
        ),
    ),
    Pattern(
        "none_value",
        (),
        r"'NoneType' object|(?:unsupported operand|bad operand|argument of type).*'NoneType'",
        mark(
            "Something on this line is None: it was never given a first value, or it comes from "
            "a function without `return`. Print its parts just above the line."
        ),
    ),
    Pattern(
        "number_as_container",
        TYPE,
        r"'(?:int|float|numpy\.\w+)' object (?:is not (?:subscriptable|iterable)|does not support)",
        mark(
            "A single number stands where an array or a dictionary was meant: "
            "print what comes before the square bracket, or after `in`."
        ),
    ),
)
