"""Whole paths of every optimizer beside those of PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from torch_numbers import part, table

from course_lib import optimizers

RUNS = table("optimizers")["runs"]
TOLERANCE = {"float64": {"rtol": 1e-12, "atol": 1e-15}, "float32": {"rtol": 1e-5, "atol": 1e-7}}


def walk(run: dict[str, Any], dtype: str) -> dict[str, Any]:
    """Return every point that the course's optimizer visits on PyTorch's gradients."""
    grads = part("optimizers", "grad")
    params = {k: np.array(v, dtype=dtype) for k, v in part("optimizers", "start").items()}
    optimizer = getattr(optimizers, run["class"])(**run["settings"])
    path: dict[str, list[Any]] = {key: [] for key in params}
    for index in range(len(grads["b1"])):
        if run["new_rate"] is not None and index + 1 == table("optimizers")["change_at"]:
            optimizer.lr = run["new_rate"]
        optimizer.update(params, {k: np.array(g[index], dtype=dtype) for k, g in grads.items()})
        for key, theta in params.items():
            path[key].append(theta.copy())
    return {key: np.array(points) for key, points in path.items()}


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("run", RUNS, ids=lambda run: run["run"])
def test_the_path_is_pytorchs(run: dict[str, Any], dtype: str) -> None:
    path = walk(run, dtype)
    expected = part("optimizers", f"{run['run']}/{dtype}")
    assert path.keys() == expected.keys()
    for key, points in expected.items():
        assert path[key].dtype == points.dtype == dtype
        np.testing.assert_allclose(path[key], points, **TOLERANCE[dtype], err_msg=key)


def test_the_runs_cover_every_optimizer_at_its_defaults() -> None:
    names = {"SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam"}
    assert {run["class"] for run in RUNS if not run["settings"]} == names


def test_the_gradients_vary_and_hold_the_two_telling_coordinates() -> None:
    grads = part("optimizers", "grad")
    assert len(grads["b1"]) >= 10
    assert not grads["b1"][:, 0].any()
    assert set(grads["b1"][:, 1]) == {1e-9}
    assert all(np.ptp(grads[key], axis=0).max() > 1 for key in grads)
    shapes = {grads[key].shape[1:] for key in grads}
    assert shapes == {(3, 3), (4,), (2, 2), ()}
    assert grads["W2"].shape == grads["W3"].shape
