"""capstone.find_broken: which of five optimizers is broken, and data that show it."""

from __future__ import annotations

import numpy as np

from autograder.designs.counterexample import Suspects, read_data, verdict_facts
from autograder.exercise import Call, Criterion, Exercise, Misconception, Probe, Read
from autograder.record import Plain, Record
from course_lib.anonymous import five_optimizers, repaired
from course_lib.i18n import mark

BROKEN = "D"
SUSPECTS = Suspects(wrong=five_optimizers()[BROKEN], right=repaired(BROKEN))

STUB = '''\
def find_broken():
    """Return the letter of the broken optimizer, and the evidence, as a pair.

    The evidence is a dictionary: 'params' (name → array) and 'grads' (a list with one
    dictionary of arrays for each step), on which the broken one leaves its own rule.
    """
    raise NotImplementedError
'''

SOLUTION = '''\
def find_broken():
    """Return the letter of the broken optimizer, and the evidence, as a pair."""
    # Two parameters with the same start and the same gradients must move alike.
    params = {"first": np.zeros(2), "second": np.zeros(2)}
    step = {"first": np.array([1.0, -1.0]), "second": np.array([1.0, -1.0])}
    return "D", {"params": params, "grads": [step, step]}
'''


def find_broken() -> tuple[str, dict[str, object]]:
    """Return the letter of the broken optimizer, and the evidence, as a pair."""
    params = {"first": np.zeros(2), "second": np.zeros(2)}
    step = {"first": np.array([1.0, -1.0]), "second": np.array([1.0, -1.0])}
    return "D", {"params": params, "grads": [step]}


def facts(readings: tuple[Plain, ...]) -> Plain:
    """Return which one is named, and what the evidence shows of the broken one."""
    answer = readings[0]
    if not isinstance(answer, tuple) or len(answer) != 2:
        return {"named": "nobody", "parts": False, "reason": "unusable"}
    if answer[0] not in five_optimizers():
        return {"named": "nobody", "parts": False, "reason": ""}
    if answer[0] != BROKEN:  # what it is accused of does not matter: it is right
        return {"named": "another", "parts": False, "reason": ""}
    shown = verdict_facts(answer[1], SUSPECTS)
    reason = "" if shown["parts"] else shown["reason"]
    if read_data(answer[1]) and not shown["parts"]:
        reason = "silent"
    return {"named": "broken", "parts": shown["parts"], "reason": reason}


def probes(_rng: np.random.Generator) -> tuple[Probe, ...]:
    """Ask for the name and the evidence; there is nothing to draw."""
    return (Probe("finding", (Call(""), Read("out")), facts=facts),)


def found(record: Record) -> dict[str, Plain]:
    """Return the facts of a candidate, none where it raised."""
    run = record.candidate.runs["finding"]
    if run.raised or not run.readings:
        return {}
    shown = facts(tuple(reading.value for reading in run.readings))
    return shown if isinstance(shown, dict) else {}


def answer(letter: str, evidence: str) -> str:
    """Return a replacement of `find_broken`."""
    return f'def find_broken():\n    a = np.array([1.0, -1.0])\n    return "{letter}", {evidence}\n'


TWO_KEYS = '{"params": {"a": 0 * a, "b": 0 * a}, "grads": [{"a": a, "b": a}]}'
ONE_KEY = '{"params": {"a": 0 * a}, "grads": [{"a": a}, {"a": -a}, {"a": a}]}'

MISCONCEPTIONS = (
    Misconception(
        "blames_another",
        answer("B", TWO_KEYS),
        mark(
            "The optimizer that you name follows its rule. A curve that looks worse in training "
            "is no evidence: another learning rate can turn it round."
        ),
        mark("Which promise does every one of the five make for any gradients whatever?"),
    ),
    Misconception(
        "silent_evidence",
        answer("D", ONE_KEY),
        mark(
            "You name the right one, but on your data it moves just as its rule says: they show "
            "nothing."
        ),
        mark("What does a network have that your data do not: how many arrays are updated?"),
    ),
    Misconception(
        "unusable_evidence",
        answer("D", '"its loss was higher"'),
        mark(
            "You name the right one; the evidence is missing. It is a dictionary with `params` "
            "(names to arrays) and `grads` (a list with one dictionary of arrays per step)."
        ),
        mark("On which numbers can somebody else see what you saw?"),
    ),
    Misconception(
        "names_nobody",
        answer("Adam", TWO_KEYS),
        mark("The first of the two results is one letter, from A to E; yours is none of them."),
        mark("What are the keys of `five_optimizers()`?"),
        also=("def find_broken():\n    return 'D'\n",),
    ),
)

FIND = Exercise(
    id="capstone.find_broken",
    name="find_broken",
    form="function",
    title=mark("Which of the five is broken?"),
    reference=find_broken,
    stub=STUB,
    solution=SOLUTION,
    probes=probes,
    criteria=(
        Criterion(
            "name",
            mark("names the broken optimizer"),
            2,
            lambda record: found(record).get("named") == "broken",
        ),
        Criterion(
            "evidence",
            mark("the evidence shows it"),
            3,
            lambda record: found(record).get("parts") is True,
        ),
    ),
    hints=(
        mark(
            "Training tells nothing: each of the five does well in some network. Test a promise "
            "instead: scale the gradients, exchange two parameters, start a second instance, "
            "repeat a step."
        ),
        mark(
            "Give an optimizer two parameters with the same start and the same gradients. What "
            "must be true of them after one step, whatever the rule is?"
        ),
        mark(
            "One of the five counts its steps wrongly when there is more than one parameter. "
            "Make the evidence from two of them."
        ),
    ),
    labels={
        "finding": mark("your finding"),
        "named": mark("who is named"),
        "parts": mark("the evidence convicts"),
        "reason": mark("why"),
    },
    misconceptions=MISCONCEPTIONS,
)
