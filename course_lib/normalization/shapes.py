"""Which numbers share a mean: the shape of the statistics of each normalization."""

from __future__ import annotations

from course_lib.contracts import checked, one_of
from course_lib.normalization.checks import image_batch


@checked(image_batch, kind=one_of("BN", "LN", "GN", "IN"))
def stat_shape(kind: str, shape: tuple[int, ...], G: int | None = None) -> tuple[int, ...]:
    """Return the shape of the means and variances of a normalization, with axes kept.

    BN (1, C, 1, 1),  LN (N, 1, 1, 1),  GN (N, G, 1, 1, 1),  IN (N, C, 1, 1)

    Each axis that is averaged away is 1. Group normalization works on (N, G, C/G, H, W),
    hence five axes.

    Args:
        kind: "BN", "LN", "GN" or "IN": batch, layer, group or instance normalization.
        shape: (N, C, H, W) of the feature maps.
        G: number of groups, a divisor of C; asked for by "GN" alone.
    Returns:
        the shape, a tuple of integers.
    Raises:
        ValueError: another kind, a shape without four positive axes, or a G that does not
            divide C.
    Source:
        Wu & He 2018, figure 2 and section 3.1, arXiv:1803.08494.
    Example:
        >>> stat_shape("BN", (2, 6, 4, 5)), stat_shape("GN", (2, 6, 4, 5), G=3)
        ((1, 6, 1, 1), (2, 3, 1, 1, 1))
    """
    N, C = shape[:2]
    if kind == "BN":
        return (1, C, 1, 1)
    if kind == "LN":
        return (N, 1, 1, 1)
    if kind == "GN":
        return (N, G, 1, 1, 1)  # type: ignore[return-value]  # the decorator asks for G here
    return (N, C, 1, 1)
