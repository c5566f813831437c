"""Let PyTorch compute the numbers that the tests of `course_lib` compare with.

Run once, in an environment with PyTorch, from the root: ``python tests/oracle/make_numbers.py``.
The tests read the files and never need PyTorch. The inputs are drawn by NumPy from fixed seeds
and stored beside the answers; no formula of the course is repeated here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch

HERE = Path(__file__).parent
STEPS = 12
CHANGE_AT = 7  # the first step with the new learning rate

# ── Optimizers ──────────────────────────────────────────────────────────────────────────
# PyTorch's momentum is another form, so its learning rate stays constant; ε is given
# wherever PyTorch's own default is not 1e-8.


def _sgd(lr: float, momentum: float = 0.0, nesterov: bool = False) -> Callable[..., Any]:
    return lambda p: torch.optim.SGD(p, lr=lr, momentum=momentum, nesterov=nesterov)


def _adagrad(lr: float, eps: float) -> Callable[..., Any]:
    return lambda p: torch.optim.Adagrad(p, lr=lr, eps=eps)


def _rmsprop(lr: float, rho: float, eps: float) -> Callable[..., Any]:
    return lambda p: torch.optim.RMSprop(p, lr=lr, alpha=rho, eps=eps)


def _adam(lr: float, betas: tuple[float, float], eps: float) -> Callable[..., Any]:
    return lambda p: torch.optim.Adam(p, lr=lr, betas=betas, eps=eps)


# name: (class of the course, its settings, the same in PyTorch, a new rate later on)
RUNS: dict[str, tuple[str, dict[str, float], Callable[..., Any], float | None]] = {
    "sgd": ("SGD", {}, _sgd(0.01), None),
    "sgd-new-rate": ("SGD", {"lr": 0.3}, _sgd(0.3), 0.02),
    "momentum": ("Momentum", {}, _sgd(0.01, 0.9), None),
    "momentum-half": ("Momentum", {"lr": 0.2, "momentum": 0.5}, _sgd(0.2, 0.5), None),
    "nesterov": ("Nesterov", {}, _sgd(0.01, 0.9, True), None),
    "nesterov-half": ("Nesterov", {"lr": 0.2, "momentum": 0.5}, _sgd(0.2, 0.5, True), None),
    "adagrad": ("AdaGrad", {}, _adagrad(0.01, 1e-8), None),
    "adagrad-eps": ("AdaGrad", {"lr": 0.5, "eps": 0.1}, _adagrad(0.5, 0.1), 0.05),
    "rmsprop": ("RMSprop", {}, _rmsprop(0.01, 0.9, 1e-8), None),
    "rmsprop-eps": (
        "RMSprop",
        {"lr": 0.2, "rho": 0.95, "eps": 0.1},
        _rmsprop(0.2, 0.95, 0.1),
        0.02,
    ),
    "adam": ("Adam", {}, _adam(0.001, (0.9, 0.999), 1e-8), None),
    "adam-eps": (
        "Adam",
        {"lr": 0.2, "beta1": 0.8, "beta2": 0.95, "eps": 0.1},
        _adam(0.2, (0.8, 0.95), 0.1),
        0.02,
    ),
}


def optimizer_inputs() -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw starts near 0 and gradients that vary; mixed shapes, and two that are equal."""
    rng = np.random.default_rng(20)
    shapes = {"W1": (3, 3), "b1": (4,), "W2": (2, 2), "W3": (2, 2), "scale": ()}
    starts = {key: 0.01 * rng.normal(size=shape) for key, shape in shapes.items()}
    starts["scale"] = np.array(starts["scale"])
    scale = np.exp(rng.normal(size=STEPS))
    grads = {
        key: rng.normal(size=(STEPS, *shape)) * scale.reshape(-1, *(1 for _ in shape))
        for key, shape in shapes.items()
    }
    grads["b1"][:, 0] = 0.0  # a unit that never fired
    grads["b1"][:, 1] = 1e-9  # shows where ε stands
    return starts, grads


def trajectory(
    make: Callable[..., Any],
    starts: dict[str, Any],
    grads: dict[str, Any],
    new_rate: float | None,
    dtype: torch.dtype,
) -> dict[str, Any]:
    """Let PyTorch's optimizer walk, and keep every point."""
    params = {key: torch.tensor(value, dtype=dtype) for key, value in starts.items()}
    optimizer = make(list(params.values()))
    path: dict[str, list[Any]] = {key: [] for key in params}
    for index in range(STEPS):
        if new_rate is not None and index + 1 == CHANGE_AT:
            optimizer.param_groups[0]["lr"] = new_rate
        for key, theta in params.items():
            theta.grad = torch.tensor(grads[key][index], dtype=dtype)
        optimizer.step()
        for key, theta in params.items():
            path[key].append(theta.numpy().copy())
    return {key: np.array(points) for key, points in path.items()}


def write_optimizers() -> None:
    """Write every run, in both precisions, and the table of what was run."""
    starts, grads = optimizer_inputs()
    arrays = {f"start/{key}": value for key, value in starts.items()}
    arrays |= {f"grad/{key}": value for key, value in grads.items()}
    table = []
    for run, (name, settings, make, new_rate) in RUNS.items():
        table.append({"run": run, "class": name, "settings": settings, "new_rate": new_rate})
        for dtype in (torch.float64, torch.float32):
            path = trajectory(make, starts, grads, new_rate, dtype)
            kind = str(dtype).removeprefix("torch.")
            arrays |= {f"{run}/{kind}/{key}": value for key, value in path.items()}
    np.savez_compressed(HERE / "optimizers.npz", **arrays)
    _write_json("optimizers.json", {"change_at": CHANGE_AT, "runs": table})


