"""Numbers about a class: how scores spread, and which questions tell students apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

FEWEST = 10  # students; below, a correlation says nothing
BINS = 10


def histogram(shares: Sequence[float]) -> tuple[int, ...]:
    """Return how many shares of the full score fall into each tenth; full marks into the last.

    Args:
        shares: scores divided by the full score, from 0 to 1.
    """
    counts, _ = np.histogram(np.clip(shares, 0, 1), bins=BINS, range=(0, 1))
    return tuple(int(count) for count in counts)


def quartiles(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Return the lower quartile, the median and the upper quartile; None of nobody."""
    if not values:
        return None
    low, middle, high = np.percentile(values, (25, 50, 75))
    return float(low), float(middle), float(high)


def separation(item: Sequence[float], rest: Sequence[float]) -> float | None:
    """Return how well one question tells strong from weak: its correlation with the rest.

    The corrected item-total correlation: the question's own points are not in ``rest``, or it
    would correlate with itself. None where too few handed in, or where everybody has the same.

    Args:
        item: each student's points on the question.
        rest: the same students' points on everything else.

    Source:
        L. Guttman's and J. P. Guilford's item analysis; as "corrected item-total correlation"
        in J. C. Nunnally, Psychometric Theory (1978), chapter 8.

    Example:
        >>> separation([0.0] * 6 + [1.0] * 6, [1.0] * 6 + [2.0] * 6)
        1.0
    """
    if len(item) < FEWEST or np.ptp(item) == 0 or np.ptp(rest) == 0:
        return None
    return round(float(np.corrcoef(item, rest)[0, 1]), 12)
