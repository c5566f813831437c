"""The sentences that cards of every exercise share."""

from __future__ import annotations

from collections.abc import Mapping

from course_lib.i18n import mark

SIGNS: Mapping[str, str] = {
    "correct": "✔",
    "convention": "◐",
    "misconception": "✘",
    "wrong": "✘",
    "raised": "⚠",
    "not_attempted": "□",
    "broken": "⚙",
}

KINDS: Mapping[str, str] = {
    "correct": mark("Correct"),
    "convention": mark("Correct, by another convention"),
    "misconception": mark("Not yet: a known misconception"),
    "wrong": mark("Not yet"),
    "raised": mark("An error was raised"),
    "not_attempted": mark("Not attempted yet"),
    "broken": mark("Our own fault, not yours"),
}

WITH_FAULT = mark("The numbers are correct, but not everything around them is")

FAULTS: Mapping[str, str] = {
    "rebinds": mark(
        "The caller's array did not change: your code makes a new array and gives it the old "
        "name, while the network's layers still hold the old array."
    ),
    "mutates_grads": mark(
        "The gradients are not the same after the call: other code may still need them, so an "
        "update must leave them as they were."
    ),
    "mutates_input": mark(
        "An array that was passed in is not the same after the call: the caller may still need "
        "it, so the code must leave it as it was."
    ),
    "shared_state": mark(
        "A second object starts where the first one stopped: what is made in the class body, or "
        "as a default argument, is shared by all objects of the class."
    ),
}

NOTES: Mapping[str, str] = {
    "replaces": mark(
        "{value} had been replaced, though NumPy, Python and the checker need it as it is. It "
        "was put back, and your answer is judged with it: give your own function another name."
    ),
    "threads": mark(
        "The code started threads that still run, though nothing may go on once it has returned: "
        "take them out, then restart the kernel, since nothing else ends them."
    ),
    "printed": mark(
        "The code printed {value} characters while it was checked, which are not shown here: "
        "call it in a cell of your own to read them."
    ),
}

REPORT = mark(
    "The checker failed, so nothing was judged and no points change. Please report it to your "
    "instructor with the message below."
)

NOT_ATTEMPTED = mark(
    "There is nothing to judge yet: `{name}` is not defined, or still as it was given."
)
STUB = mark("`{name}` is still as the exercise gave it.")
OWN_REFERENCE = mark(
    "`{name}` is the course's own solution here, imported from `course_lib`; "
    "the exercise asks for one of your own."
)
OTHER_NAME = mark(
    "The text defines `{near}`, but the exercise asks for `{name}`: "
    "the two names have to agree letter by letter."
)

TESTS: Mapping[str, str] = {  # probes whose names are told in words; several lessons share them
    "affine": mark("any γ and β"),
    "again": mark("one gradient again and again"),
    "alone": mark("a single parameter"),
    "coast": mark("no gradient after the first step"),
    "constant": mark("a constant learning rate"),
    "cube": mark("three axes of one size"),
    "defaults": mark("the defaults"),
    "equal": mark("all sizes equal"),
    "faint": mark("a slice that hardly varies"),
    "first step": mark("the first step"),
    "frozen": mark("the running statistics in test mode"),
    "in the end": mark("after many steps"),
    "integers": mark("integers passed in"),
    "large": mark("large numbers"),
    "large ε": mark("a large ε"),
    "later steps": mark("later steps"),
    "maps": mark("feature maps"),
    "mixed": mark("parameters of several shapes"),
    "no gradient": mark("entries without a gradient"),
    "one group": mark("one group"),
    "quiet test": mark("test mode with small running variances"),
    "rows": mark("rows of features"),
    "running": mark("the running statistics in training"),
    "schedule": mark("a learning rate that changes"),
    "second": mark("two objects, one after the other"),
    "single channels": mark("as many groups as channels"),
    "square": mark("as many rows as columns"),
    "test": mark("test mode"),
    "three groups": mark("three groups"),
    "tokens": mark("a sequence of tokens"),
    "two groups": mark("two groups"),
}

FIRST_STEP = mark(
    "The very first step differs. Work it out by hand for a single entry: which of your terms "
    "gives the number that you get?"
)
LATER_STEP = mark(
    "The numbers agree until step {before}. What must your code remember from one call to the "
    "next, and does it?"
)
ONE_CALL = mark(
    "Work one call out by hand for a single entry: which of your terms gives the number that "
    "you get?"
)
MEASURED = mark(
    "What is compared here is measured on what your code returns, and not computed by one formula. "
    "Which line of yours decides this property, and what should it do?"
)
OTHER_SHAPE = mark(
    "What comes out is not of the kind that was expected. Print its type and shape at each line: "
    "where do they change?"
)
HIDDEN = mark("These inputs are hidden, so the numbers are not shown.")

BEHIND_RIGHT = mark("Nothing else stands in the way: once this is mended, the answer passes.")
BEHIND_CRASH = mark("Another error waits behind this one: mend this first, then check again.")
BEHIND_WRONG = mark("Once this is mended, the numbers still differ from the expected ones.")
BEHIND = mark("Something else waits behind this error:")
