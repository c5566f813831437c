"""Answers that are not the kind of thing that was asked for; the checker itself says so."""

from __future__ import annotations

from autograder.crashes.pattern import Pattern
from course_lib.i18n import mark

FORMS = (
    Pattern(
        "function_for_class",
        ("FunctionForClass",),
        r"",
        mark(
            "A function stands where a class is expected, of which objects are made first and "
            "whose methods are called then: begin with `class`, and write the methods inside it."
        ),
    ),
    Pattern(
        "instance_for_class",
        ("InstanceForClass",),
        r"",
        mark(
            "The name holds one object of the class, where the class itself is expected: give "
            "the object another name, and run the cell of the class again."
        ),
    ),
    Pattern(
        "class_for_function",
        ("ClassForFunction",),
        r"",
        mark(
            "A class stands where a function is expected, which is called with values and "
            "returns the result: begin with `def`, and end with `return`."
        ),
    ),
    Pattern(
        "not_callable",
        ("NotCallable",),
        r"",
        mark(
            "The name holds a value, where something that can be called is expected: is the name "
            "of the answer also given to its result? Use another one there, and run the cell of "
            "the answer again."
        ),
    ),
    Pattern(
        "async_answer",
        ("AsyncAnswer",),
        r"",
        mark(
            "What `async def` defines does nothing until somebody awaits it, and an answer is "
            "expected to be done when it returns: take the word `async` away."
        ),
    ),
    Pattern(
        "generator_answer",
        ("GeneratorAnswer",),
        r"",
        mark(
            "What holds a `yield` does nothing until somebody asks for its values, and an answer "
            "is expected to be done when it returns: give back the result with `return`."
        ),
    ),
)

NAMES = tuple(name for pattern in FORMS for name in pattern.types)