# ── Losses, gradients, descent, activations ─────────────────────────────────────────────


def softmax_cases() -> Iterator[tuple[str, Any]]:
    """Give loss and gradients of softmax regression, with scores up to a thousand."""
    rng = np.random.default_rng(21)
    for name, n, d, c, size, dtype in (
        ("plain", 7, 4, 3, 1.0, np.float64),
        ("square", 5, 3, 3, 2.0, np.float64),
        ("large", 6, 4, 5, 600.0, np.float64),
        ("single", 1, 2, 4, 1.0, np.float64),
        ("float32", 8, 4, 3, 1.0, np.float32),
    ):
        W, b, X = (
            (s * rng.normal(size=shape)).astype(dtype)
            for s, shape in ((size, (d, c)), (1, (c,)), (1, (n, d)))
        )
        y = rng.integers(0, c, size=n)
        W_, b_ = torch.tensor(W, requires_grad=True), torch.tensor(b, requires_grad=True)
        loss = torch.nn.functional.cross_entropy(torch.tensor(X) @ W_ + b_, torch.tensor(y))
        loss.backward()
        values = {"W": W, "b": b, "X": X, "y": y}
        values |= {"loss": loss.item(), "dW": W_.grad.numpy(), "db": b_.grad.numpy()}
        yield from ((f"softmax/{name}/{key}", value) for key, value in values.items())


def gradient_cases() -> Iterator[tuple[str, Any]]:
    """Give exact gradients by automatic differentiation; the test has the functions."""
    rng = np.random.default_rng(22)
    functions: dict[str, tuple[tuple[int, ...], Callable[..., Any]]] = {
        "wave": ((2, 3), lambda x: (torch.sin(x) * x**2).sum()),
        "cubic": ((4,), lambda x: (x**3).sum() + x[0] * x[1] * x[2]),
        "bell": ((), lambda x: torch.exp(-(x**2))),
        "norm": ((2, 1, 2), lambda x: torch.sqrt((x**2).sum() + 1)),
    }
    for name, (shape, f) in functions.items():
        x = torch.tensor(rng.normal(size=shape), requires_grad=True)
        f(x).backward()
        yield f"gradient/{name}/x", x.detach().numpy()
        yield f"gradient/{name}/answer", x.grad.numpy()


def descent_case() -> Iterator[tuple[str, Any]]:
    """Give a path down a quartic bowl, and the stable rates of rotated quadratics."""
    rng = np.random.default_rng(23)
    A = rng.normal(size=(3, 3))
    A = A @ A.T / 3 + 0.1 * np.eye(3)
    theta = torch.tensor(rng.normal(size=3), requires_grad=True)
    yield "descent/A", A
    optimizer = torch.optim.SGD([theta], lr=0.1)
    path = [theta.detach().numpy().copy()]
    for _ in range(15):
        optimizer.zero_grad()
        (0.5 * theta @ torch.tensor(A) @ theta + 0.1 * (theta**4).sum()).backward()
        optimizer.step()
        path.append(theta.detach().numpy().copy())
    yield "descent/path", np.array(path)
    yield "descent/highest", torch.linalg.matrix_norm(torch.tensor(A), ord=2).item()


def activation_cases() -> Iterator[tuple[str, Any]]:
    """Give the deviation of each layer's output in two deep networks."""
    rng = np.random.default_rng(24)
    x, Ws = rng.normal(size=(9, 5)), [rng.normal(size=s) for s in ((5, 6), (6, 6), (6, 2))]
    yield "activation/x", x
    for index, W in enumerate(Ws):
        yield f"activation/W{index}", W
    for name, act in (("tanh", torch.tanh), ("relu", torch.relu)):
        a, stds = torch.tensor(x), []
        for W in Ws:
            a = act(a @ torch.tensor(W))
            stds.append(a.std(correction=0).item())
        yield f"activation/{name}", np.array(stds)


# ── Initializers ────────────────────────────────────────────────────────────────────────


def passed_to(method: str, fill: Callable[..., Any], weight: torch.Tensor) -> float:
    """Return the last number, deviation or limit, that PyTorch hands to its generator."""
    with mock.patch.object(torch.Tensor, method) as draw:
        fill(weight)
    return float(draw.call_args.args[-1])


def initializer_rows() -> list[dict[str, Any]]:
    """Give fans, standard deviations and limits; PyTorch stores a dense weight (out, in)."""
    init = torch.nn.init
    rows = []
    for shape in ((784, 128), (128, 784), (5, 5), (1, 300), (16, 3, 5, 3), (4, 4, 1, 1)):
        weight = torch.empty(shape if len(shape) == 4 else shape[::-1])
        row = {
            "shape": shape,
            "fans": init._calculate_fan_in_and_fan_out(weight),
            "xavier_std": passed_to("normal_", init.xavier_normal_, weight),
            "xavier_limit": passed_to("uniform_", init.xavier_uniform_, weight),
            "he_std": passed_to(
                "normal_", lambda w: init.kaiming_normal_(w, nonlinearity="relu"), weight
            ),
        }
        rows.append(row)
    return rows


def _write_json(name: str, content: dict[str, Any]) -> None:
    content = {"torch": torch.__version__, **content}
    (HERE / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Write all files beside this script."""
    write_optimizers()
    cases = (softmax_cases, gradient_cases, descent_case, activation_cases)
    arrays = {key: np.asarray(value) for case in cases for key, value in case()}
    np.savez_compressed(HERE / "functions.npz", **arrays)
    _write_json("initializers.json", {"rows": initializer_rows()})


if __name__ == "__main__":
    main()
