"""One formula: TeX in, MathML out."""

from __future__ import annotations

from functools import cache

from math_core import LatexError, LatexToMathML

from course_lib.messages import tr


class FormulaError(ValueError):
    """The TeX of a formula cannot be read."""


def formula(tex: str, *, display: bool = False) -> str:
    r"""Return a formula as a MathML element.

    Args:
        tex: the formula without its dollar signs.
        display: whether it stands on a line of its own.

    Returns:
        ``<math>…</math>``; text in it is escaped, and it holds no address and no script.

    Raises:
        FormulaError: the TeX cannot be read; the message says what is wrong with it.

    Source: MathML Core, W3C (2025), which all current browsers show.

    Example:
        >>> formula(r"\hat{v}")
        '<math><mover accent="true"><mi>v</mi><mo stretchy="false">ˆ</mo></mover></math>'
    """
    try:
        return _converter().convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        raise FormulaError(
            tr(
                "the formula {tex} cannot be typeset ({reason}): expected TeX as it is written "
                "between dollar signs; correct it where it is written",
                tex=repr(tex),
                reason=str(error).strip(),
            )
        ) from error


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False)  # its rich messages are for a terminal
