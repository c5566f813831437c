"""The lines that the three forward references have in common.

Shared causes quote them with fields in braces, which the mappings below fill in.
"""

from __future__ import annotations

from collections.abc import Mapping

LAYER: Mapping[str, str] = {"x": "x", "axis": "axes", "gamma": "gamma", "beta": "beta"}
GROUP: Mapping[str, str] = {
    "x": "groups",
    "axis": "(2, 3, 4)",
    "gamma": "gamma.reshape(1, C, 1, 1)",
    "beta": "beta.reshape(1, C, 1, 1)",
}
INSTANCE: Mapping[str, str] = {**GROUP, "x": "x", "axis": "(2, 3)"}

MEAN = "mean = {x}.mean(axis={axis}, keepdims=True)"
VAR = "var = {x}.var(axis={axis}, keepdims=True)"
CENTERED = "({x} - mean)"
SPREAD = "np.sqrt(var + eps)"
AFFINE = "{gamma} * x_hat + {beta}"
