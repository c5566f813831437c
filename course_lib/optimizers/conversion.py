"""The three published ways to write momentum, and how their settings translate."""

from __future__ import annotations

from course_lib.contracts import checked, decay, one_of, rate


@checked(
    lr=rate,
    momentum=decay,
    src=one_of("classical", "pytorch", "ema"),
    dst=one_of("classical", "pytorch", "ema"),
)
def convert(lr: float, momentum: float, src: str, dst: str) -> tuple[float, float]:
    """Return the settings with which another form of momentum takes the same path.

    classical:  v_t = μ v_{t−1} − η g_t,        θ_t = θ_{t−1} + v_t
    pytorch:    v_t = μ v_{t−1} + g_t,          θ_t = θ_{t−1} − η v_t
    ema:        v_t = μ v_{t−1} + (1 − μ) g_t,  θ_t = θ_{t−1} − η v_t

    The first two agree as they stand; the third needs η / (1 − μ). This holds while η is
    constant: in the last two forms a new η also acts on the gradients already gathered, so
    under a schedule no constant setting makes them agree with the first.

    Args:
        lr: learning rate η in the form ``src``, at least 0.
        momentum: μ in [0, 1).
        src: the form that is given: ``"classical"``, ``"pytorch"`` or ``"ema"``.
        dst: the form that is wanted, one of the same.
    Returns:
        (lr, momentum) in the form ``dst``.
    Raises:
        ValueError, TypeError: a setting is out of range, or a form is unknown.
    Source:
        classical: Sutskever, Martens, Dahl & Hinton 2013, equations 1 and 2; pytorch: the
        documentation of torch.optim.SGD; ema: Goh 2017, "Why momentum really works",
        doi:10.23915/distill.00006, describes the family.
    Example:
        >>> convert(0.5, 0.75, "classical", "ema")
        (2.0, 0.75)
        >>> convert(0.5, 0.75, "classical", "pytorch")
        (0.5, 0.75)
    """
    if src == "ema":
        lr = lr * (1 - momentum)
    if dst == "ema":
        lr = lr / (1 - momentum)
    return lr, momentum
