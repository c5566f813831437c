"""Answers to the Momentum lesson, made by chance.

A student's habits (how to loop, where to keep a velocity, how to space and name things) are drawn
once and show in every answer, as they do in real classes; popular ways are drawn far more often
than odd ones. Nothing here knows how answers are compared.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from autograder.integrity.answers import Student

LESSON = "momentum"
NAMES = ("Momentum", "convert", "Nesterov", "fix_velocity")


def pick(rng: random.Random, *ways: str) -> str:
    """Draw one of several ways; each is about two thirds as popular as the one before."""
    return rng.choices(ways, [0.62**rank for rank in range(len(ways))])[0]


# ── One student's habits ────────────────────────────────────────────────────────────────

ZEROS = (
    "np.zeros_like({p})", "np.zeros({p}.shape)", "0", "0.0", "{p} * 0",
    "np.zeros_like({p}, dtype=float)", "np.zeros_like({g})", "np.full_like({p}, 0)",
    "np.zeros({p}.shape, dtype={p}.dtype)", "{p} - {p}",
)  # fmt: skip
MOVES = (
    "{q} += {v}", "{q} = {q} + {v}", "{q}[...] += {v}", "{q}[:] = {q} + {v}",
    "np.add({q}, {v}, out={q})", "{q}[...] = {q} + {v}",
)  # fmt: skip
REMARKS = (
    "initialize the velocity", "update the velocity", "in place", "first step", "update params",
    "v <- mu v - lr g", "速度を更新する", "최초에는 0", "new velocity", "see the lesson",
    "최신 속도를 계산한다", "はじめは止まっている", "momentum term", "move", "velocity of each key",
)  # fmt: skip


@dataclass
class Habits:
    """What one student does in every answer."""

    rng: random.Random
    key: str = ""
    store: str = ""
    step: str = ""
    ways: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng = self.rng
        self.key = pick(rng, "key", "k", "name", "p", "layer", "param", "n", "key_")
        self.store = pick(rng, "v", "velocity", "vel", "velocities", "m", "V", "state", "speed")
        self.step = pick(rng, "v", "step", "new_v", "vel", "update", "delta", "v_new", "dv")
        rests = ("lazy", "none", "get", "none-comp", "is-none", "setdefault", "try", "helper")
        odd = ("", "", "print", "assert", "check", "count", "copy", "float", "norm")
        self.ways = {
            "loop": pick(rng, "keys", "items", "grads", "dict.keys", "list", "zip", "sorted"),
            "rest": pick(rng, *rests),
            "zero": pick(rng, *ZEROS),
            "move": pick(rng, "whole", "inplace", "split", "gfirst", "local"),
            "apply": pick(rng, *MOVES),
            "init": pick(rng, "lines", "tuple", "extra", "typed"),
            "odd": pick(rng, *odd),
        }

    @property
    def at(self) -> str:
        """Return the entry of the velocity."""
        return f"self.{self.store}[{self.key}]"


def _init(h: Habits) -> list[str]:
    none = h.ways["rest"] in ("none", "none-comp", "is-none")
    store = "None" if none else pick(h.rng, "{}", "{}", "dict()")
    if h.ways["init"] == "tuple":
        lines = ["self.lr, self.momentum = lr, momentum", f"self.{h.store} = {store}"]
    else:
        lines = ["self.lr = lr", "self.momentum = momentum", f"self.{h.store} = {store}"]
    if h.ways["init"] == "extra":
        more = pick(h.rng, "self.t = 0", "self.steps = 0", "super().__init__()")
        lines.insert(h.rng.randrange(3), more)
    if h.ways["init"] == "typed" and not none:
        lines[-1] = lines[-1].replace(" =", ": dict =", 1)
    return ["    def __init__(self, lr=0.01, momentum=0.9):", *(" " * 8 + line for line in lines)]


def _head(h: Habits) -> tuple[str, str, str]:
    """Return the head of the loop, and how a parameter and a gradient are called in it."""
    k = h.key
    p = pick(h.rng, "p", "w", "param", "value", "theta") if k not in ("p", "param") else "w"
    g = pick(h.rng, "g", "grad", "dw")
    values = "zip(params, params.values(), grads.values())"
    heads = {
        "keys": (f"for {k} in params:", f"params[{k}]", f"grads[{k}]"),
        "dict.keys": (f"for {k} in params.keys():", f"params[{k}]", f"grads[{k}]"),
        "items": (f"for {k}, {p} in params.items():", p, f"grads[{k}]"),
        "grads": (f"for {k}, {g} in grads.items():", f"params[{k}]", g),
        "list": (f"for {k} in list(params):", f"params[{k}]", f"grads[{k}]"),
        "sorted": (f"for {k} in sorted(params):", f"params[{k}]", f"grads[{k}]"),
        "zip": (f"for {k}, {p}, {g} in {values}:", p, g),
    }
    return heads[h.ways["loop"]]


def _rest(h: Habits, p: str, g: str) -> tuple[list[str], list[str], str]:
    """Return what stands before the loop, what in it, and the velocity as it is then known."""
    zero, store, k = h.ways["zero"].format(p=p, g=g), f"self.{h.store}", h.key
    whole = h.ways["zero"].format(p=f"params[{k}]", g=f"grads[{k}]")
    none = f"if {store} is None:"
    return {
        "none": ([none, f"    {store} = {{}}", f"    for {k} in params:",
                  f"        {h.at} = {whole}"], [], h.at),
        "none-comp": ([none, f"    {store} = {{{k}: {whole} for {k} in params}}"], [], h.at),
        "is-none": ([none, f"    {store} = {{}}"],
                    [f"if {store}.get({k}) is None:", f"    {h.at} = {zero}"], h.at),
        "get": ([], [f"old = {store}.get({k}, {zero})"], "old"),
        "setdefault": ([], [f"old = {store}.setdefault({k}, {zero})"], "old"),
        "try": ([], ["try:", f"    old = {h.at}", "except KeyError:", f"    old = {zero}"], "old"),
        "helper": (["self.prepare(params)"], [], h.at),
        "lazy": ([], [f"if {k} not in {store}:", f"    {h.at} = {zero}"], h.at),
    }[h.ways["rest"]]  # fmt: skip


def _move(h: Habits, old: str, p: str, g: str, nesterov: bool) -> list[str]:
    way, s, lr, mu = h.ways["move"], h.step, "self.lr", "self.momentum"
    past = pick(h.rng, f"{mu} * {old}", f"{mu} * {old}", f"{old} * {mu}")
    pull = pick(h.rng, f"{lr} * {g}", f"{lr} * {g}", f"{g} * {lr}")
    lines, now = [f"{h.at} = {past} - {pull}"], h.at
    if way == "inplace" and old == h.at and h.ways["zero"] not in ("0", "0.0"):
        lines = [f"{h.at} *= {mu}", f"{h.at} -= {pull}"]
    elif way == "split":
        lines, now = [f"{s} = {past}", f"{s} = {s} - {pull}", f"{h.at} = {s}"], s
    elif way == "gfirst":
        lines = [f"pull = {pull}", f"{h.at} = {past} - pull"]
    elif way == "local":
        lines, now = [f"{s} = {past} - {pull}", f"{h.at} = {s}"], s
    goal = f"{mu} * {now} - {pull}" if nesterov else now
    return [*lines, h.ways["apply"].format(q=p, v=goal)]


def _odd(h: Habits, p: str, g: str) -> list[str]:
    rng = h.rng
    return {
        "": [],
        "print": [pick(rng, f"# print({h.key})", f"# print({p})", f"# print({g}.shape)")],
        "assert": [pick(rng, f"assert {p}.shape == {g}.shape", f"assert {h.key} in grads")],
        "check": [f"if {g} is None:", "    continue"],
        "count": ["self.count = getattr(self, 'count', 0) + 1"],
        "copy": [f"before = {p}.copy()"],
        "float": ["rate = float(self.lr)"],
        "norm": [f"size = np.sum({g} ** 2) ** {rng.choice(['0.5', '.5', '(1/2)'])}"],
    }[h.ways["odd"]]


# ── Answers ─────────────────────────────────────────────────────────────────────────────


def optimizer(h: Habits, name: str, nesterov: bool = False) -> str:
    """Return an answer in the form of a class."""
    head, p, g = _head(h)
    before, inner, old = _rest(h, p, g)
    body = [*inner, *_odd(h, p, g), *_move(h, old, p, g, nesterov)]
    if h.rng.random() < 0.4:
        at = h.rng.randrange(len(body))
        deep = " " * (len(body[at]) - len(body[at].lstrip()))
        body.insert(at, f"{deep}# {h.rng.choice(REMARKS)}")
    update = ["    def update(self, params, grads):", *(" " * 8 + line for line in before)]
    update += [" " * 8 + head, *(" " * 12 + line for line in body)]
    if h.ways["rest"] == "helper":
        zero = h.ways["zero"].format(p=f"params[{h.key}]", g=f"params[{h.key}]")
        update += ["", "    def prepare(self, params):", f"        for {h.key} in params:"]
        update += [
            f"            if {h.key} not in self.{h.store}:",
            f"                {h.at} = {zero}",
        ]
    return "\n".join([f"class {name}:", *_init(h), "", *update])


def _ways_to_convert(
    start: list[str], up: str, down: str, eta: str, ema: str
) -> dict[str, list[str]]:
    keep = "1 - momentum"
    ifs = [*start, f"if src == {ema}:", f"    {up}", f"if dst == {ema}:", f"    {down}"]
    return {
        "ifs": ifs,
        "early": ["if src == dst:", "    return lr, momentum", *start,
                  f"if src == {ema}:", f"    {up}", f"elif dst == {ema}:", f"    {down}"],
        "both": [*start, f"if src == {ema} and dst != {ema}:", f"    {up}",
                 f"if src != {ema} and dst == {ema}:", f"    {down}"],
        "table": [f"scale = {{'classical': 1, 'pytorch': 1, 'ema': {keep}}}",
                  f"{eta} = lr * scale[src] / scale[dst]"],
        "nested": [*start, f"if src == {ema}:", f"    if dst != {ema}:", f"        {up}",
                   "else:", f"    if dst == {ema}:", f"        {down}"],
        "via": [f"classical = lr * ({keep}) if src == {ema} else lr",
                f"{eta} = classical / ({keep}) if dst == {ema} else classical"],
        "flags": [f"from_ema, to_ema = src == {ema}, dst == {ema}",
                  f"{eta} = lr * ({keep}) ** (from_ema - to_ema)"],
        "helper": ["def weight(form):", f"    return {keep} if form == {ema} else 1",
                   f"{eta} = lr * weight(src) / weight(dst)"],
        "raise": ["for form in (src, dst):", "    if form not in ('classical', 'pytorch', 'ema'):",
                  "        raise ValueError(form)", *ifs],
    }  # fmt: skip


def convert(h: Habits) -> str:
    """Return an answer to the exercise on forms of momentum."""
    rng, keep = h.rng, "1 - momentum"
    way = pick(rng, "ifs", "early", "both", "table", "nested", "via", "flags", "helper", "raise")
    eta = pick(rng, "lr", "lr", "eta", "new_lr", "rate")
    start = [] if eta == "lr" else [f"{eta} = lr"]
    op = pick(rng, "{e} = {e} {o} ({k})", "{e} {o}= {k}", "{e} {o}= ({k})")
    up, down = (op.format(e=eta, o=sign, k=keep) for sign in "*/")
    ema = rng.choice(['"ema"', "'ema'"])
    ways = _ways_to_convert(start, up, down, eta, ema)
    body = [*ways[way], f"return {eta}, momentum"]
    return "\n".join(["def convert(lr, momentum, src, dst):", *("    " + x for x in body)])


def repair(h: Habits) -> str:
    """Return a repaired class: most students change as little as they can."""
    made = pick(h.rng, "np.zeros_like(weights)", "np.zeros_like(weights, dtype=float)",
                "np.zeros(weights.shape)", "weights * 0", "0")  # fmt: skip
    form = pick(h.rng, "given", "comp", "lazy")
    init = {
        "given": ["    self.velocity = {}", "    for name, weights in params.items():",
                  f"        self.velocity[name] = {made}"],
        "comp": [f"    self.velocity = {{name: {made} for name, weights in params.items()}}"],
        "lazy": ["    self.velocity = {}"],
    }[form]  # fmt: skip
    lazy = ["    if name not in self.velocity:", "        self.velocity[name] = 0.0"]
    loop = ["for name in params:", *(lazy if form == "lazy" else ()),
            "    step = self.momentum * self.velocity[name] - self.lr * grads[name]",
            "    self.velocity[name] = step", "    params[name] += step"]  # fmt: skip
    head = ["class FixedMomentum:", "    def __init__(self, lr=0.01, momentum=0.9):",
            "        self.lr, self.momentum = lr, momentum", "        self.velocity = None", "",
            "    def update(self, params, grads):"]  # fmt: skip
    body = ["if self.velocity is None:", *init, *loop]
    return "\n".join([*head, *("        " + line for line in body)])


def spaced(way: str, source: str) -> str:
    """Write a source with less space, as some do everywhere."""
    patterns = {
        "commas": (r", (?=\w)", ","),
        "signs": (r" ([*/]) ", r"\1"),
        "equals": (r"(?<=\w) = (?=\w)", "="),
    }
    return re.sub(*patterns[way], source) if way else source


def by_chance(rng: random.Random, student: str) -> Student:
    """Return one student who wrote everything alone; some did not come to the end."""
    habits = Habits(rng)
    texts = (
        optimizer(habits, "Momentum"),
        convert(habits),
        optimizer(habits, "Nesterov", nesterov=True),
        repair(habits),
    )
    way = pick(rng, "", "", "", "commas", "signs", "equals")
    done = rng.choices((4, 3, 2), (0.75, 0.15, 0.1))[0]
    answers = {f"{LESSON}.{n}": spaced(way, x) for n, x in zip(NAMES[:done], texts, strict=False)}
    return Student(student, student, answers)
