"""The lines of the reference that wrong answers differ in."""

from __future__ import annotations

SIGMA = "sigma = np.sqrt(x.var(axis=0) + eps)"
X_HAT = "x_hat = (x - mean) / sigma"
D_BETA = "dbeta = dout.sum(axis=0)"
D_GAMMA = "dgamma = (dout * x_hat).sum(axis=0)"
D = "d = gamma * dout"
DX = "dx = (d - d.mean(axis=0) - x_hat * (d * x_hat).mean(axis=0)) / sigma"
