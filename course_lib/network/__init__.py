"""The network of the experiments: a multilayer perceptron with its own backpropagation."""

from __future__ import annotations

from course_lib.network.activations import ACTIVATIONS, Activation, relu, sigmoid
from course_lib.network.mlp import NORMS, Layer, Network
from course_lib.network.softmax import cross_entropy
from course_lib.network.weights import INITS, initial_weights

__all__ = [
    "ACTIVATIONS",
    "INITS",
    "NORMS",
    "Activation",
    "Layer",
    "Network",
    "cross_entropy",
    "initial_weights",
    "relu",
    "sigmoid",
]
