"""Batch, layer, group and instance normalization, as the lessons write them."""

from __future__ import annotations

from course_lib.normalization.batch import batchnorm2d, batchnorm_backward, batchnorm_forward
from course_lib.normalization.group import groupnorm, instancenorm
from course_lib.normalization.layer import layernorm, layernorm_backward
from course_lib.normalization.shapes import stat_shape

__all__ = [
    "batchnorm2d",
    "batchnorm_backward",
    "batchnorm_forward",
    "groupnorm",
    "instancenorm",
    "layernorm",
    "layernorm_backward",
    "stat_shape",
]
