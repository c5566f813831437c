"""Update rules, one a file, each with the signature ``update(params, grads)``."""

from __future__ import annotations

from course_lib.optimizers.adagrad import AdaGrad, adagrad_step
from course_lib.optimizers.adam import Adam, adam_step
from course_lib.optimizers.bias_correction import bias_factor, lr_t
from course_lib.optimizers.conversion import convert
from course_lib.optimizers.momentum import Momentum
from course_lib.optimizers.nesterov import Nesterov
from course_lib.optimizers.rmsprop import RMSprop
from course_lib.optimizers.sgd import SGD

__all__ = [
    "SGD",
    "AdaGrad",
    "Adam",
    "Momentum",
    "Nesterov",
    "RMSprop",
    "adagrad_step",
    "adam_step",
    "bias_factor",
    "convert",
    "lr_t",
]
