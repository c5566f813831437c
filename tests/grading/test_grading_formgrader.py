"""The formgrader on this course: a real server, a written answer, no network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from small_course import LESSON, SmallCourse, make_small_course, named, nbgrader

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("formgrader")]
MODEL = r"**Rubric.** The sum is $\sum_t \mu^t$."
TOKEN = "only-for-this-test"
ANSWER = "Because of $v_t$ <script>alert(1)</script>."


@dataclass(frozen=True)
class Server:
    """A running server, and the marked course that it shows."""

    course: SmallCourse
    address: str

    def get(self, path: str) -> str:
        """Return a page, or what an API answers."""
        with _opener().open(f"{self.address}{path}{_joint(path)}token={TOKEN}", timeout=60) as got:
            text: str = got.read().decode("utf-8")
        return text


def _joint(path: str) -> str:
    return "&" if "?" in path else "?"


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """A small course with a rubric, one student's written answer, marked."""
    made = make_small_course(tmp_path_factory.mktemp("formgrader") / "class")
    for path in sorted((made.root / "solutions").rglob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        assert "The model answer." in text
        rubric = MODEL.replace("\\", "\\\\")
        path.write_text(text.replace("The model answer.", rubric), encoding="utf-8")
    notebook = made.right("ko")
    named(notebook, "answer-why")["source"] = ANSWER
    made.hand_in("kim", notebook)
    run = nbgrader(made.root, "autograde", LESSON)
    assert run.returncode == 0, run.stderr[-3000:]
    return made


@pytest.fixture(scope="module")
def server(course: SmallCourse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Jupyter's server with nbgrader's extension, in the course folder."""
    home = tmp_path_factory.mktemp("home")
    log = (home / "log").open("w", encoding="utf-8")
    environment = {**os.environ, "HOME": str(home), "COURSE_LANG": "ko"}
    port = ("--ServerApp.port=0", "--ServerApp.port_retries=0", "--allow-root", "--no-browser")
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "server", *port, f"--IdentityProvider.token={TOKEN}"],
        cwd=course.root,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        yield Server(course, _address(process, home / "log"))
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Return where the server listens, as its log says, once it answers."""
    until = time.monotonic() + 90
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text(encoding="utf-8"))
        if found:
            try:
                _opener().open(f"{found.group()}/api?token={TOKEN}", timeout=5).close()
                return found.group()
            except urllib.error.URLError:
                pass
        time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8")[-3000:])


def _submission(course: SmallCourse) -> str:
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_submission_notebook(LESSON, LESSON, "kim")
        return str(notebook.id)


def test_a_written_answer_is_shown_with_its_rubric_and_its_formulas(server: Server) -> None:
    page = server.get(f"/formgrader/submissions/{_submission(server.course)}/?index=0")
    body = page.partition("<body")[2]
    assert "Rubric." in body
    assert body.index("Because of") < body.index("Rubric.")
    assert body.count("<math") >= 2
    assert "$" not in re.sub(r"<(script|style).*?</\1>", "", body, flags=re.DOTALL)


def test_the_page_fetches_nothing_from_elsewhere(server: Server) -> None:
    page = server.get(f"/formgrader/submissions/{_submission(server.course)}/?index=0")
    fetched = re.findall(r"<(?:script|link|img)\b[^>]*?(?:src|href)=\"([^\"]*)\"", page)
    assert fetched
    assert [address for address in fetched if "//" in address] == []
    assert "alert(1)</script>" not in page


def test_a_persons_points_and_comment_outlive_another_marking(course: SmallCourse) -> None:
    run = nbgrader(course.root, "generate_feedback", LESSON)
    assert run.returncode == 0, run.stderr[-3000:]
    address = f"sqlite:///{course.root / 'gradebook.db'}"
    with Gradebook(address) as gradebook:
        grade = gradebook.find_grade("answer-why", LESSON, LESSON, "kim")
        assert grade.needs_manual_grade
        grade.manual_score, grade.needs_manual_grade = 3.0, False
        gradebook.find_comment("answer-why", LESSON, LESSON, "kim").manual_comment = "Good $v$."
        gradebook.db.commit()
    run = nbgrader(course.root, "autograde", LESSON, "--force")
    assert run.returncode == 0, run.stderr[-3000:]
    with Gradebook(address) as gradebook:
        grade = gradebook.find_grade("answer-why", LESSON, LESSON, "kim")
        comment = gradebook.find_comment("answer-why", LESSON, LESSON, "kim")
        assert grade.score == 3.0
        assert comment.comment == "Good $v$."
    run = nbgrader(course.root, "generate_feedback", LESSON)
    assert run.returncode == 0, run.stderr[-3000:]
    page = course.root / "feedback" / "kim" / LESSON / f"{LESSON}.html"
    text = page.read_text(encoding="utf-8")
    assert re.search(r"Good (<span[^>]*>)?<math", text)
    assert re.findall(r"<(?:script|link|img)\b[^>]*?(?:src|href)=\"(?!data:)([^\"]*)\"", text) == []
