"""Comments, docstrings and labels are found and replaced; nothing else of a cell moves."""

from __future__ import annotations

import pytest

from autograder.code_text.pieces import literal, misused_labels, pieces, translate_code

CODE = '''\
# Two lines
# of one comment.

# Another one.
x = "# not a comment"  # beside the code
y = 3  # noqa: E501


class Point:
    """A point.

    Attributes:
        x: where it is

    Example:
        >>> Point()
        Point
    """

    def move(self):
        """Move it."""
        "not a docstring after one"
        return tr("moved") + tr(
            "far "
            "away",
        )
'''


def texts(source: str) -> list[str]:
    return [text for piece in pieces(source) for text in piece.texts]


def test_finds_every_text_in_order() -> None:
    assert texts(CODE) == [
        "Two lines\nof one comment.",
        "Another one.",
        "beside the code",
        "A point.",
        "Attributes:\n    x: where it is",
        "Example:",
        "Move it.",
        "moved",
        "far away",
    ]


def test_identity_changes_labels_only() -> None:
    changed = translate_code(CODE, str)
    assert 'return "moved" + "far away"' in changed
    assert changed.split("return")[0] == CODE.split("return")[0]


def test_replaces_in_place() -> None:
    table = {
        "Two lines\nof one comment.": "一行",
        "beside the code": "横の\nコメント",
        "A point.": "点。",
        "Attributes:\n    x: where it is": "属性:\n    x: 場所\n    (絶対)",
        "moved": 'the "new"',
    }
    changed = translate_code(CODE, lambda text: table.get(text, text))
    assert changed.startswith("# 一行\n\n# Another one.\n")
    assert 'x = "# not a comment"  # 横の コメント\n' in changed
    assert '    """点。\n\n    属性:\n        x: 場所\n        (絶対)\n\n    Example:\n' in changed
    assert "        >>> Point()\n        Point\n" in changed
    assert '"the \\"new\\""' in changed


def test_indented_comment_blocks_keep_their_indentation() -> None:
    source = "if x:\n    # one\n    # two\n    y = 1\n# three\n"
    assert texts(source) == ["one\ntwo", "three"]
    changed = translate_code(source, lambda text: text.replace("\n", "\nand\n"))
    assert changed == "if x:\n    # one\n    # and\n    # two\n    y = 1\n# three\n"


def test_first_docstring_line_may_be_empty() -> None:
    source = 'def f():\n    """\n    Say it.\n    """\n'
    assert texts(source) == ["Say it."]
    assert translate_code(source, lambda _: "言う。") == source.replace("Say it.", "言う。")


@pytest.mark.parametrize(
    "broken",
    [
        "def f(a=1, b):\n    # a comment\n    return (a\n",
        "class A\n    # a comment\n    x = 1\n",
        "def f():\n    return 1\n  # a comment\n  x = 2\n",
        "x = 'open\n# a comment\ny = (1\n",
        'def f():\n    # a comment\n    x = """never closed\n    y = 1\n',
        "x = 1 +* 2\n# a comment\n",
    ],
)
def test_broken_text_is_read_as_far_as_possible(broken: str) -> None:
    assert texts(broken) == ["a comment"]
    changed = translate_code(broken, lambda _: "コメント")
    assert changed == broken.replace("a comment", "コメント")


def test_docstrings_of_broken_code() -> None:
    source = 'def f(a=1, b):\n    """Say it."""\n    return (a\n'
    assert texts(source) == ["Say it."]


def test_comments_without_words_and_for_tools_are_code() -> None:
    assert texts("# ------\nx = 1  # type: ignore[misc]\n# fmt: off\n") == []


def test_methods_and_definitions_named_tr_are_no_labels() -> None:
    assert texts('lesson.tr("hello")\ndef tr(x): pass\n') == []


@pytest.mark.parametrize("text", ["plain", 'a "quote"', r"$\eta$", "two\nlines", 'b\\"', "end\\"])
def test_literal_evaluates_to_its_text(text: str) -> None:
    assert eval(literal(text)) == text


def test_literals_with_formulas_are_raw() -> None:
    assert literal(r"$\eta$") == r'r"$\eta$"'
    assert translate_code(r'tr(r"$\eta$ is small")', str) == r'r"$\eta$ is small"'


@pytest.mark.parametrize("source", ["tr(x)", 'tr(f"{x}")', 'tr("a" + b)', 'tr("a", "b")', "f = tr"])
def test_other_uses_of_tr_are_named(source: str) -> None:
    assert misused_labels(f"x = 1\n{source}\n") == [2]


def test_proper_labels_are_not_named() -> None:
    assert misused_labels('tr("a %d") % 3\ntr("{x}").format(x=1)\n') == []
