"""Formulas that a browser shows by itself: TeX to MathML, with nothing fetched or run in the page.

For every page made here (decks, feedback, reports): `typeset` turns the formulas of finished HTML
into MathML, and `stylesheet` is the CSS that belongs on the page once, the face of the formulas
included. Prose in Markdown goes through nbconvert first, which keeps formulas as they are:

    from nbconvert.filters import markdown2html
    body = typeset(markdown2html(prose))
    page = f"<style>{stylesheet()}</style>{body}"
"""

from course_lib.formulas.page import typeset
from course_lib.formulas.style import face_bytes, stylesheet
from course_lib.formulas.tex import FormulaError, formula

__all__ = ["FormulaError", "face_bytes", "formula", "stylesheet", "typeset"]
