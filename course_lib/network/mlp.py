"""A multilayer perceptron in NumPy, to be read in one sitting.

Each hidden layer does three things, in this order: ``z = x W + b``, a normalization or none,
an activation. The last layer stops at its z, the scores of the classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from course_lib.contracts import (
    Array,
    Tensors,
    checked,
    float_array,
    generator,
    labels,
    non_negative,
    one_of,
)
from course_lib.network.activations import ACTIVATIONS
from course_lib.network.checks import layer_sizes, samples_fit
from course_lib.network.softmax import Labels, cross_entropy
from course_lib.network.weights import INITS, initial_weights
from course_lib.normalization import (
    batchnorm_backward,
    batchnorm_forward,
    layernorm,
    layernorm_backward,
)

NORMS = ("none", "batch", "layer")


@dataclass(frozen=True, eq=False)
class Layer:
    """What one layer saw and made of it: input, ``z = x W + b``, normalized z, output.

    Args:
        x: what came in, shape (N, units in).
        z: before the normalization, shape (N, units out).
        n: after it; z itself where there is none.
        a: after the activation; n itself in the last layer.
    Returns:
        frozen data, the entries of `Network.layers`.
    Source:
        Ioffe & Szegedy 2015, section 3.2, for the place of the normalization;
        arXiv:1502.03167.
    Example:
        >>> network = Network((2, 3, 2), np.random.default_rng(0))
        >>> [layer.a.shape for layer in network.layers(np.ones((5, 2)))]
        [(5, 3), (5, 2)]
    """

    x: Array
    z: Array
    n: Array
    a: Array


class Network:
    """A multilayer perceptron for classification, with its own backpropagation.

    z = x W + b,  n = norm(z),  a = act(n) in each hidden layer;  scores = z in the last

    Args:
        sizes: units of input, hidden layers and output, at least two numbers.
        rng: the generator of the first weights.
        activation: "relu", "tanh" or "sigmoid", for all hidden layers.
        init: one of `INITS`; biases start at 0, γ at 1 and β at 0.
        scale: the constant of init "constant", the standard deviation of init "normal".
        norm: "none", "batch" or "layer", before each activation.
    Returns:
        a network; ``params`` holds W1, b1, W2, b2, … and, with a normalization, gamma1,
        beta1, …; ``run`` holds batch normalization's running statistics by layer number.
    Raises:
        ValueError, TypeError: an argument is out of range, or another word.
    Source:
        Rumelhart, Hinton & Williams 1986, "Learning representations by back-propagating
        errors"; normalizations: arXiv:1502.03167 and arXiv:1607.06450.
    Example:
        >>> network = Network((64, 16, 10), np.random.default_rng(0), norm="batch")
        >>> list(network.params)
        ['W1', 'b1', 'gamma1', 'beta1', 'W2', 'b2']
    """

    @checked(
        sizes=layer_sizes,
        rng=generator,
        activation=one_of(*ACTIVATIONS),
        init=one_of(*INITS),
        scale=non_negative,
        norm=one_of(*NORMS),
    )
    def __init__(
        self,
        sizes: Sequence[int],
        rng: np.random.Generator,
        activation: str = "relu",
        init: str = "he",
        scale: float = 0.01,
        norm: str = "none",
    ) -> None:
        self.sizes, self.activation, self.norm = tuple(sizes), ACTIVATIONS[activation], norm
        self.params: Tensors = {}
        self.run: dict[int, Tensors] = {}
        for l, (units_in, units) in enumerate(pairwise(sizes), start=1):
            self.params[f"W{l}"] = initial_weights(init, units_in, units, rng, scale)
            self.params[f"b{l}"] = np.zeros(units)
            if l < self.depth and norm != "none":
                self.params[f"gamma{l}"], self.params[f"beta{l}"] = np.ones(units), np.zeros(units)
                self.run[l] = {"mean": np.zeros(units), "var": np.ones(units)}

    @property
    def depth(self) -> int:
        """Return the number of layers that have weights."""
        return len(self.sizes) - 1

    @checked(samples_fit, X=float_array("(N, D)"))
    def layers(self, X: Array, training: bool = False) -> list[Layer]:
        """Run the samples through the network and keep everything on the way.

        Args:
            X: samples, shape (N, sizes[0]).
            training: whether batch normalization uses the batch, and updates ``run``.
        Returns:
            one `Layer` for each layer with weights; the scores are ``layers(X)[-1].z``.
        Raises:
            ValueError, TypeError: X is no float array of this width.
        """
        trace, x = [], X
        for l in range(1, self.depth + 1):
            z: Array = x @ self.params[f"W{l}"] + self.params[f"b{l}"]
            last = l == self.depth
            n = z if last else self._normalize(l, z, training)
            a = n if last else self.activation.value(n)
            trace.append(Layer(x, z, n, a))
            x = a
        return trace

    @checked(samples_fit, X=float_array("(N, D)"), y=labels)
    def loss(self, X: Array, y: Labels, training: bool = False) -> float:
        """Return the mean cross-entropy over the samples.

        Args:
            X: samples, shape (N, sizes[0]).
            y: class numbers, integers, shape (N,).
            training: as for `layers`.
        Returns:
            the loss, in nats.
        Raises:
            ValueError, TypeError: X and y do not fit the network or each other.
        """
        return cross_entropy(self.layers(X, training)[-1].z, y)[0]

    @checked(samples_fit, X=float_array("(N, D)"), y=labels)
    def gradients(self, X: Array, y: Labels) -> tuple[float, Tensors]:
        """Return the training loss and its gradient by each parameter: backpropagation.

        ∂L/∂W = xᵀ d,  ∂L/∂b = Σ_n d_n,  ∂L/∂x = d Wᵀ,  with d = ∂L/∂z, layer by layer

        Args:
            X: samples, shape (N, sizes[0]).
            y: class numbers, integers, shape (N,).
        Returns:
            (loss, grads): ``grads`` has the keys and shapes of ``params``.
        Raises:
            ValueError, TypeError: X and y do not fit the network or each other.
        """
        trace = self.layers(X, training=True)
        loss, d = cross_entropy(trace[-1].z, y)
        grads: Tensors = {}
        for l, layer in reversed(list(enumerate(trace, start=1))):
            if l < self.depth:
                d = self._normalize_backward(l, d * self.activation.slope(layer.a), layer, grads)
            grads[f"W{l}"] = layer.x.T @ d
            grads[f"b{l}"] = d.sum(axis=0)
            d = d @ self.params[f"W{l}"].T
        return loss, {key: grads[key] for key in self.params}

    @checked(samples_fit, X=float_array("(N, D)"), y=labels)
    def accuracy(self, X: Array, y: Labels) -> float:
        """Return the share of samples whose highest score is that of their class.

        Args:
            X: samples, shape (N, sizes[0]).
            y: class numbers, integers, shape (N,).
        Returns:
            a number from 0 to 1; running statistics are used, as in any test.
        Raises:
            ValueError, TypeError: X and y do not fit the network or each other.
        """
        return float(np.mean(self.layers(X)[-1].z.argmax(axis=1) == y))

    def _normalize(self, l: int, z: Array, training: bool) -> Array:
        if self.norm == "none":
            return z
        gamma, beta = self.params[f"gamma{l}"], self.params[f"beta{l}"]
        if self.norm == "layer":
            return layernorm(z, gamma, beta)
        return batchnorm_forward(z, gamma, beta, self.run[l], training)

    def _normalize_backward(self, l: int, d: Array, layer: Layer, grads: Tensors) -> Array:
        if self.norm == "none":
            return d
        backward = batchnorm_backward if self.norm == "batch" else layernorm_backward
        dz, grads[f"gamma{l}"], grads[f"beta{l}"] = backward(d, layer.z, self.params[f"gamma{l}"])
        return dz
