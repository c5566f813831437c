"""Write `course_lib/data/digits.npz`: the 1,797 digits that scikit-learn ships.

Needs scikit-learn, which the course itself does not:

    pip install scikit-learn
    python tools/make_digits.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

TARGET = Path(__file__).parents[1] / "course_lib" / "data" / "digits.npz"


def main() -> None:
    """Store pixels and labels as bytes: the values are whole numbers up to 16."""
    digits = load_digits()
    pixels, labels = digits.data.astype(np.uint8), digits.target.astype(np.uint8)
    if not (np.array_equal(pixels, digits.data) and np.array_equal(labels, digits.target)):
        raise ValueError("pixels or labels are no bytes, expected whole numbers: keep the dtype")
    np.savez_compressed(TARGET, pixels=pixels, labels=labels)
    print(f"{TARGET.name}: {len(labels)} digits, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
