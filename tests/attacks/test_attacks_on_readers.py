"""What an instructor and a student look at can do nothing: no script by any way in."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import nbformat
import pytest
from attack_catalog import ATTACKS, FAMILIES
from attack_form import Attack
from hostile_class import HostileClass
from nbconvert.exporters import HTMLExporter
from nbgrader.preprocessors import GetGrades
from small_course import LESSON

from autograder.grading.feedback import TEMPLATES, FeedbackExporter

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("attacks")]
RICH = {"image/png", "image/jpeg", "text/plain", "text/html", "application/vnd.course.verdict+json"}
ACTIVE = {"script", "iframe", "object", "embed", "form", "base", "meta", "link", "applet", "frame"}
ACTIVE |= {
    "animate",
    "set",
    "foreignobject",
    "use",
    "button",
    "input",
    "video",
    "audio",
    "template",
}
SCHEMES = re.compile(r"^\s*(javascript|vbscript|data(?!:image/(png|jpeg|gif);base64)):", re.I)
READERS = [
    *FAMILIES["script for readers"],
    *(a for a in ATTACKS if a.name in ("odd-names", "odd-outputs", "forged-verdict", "instructor")),
]


class Active(HTMLParser):
    """Collects whatever a browser would act on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Counter[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that acts, or an attribute."""
        if tag in ACTIVE:
            self.found[f"<{tag}> {sorted(attrs, key=str)}"] += 1
        for name, value in attrs:
            if name.startswith("on") or name in ("srcdoc", "formaction"):
                self.found[f"{tag} {name}={value}"] += 1
            if SCHEMES.match(re.sub(r"[\x00-\x20]", "", value or "")):
                self.found[f"{tag} {name}={(value or '')[:80]}"] += 1

    handle_startendtag = handle_starttag


def active_in(page: str) -> Counter[str]:
    """Return what a page would act on, apart from highlighting and formulas."""
    parser = Active()
    parser.feed(page)
    parser.close()
    return parser.found


@pytest.fixture(scope="module")
def feedback() -> FeedbackExporter:
    """What makes the student's page."""
    return FeedbackExporter(extra_template_basedirs=[str(TEMPLATES)])


@pytest.fixture(scope="module")
def plain() -> HTMLExporter:
    """What the formgrader's page of a notebook is made by, without the formgrader around it."""
    return HTMLExporter(template_name="basic")


def page(exporter: HTMLExporter, hostile: HostileClass, student: str) -> str:
    """Return a marked notebook as a page, with scores and comments as nbgrader gets them."""
    path, root = hostile.marked(student), hostile.course.root
    data = {"student": student, "assignment": LESSON, "notebook": LESSON, "course_id": ""}
    address = f"sqlite:///{(root / 'gradebook.db').as_posix()}"
    resources = {"metadata": {"name": path.stem, "path": str(path.parent)}}
    resources["nbgrader"] = {**data, "db_url": address}
    notebook = nbformat.read(path, 4)
    notebook, resources = GetGrades().preprocess(notebook, resources)
    return str(exporter.from_notebook_node(notebook, resources)[0])


def test_the_parser_sees_what_acts() -> None:
    text = (
        "<img src=x onerror=1><svg/onload=1><a href=' java\nscript:1'>x</a><script src=1></script>"
    )
    assert len(active_in(text)) == 4


@pytest.mark.parametrize("attack", READERS, ids=lambda attack: attack.name)
def test_the_feedback_page_does_nothing(
    hostile: HostileClass, feedback: FeedbackExporter, attack: Attack
) -> None:
    honest = active_in(page(feedback, hostile, "a-honest"))
    assert active_in(page(feedback, hostile, attack.name)) - honest == Counter()


@pytest.mark.parametrize("attack", READERS, ids=lambda attack: attack.name)
def test_the_instructors_page_does_nothing(
    hostile: HostileClass, plain: HTMLExporter, attack: Attack
) -> None:
    honest = active_in(page(plain, hostile, "a-honest"))
    assert active_in(page(plain, hostile, attack.name)) - honest == Counter()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_outputs_are_of_known_kinds(hostile: HostileClass, attack: Attack) -> None:
    notebook = nbformat.read(hostile.marked(attack.name), 4)
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            assert set(output.get("data", {})) <= RICH
            assert not active_in(str(output.get("data", {}).get("text/html", "")))
            is_check = cell.metadata.get("nbgrader", {}).get("grade")
            assert is_check or "application/vnd.course.verdict+json" not in output.get("data", {})
        for forms in cell.get("attachments", {}).values():
            assert all(kind.startswith("image/") for kind in forms)  # an <img> runs no script
