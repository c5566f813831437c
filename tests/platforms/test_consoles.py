"""A Korean or Japanese Windows console cannot show every character; nothing may fail there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_lib.i18n import LANGUAGES
from course_lib.launcher.releases import Releases

ENCODINGS = ("cp949", "cp932", "cp1252", "ascii", "utf-8")
PLAIN_C = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}


def run(
    words: tuple[str, ...], folder: Path, **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command of the project as a person would, and keep the bytes it prints."""
    env = {k: v for k, v in os.environ.items() if k not in {"PYTHONUTF8", "PYTHONIOENCODING"}}
    command = [sys.executable, "-m", *words]
    return subprocess.run(
        command, cwd=folder, env={**env, **variables}, capture_output=True, check=False
    )


def readable(encoding: str) -> str:
    """Return the encoding of what was printed: click takes ASCII for a mistake, and says UTF-8."""
    return "utf-8" if encoding == "ascii" else encoding


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_lessons_of_all_languages_are_listed(tmp_path: Path, encoding: str, lang: str) -> None:
    result = run(("course_lib",), tmp_path, PYTHONIOENCODING=encoding, COURSE_LANG=lang)
    assert result.returncode == 0, result.stderr
    listed = result.stdout.decode(readable(encoding))
    assert [f"  {each} momentum" in listed for each in LANGUAGES] == [True, True, True]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_lesson_is_copied(tmp_path: Path, encoding: str, lang: str) -> None:
    words = ("course_lib", lang, "momentum", "--no-open")
    result = run(words, tmp_path, PYTHONIOENCODING=encoding)
    assert result.returncode == 0, result.stderr
    assert "momentum.ipynb" in result.stdout.decode(readable(encoding))
    assert (tmp_path / "work" / lang / "momentum.ipynb").exists()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("words", [("course_lib", "ko", "모멘텀"), ("course_lib", "日本語")])
def test_an_error_is_a_sentence_not_a_traceback(
    tmp_path: Path, encoding: str, words: tuple[str, ...]
) -> None:
    result = run(words, tmp_path, PYTHONIOENCODING=encoding)
    assert result.returncode == 1
    assert b"Traceback" not in result.stderr
    assert b"python -m course_lib" in result.stderr


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_answer_is_judged(tmp_path: Path, encoding: str, lang: str) -> None:
    answer = tmp_path / "답안 解答.py"
    answer.write_text('class Momentum:\n    """속도, 速度."""\n', encoding="utf-8")
    words = ("autograder", "judge", "momentum.Momentum", answer.name, "--lang", lang)
    result = run(words, tmp_path, PYTHONIOENCODING=encoding)
    assert result.returncode == 1, result.stderr
    assert result.stdout.decode(readable(encoding))
    assert b"Traceback" not in result.stdout + result.stderr


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_translators_and_authors_get_their_answers(tmp_path: Path, encoding: str) -> None:
    for words in (("translate", "check"), ("build", "--help"), ("selfcheck", "--help")):
        result = run(("autograder", *words), tmp_path, PYTHONIOENCODING=encoding)
        assert result.returncode in {0, 1}  # 1: the translations have gaps
        assert result.stdout.decode(readable(encoding))
        assert result.stderr == b""


def test_files_are_read_as_utf8_where_the_system_says_ascii(tmp_path: Path) -> None:
    result = run(("course_lib", "ja"), tmp_path, **PLAIN_C)
    assert result.returncode == 0, result.stderr
    assert f"  {Releases().title('ja', 'momentum')}\n" in result.stdout.decode("utf-8")
