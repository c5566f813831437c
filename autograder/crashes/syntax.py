"""Texts that Python cannot read as a program."""

from __future__ import annotations

from autograder.crashes.pattern import Pattern
from course_lib.i18n import mark

TYPES = ("SyntaxError", "IndentationError", "TabError")

SYNTAX = (
    Pattern(
        "default_order",
        TYPES,
        r"non-default argument follows default|parameter without a default follows",
        mark(
            "A parameter without a default stands after one that has a default: Python could not "
            "tell which argument is meant. What does the exercise say of this parameter's default?"
        ),
    ),
    Pattern(
        "full_width",
        TYPES,
        r"invalid (?:non-printable )?character (?P<name>.*U\+[0-9A-F]+\)?)",
        mark(
            "A character on this line is not the one of a program: {name}. Full-width brackets, "
            "signs and spaces look alike; type it again with the keyboard set to half width."
        ),
    ),
    Pattern(
        "indentation",
        TYPES,
        r"unexpected indent|expected an indented block|unindent does not match|tabs and spaces",
        mark(
            "The indentation does not fit: compare the spaces at the start of this line with "
            "those of the lines above."
        ),
    ),
    Pattern(
        "bracket",
        TYPES,
        r"was never closed|unmatched|does not match opening parenthesis|unexpected EOF",
        mark("A bracket has no partner: count those that open and those that close up to here."),
    ),
    Pattern(
        "quotes",
        TYPES,
        r"unterminated (?:triple-quoted |f-)?string",
        mark("A text that starts with a quotation mark does not end: look for its second mark."),
    ),
    Pattern(
        "colon",
        TYPES,
        r"expected ':'",
        mark("A line that opens a block has no colon at its end."),
    ),
    Pattern(
        "dedented",
        TYPES,
        r"'(?:return|yield|await)' outside function",
        mark(
            "This line belongs to no function: compare its indentation with that of the method "
            "it was written for."
        ),
    ),
    Pattern(
        "assignment",
        TYPES,
        r"cannot assign to|instead of '='|positional argument follows keyword",
        mark("The sign `=` cannot stand here: is a comparison meant, or a name on its left side?"),
    ),
    Pattern(
        "syntax",
        TYPES,
        r"",
        mark(
            "Python cannot read this line as part of a program: compare it sign by sign with a "
            "line that works, and look at the end of the line above as well."
        ),
    ),
)
