"""Markdown is split into what is translated and what never is."""

from __future__ import annotations

from autograder.authoring.prose import misplaced_formulas, split, translate_prose

MARKDOWN = """\
## A heading
A paragraph that goes
over two lines.

$$
v = \\mu v

- \\eta g
$$

$$ x = 1 $$

- one item
  goes on
- another

```python
# code

x = 1
```

---

<details>

| a | b |
|---|---|
| c | d |

hard\x20\x20
break

  indented
  paragraph"""


def test_kinds_and_texts() -> None:
    assert [(block.kind, block.text.split("\n")[0]) for block in split(MARKDOWN)] == [
        ("heading", "A heading"),
        ("text", "A paragraph that goes over two lines."),
        ("formula", "$$"),
        ("formula", "$$ x = 1 $$"),
        ("text", "- one item goes on"),
        ("fence", "```python"),
        ("fixed", "---"),
        ("fixed", "<details>"),
        ("text", "| a | b |"),
        ("text", "hard  "),
        ("text", "indented paragraph"),
    ]


def test_lists_tables_and_breaks_keep_their_lines() -> None:
    texts = [block.text for block in split(MARKDOWN)]
    assert "- one item goes on\n- another" in texts
    assert "| a | b |\n|---|---|\n| c | d |" in texts
    assert "hard  \nbreak" in texts


def test_formula_holds_blank_lines() -> None:
    assert split(MARKDOWN)[2].text == "$$\nv = \\mu v\n\n- \\eta g\n$$"


def test_translation_leaves_fixed_blocks() -> None:
    shown = translate_prose(MARKDOWN, lambda _: "訳")
    assert shown.startswith("## 訳\n\n訳\n\n$$\nv = \\mu v\n\n- \\eta g\n$$\n\n$$ x = 1 $$\n\n訳")
    assert "```python\n# code\n\nx = 1\n```" in shown
    assert shown.endswith("\n\n  訳")


def test_identity_is_stable() -> None:
    once = translate_prose(MARKDOWN, str)
    assert translate_prose(once, str) == once


def test_display_formulas_stand_alone() -> None:
    assert misplaced_formulas(MARKDOWN) == []
    assert misplaced_formulas("so $$x = 1$$ holds") == ["so $$x = 1$$ holds"]
    assert misplaced_formulas("$$x = 1$$ holds\n$$") != []
    assert misplaced_formulas("the mark `$$` is written twice") == []
