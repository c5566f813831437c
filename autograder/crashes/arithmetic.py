"""Values that take part in arithmetic and cannot: dictionaries, keys, shapes, integers."""

from __future__ import annotations

from autograder.crashes.pattern import Pattern
from course_lib.i18n import mark

TYPE = ("TypeError",)
VALUE = ("ValueError",)

_OPERAND = r"(?:unsupported operand|bad operand|not supported between|does not support argument)"

ARITHMETIC = (
    Pattern(
        "dict_as_array",
        TYPE,
        _OPERAND + r".*\bdict\b",
        mark(
            "A whole dictionary takes part in arithmetic here, where one of its arrays was "
            "meant: which key is this line about, and does it stand inside the loop over the keys?"
        ),
    ),
    Pattern(
        "key_as_array",
        TYPE,
        _OPERAND + r".*\bstr\b|can't multiply sequence by non-int|can only concatenate str",
        mark(
            "A text (a key, perhaps) takes part in arithmetic here, where the array kept under "
            "it was meant: print the loop's variable to see what it holds."
        ),
    ),
    Pattern(
        "list_as_array",
        TYPE,
        _OPERAND + r".*\b(?:list|tuple)\b|can only concatenate (?:list|tuple)",
        mark("A Python list takes part in arithmetic here: NumPy's operators need an array."),
    ),
    Pattern(
        "function_as_value",
        TYPE,
        _OPERAND + r".*\b(?:function|method|builtin_function_or_method|type)\b"
        r"|'(?:builtin_function_or_method|method|function|type)' object is not",
        mark("A function itself stands here instead of its result: look for missing ()."),
    ),
    Pattern(
        "not_callable",
        TYPE,
        r"'(?P<name>[\w.]+)' object is not callable",
        mark(
            "Round brackets call a function, but a `{name}` stands before them: was an entry "
            "meant, a product, or has a variable taken a function's name?"
        ),
    ),
    Pattern(
        "array_truth",
        VALUE,
        r"truth value of an array",
        mark(
            "`==` compares an array element by element, so there is no single yes or no for "
            "`if`. How does Python ask whether a name holds None at all?"
        ),
    ),
    Pattern(
        "matmul_shapes",
        VALUE,
        r"^(?:matmul:|shapes .* not aligned)",
        mark(
            "The inner sizes of a matrix product do not fit: print both shapes, and ask whether "
            "a matrix product was meant or a product element by element."
        ),
    ),
    Pattern(
        "shapes",
        VALUE,
        r"could not be broadcast|non-broadcastable|could not broadcast|inhomogeneous shape",
        mark(
            "Two arrays of different shapes meet on this line: print both shapes. "
            "Does each parameter have an array of its own here?"
        ),
    ),
    Pattern(
        "axis",
        (),
        r"axis -?\d+ is out of bounds",
        mark("The array has fewer axes than this line expects: print its shape; axes start at 0."),
    ),
    Pattern(
        "integer_in_place",
        (),
        r"Cannot cast ufunc",
        mark(
            "An array of whole numbers cannot take fractions in place: "
            "where was it made, and which numbers decided its dtype there?"
        ),
    ),
    Pattern(
        "integer_power",
        VALUE,
        r"Integers to negative integer powers",
        mark("Whole numbers have no negative powers in NumPy: is one of the two a float?"),
    ),
    Pattern(
        "array_as_number",
        (),
        r"can be converted to Python scalars|setting an array element with a sequence",
        mark("A whole array stands where a single number was meant: print its shape."),
    ),
    Pattern(
        "zero_division",
        ("ZeroDivisionError",),
        r"",
        mark(
            "A denominator is zero: put in the numbers of the first call by hand. "
            "Does a counter start too early?"
        ),
    ),
    Pattern(
        "key_missing",
        ("KeyError",),
        r"(?P<name>.+)",
        mark(
            "There is nothing under the key {name} yet: "
            "when is that entry made, and for which of the keys?"
        ),
    ),
    Pattern(
        "index_range",
        ("IndexError",),
        r"",
        mark("An index points past the end: print it and the shape; indices start at 0."),
    ),
    Pattern(
        "unpacking",
        VALUE,
        r"(?:too many|not enough) values to unpack",
        mark(
            "The left side names another number of values than the right side has: "
            "print the right side. What does a loop over a dictionary hand out?"
        ),
    ),
)
