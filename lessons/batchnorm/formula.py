"""The lines of the two references that wrong answers differ in.

The causes that both exercises share quote these lines with fields in braces, which `DENSE`
and `IMAGES` fill in.
"""

from __future__ import annotations

from collections.abc import Mapping

DENSE: Mapping[str, str] = {
    "axis": "0",
    "mean": "mean",
    "var": "var",
    "gamma": "gamma",
    "beta": "beta",
}
IMAGES: Mapping[str, str] = {
    "axis": "(0, 2, 3)",
    "mean": "mean.reshape(channels)",
    "var": "var.reshape(channels)",
    "gamma": "gamma.reshape(channels)",
    "beta": "beta.reshape(channels)",
}

MEAN = "mean = x.mean(axis={axis})"
VAR = "var = x.var(axis={axis})"
UNBIASED = "x.var(axis={axis}, ddof=1)"
RUN_MEAN = 'run["mean"][:] = momentum * run["mean"] + (1 - momentum) * mean'
RUN_VAR = 'run["var"][:] = momentum * run["var"] + (1 - momentum) * var'
STORED = 'mean, var = run["mean"], run["var"]'
X_HAT = "x_hat = (x - {mean}) / np.sqrt({var} + eps)"
AFFINE = "{gamma} * x_hat + {beta}"
