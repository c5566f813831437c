"""What an attack is: one idea, a sentence on what it tries, and where it stands in a notebook."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from small_course import Notebook, named

ANSWER, CHECK = "write-momentum", "check-write-momentum"

# An answer that does nothing: worth no points by itself.
LAZY = """
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        pass

    def update(self, params, grads):
        pass
"""


@dataclass(frozen=True)
class Places:
    """What an attack may aim at; the names in @…@ in its text are replaced by these.

    Args:
        root: the course that is marked, gradebook and everybody's work included.
        project: the project's own folder.
        mark: how the name of every file begins that an attack writes.
        tcp: a port at which somebody listens.
        udp: another.
        unix: a socket's path, and with a "d" behind it, one of datagrams.
        port: a port at which nobody may listen.
    """

    root: Path
    project: Path
    mark: str
    tcp: int
    udp: int
    unix: Path
    port: int

    def filled(self, text: str) -> str:
        """Return an attack's text with the names of its aims."""
        values = {
            "@ROOT@": self.root.as_posix(),
            "@PROJECT@": self.project.as_posix(),
            "@MARK@": self.mark,
            "@TCP@": str(self.tcp),
            "@UDP@": str(self.udp),
            "@UNIX@": self.unix.as_posix(),
            "@PORT@": str(self.port),
        }
        for name, value in values.items():
            text = text.replace(name, value)
        return text


@dataclass(frozen=True)
class Attack:
    """One submission that has not solved what it asks points for.

    Args:
        name: of the attack, and of the student who hands it in.
        tries: what it tries, in a sentence.
        top: a cell above the answers.
        answer: what stands in the place of the first answer's stub.
        end: a cell below everything.
        damage: what else is done to the notebook.
        raw: what is done to the file's text.
        beside: what else lies in the folder.
        fools: the last lines of a test that it would pass in an ordinary kernel.
        loots: in an ordinary process it gets at something secret.
    """

    name: str
    tries: str
    top: str = ""
    answer: str = ""
    end: str = ""
    damage: Callable[[Notebook], None] | None = None
    raw: Callable[[bytes], bytes] | None = None
    beside: Callable[[Path, Places], None] | None = None
    fools: str = ""
    loots: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the code that it runs, in the order of the notebook."""
        return tuple(text for text in (self.top, self.answer, self.end) if text)


def apply(attack: Attack, release: Notebook, places: Places) -> Notebook:
    """Return the notebook that is handed in."""
    notebook = copy.deepcopy(release)
    if attack.answer:
        named(notebook, ANSWER)["source"] = places.filled(attack.answer).strip()
    cells = notebook["cells"]
    if attack.top:
        cells.insert(cells.index(named(notebook, ANSWER)), own_cell("top", attack.top, places))
    if attack.end:
        cells.append(own_cell("end", attack.end, places))
    if attack.damage:
        attack.damage(notebook)
    return notebook


def own_cell(name: str, text: str, places: Places | None = None) -> Notebook:
    """Return a code cell of the learner's own."""
    source = places.filled(text) if places else text
    kind = {"cell_type": "code", "id": name, "metadata": {}, "source": source.strip()}
    return {**kind, "execution_count": None, "outputs": []}
