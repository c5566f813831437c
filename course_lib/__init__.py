"""The course's own reference code: NumPy, and Matplotlib where something is drawn.

Optimizers, initializers and normalizations are written the way the lessons write them, one
formula line a code line. Importing this package loads nothing else.
"""

__version__ = "0.1.0"
