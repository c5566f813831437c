"""The figures of the way back through batch normalization."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.figures import batchnorm_backward as draw


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def test_the_graph_has_every_node_and_an_arrow_each_way() -> None:
    ax = draw.graph("forward", "backward").axes[0]
    labels = [text.get_text() for text in ax.texts if text.get_text()]
    assert len(labels) == 7
    arrows = [text for text in ax.texts if not text.get_text()]
    assert len(arrows) == 2 * 8
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["forward", "backward"]


def test_every_entry_of_a_matrix_is_printed_with_its_sign() -> None:
    ax = draw.jacobians({"J": np.array([[1.0, -0.25], [0.0, 2.0]])}, "input", "output").axes[0]
    assert [text.get_text() for text in ax.texts] == ["+1.00", "-0.25", "+0.00", "+2.00"]
    assert (ax.get_title(), ax.get_xlabel(), ax.get_ylabel()) == ("J", "input", "output")
