"""Write `normalization_numbers.npz`: what PyTorch computes for the normalizations.

Run once, in an environment of its own with PyTorch 2.13 for CPU; the tests need only the file.
Inputs are stored beside the outputs, so nothing depends on a random stream.

    python tests/oracle/make_normalization_numbers.py
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

TARGET = Path(__file__).with_name("normalization_numbers.npz")
EPS = 1e-5
MOMENTUM = 0.9  # weight of the old running value; PyTorch states the weight of the new one

Numbers = dict[str, np.ndarray]


def draw(rng: np.random.Generator, *shape: int) -> Tensor:
    """Return an input whose first sample is small, so that the place of epsilon shows."""
    x = rng.normal(0.3, 1.5, size=shape)
    x[0] *= 1e-3
    return torch.from_numpy(x)


def affine(rng: np.random.Generator, *shape: int) -> tuple[Tensor, Tensor]:
    """Return a scale and a shift without a pattern."""
    return torch.from_numpy(rng.uniform(0.5, 2.0, shape)), torch.from_numpy(rng.normal(size=shape))


def with_gradients(
    norm: Callable[[Tensor, Tensor, Tensor], Tensor],
    rng: np.random.Generator,
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
) -> Mapping[str, Tensor]:
    """Return inputs, output and the gradients for a random upstream gradient."""
    leaves = [tensor.clone().requires_grad_() for tensor in (x, gamma, beta)]
    y = norm(*leaves)
    dout = torch.from_numpy(rng.normal(size=tuple(y.shape)))
    y.backward(dout)
    dx, dgamma, dbeta = (leaf.grad for leaf in leaves)
    return {
        "x": x, "gamma": gamma, "beta": beta, "y": y, "dout": dout,
        "dx": dx, "dgamma": dgamma, "dbeta": dbeta,
    }  # fmt: skip


def batch_run(rng: np.random.Generator, *shape: int) -> Mapping[str, Tensor]:
    """Return three training batches and a test batch with the running statistics between.

    PyTorch keeps the unbiased variance; here both are biased, so the running variance is
    averaged from PyTorch's own `var(correction=0)` and handed to its test mode.
    """
    gamma, beta = affine(rng, shape[1])
    axes = tuple(axis for axis in range(len(shape)) if axis != 1)
    mean, var = torch.zeros(shape[1]).double(), torch.ones(shape[1]).double()
    stored: dict[str, Tensor] = {"gamma": gamma, "beta": beta}
    for step in (1, 2, 3):
        x = draw(rng, *shape)
        x[:, 0] = 0.75  # a constant feature: its variance is 0
        unbiased = var.clone()
        y = functional.batch_norm(x, mean, unbiased, gamma, beta, True, 1 - MOMENTUM, EPS)
        var = MOMENTUM * var + (1 - MOMENTUM) * x.var(dim=axes, correction=0)
        stored |= {f"x{step}": x, f"y{step}": y, f"mean{step}": mean.clone(), f"var{step}": var}
        stored[f"unbiased{step}"] = unbiased
    x = draw(rng, *shape)[:1]
    y = functional.batch_norm(x, mean, var, gamma, beta, False, 1 - MOMENTUM, EPS)
    return stored | {"x_test": x, "y_test": y}


def batch(x: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
    """Normalize over the batch, in training mode."""
    return functional.batch_norm(x, None, None, gamma, beta, True, 0.1, EPS)


def layer(x: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
    """Normalize over the last axes, as many as gamma has."""
    return functional.layer_norm(x, gamma.shape, gamma, beta, EPS)


def groups(number: int) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    """Return the normalization over so many groups of channels."""
    return lambda x, gamma, beta: functional.group_norm(x, number, gamma, beta, EPS)


def instance(x: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
    """Normalize every channel of every image."""
    return functional.instance_norm(x, weight=gamma, bias=beta, eps=EPS)


# name, normalization, shape of the input, shape of the parameters
FORMS: tuple[tuple[str, Callable[..., Tensor], tuple[int, ...], tuple[int, ...]], ...] = (
    ("batch_backward", batch, (6, 4), (4,)),
    ("batch_backward_square", batch, (5, 5), (5,)),
    ("layer", layer, (6, 4), (4,)),
    ("layer_square", layer, (5, 5), (5,)),
    ("layer_sequence", layer, (2, 3, 4), (4,)),
    ("layer_image", layer, (2, 3, 4, 5), (3, 4, 5)),
    ("group2", groups(2), (2, 6, 3, 4), (6,)),
    ("group3", groups(3), (2, 6, 3, 4), (6,)),
    ("group_equal", groups(2), (4, 4, 4, 4), (4,)),
    ("instance", instance, (2, 3, 4, 5), (3,)),
    ("instance_equal", instance, (3, 3, 3, 3), (3,)),
)


def collect() -> Numbers:
    """Return all cases, each array under `case/name`."""
    rng = np.random.default_rng(1502_03167)
    cases: dict[str, Mapping[str, Tensor]] = {
        "batch1d": batch_run(rng, 6, 4),
        "batch2d": batch_run(rng, 2, 3, 4, 5),
        "batch2d_equal": batch_run(rng, 3, 3, 3, 3),
    }
    for name, norm, shape, parameters in FORMS:
        x = draw(rng, *shape)
        cases[name] = with_gradients(norm, rng, x, *affine(rng, *parameters))
    return {
        f"{case}/{name}": tensor.detach().numpy()
        for case, tensors in cases.items()
        for name, tensor in tensors.items()
    }


def main() -> None:
    """Write the file."""
    numbers = collect()
    np.savez_compressed(TARGET, **numbers)  # type: ignore[arg-type]
    print(
        f"{TARGET.name}: {len(numbers)} arrays, {TARGET.stat().st_size} bytes, {torch.__version__}"
    )


if __name__ == "__main__":
    main()
