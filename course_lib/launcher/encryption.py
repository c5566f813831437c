"""Whether what is said to a kernel travels encrypted.

A kernel listens on ports of the machine; ipykernel warns in the terminal when others of the
machine could read along.
"""

from __future__ import annotations


def transport_encryption() -> str:
    """Return Jupyter's policy: keys where both sides know what to do with them."""
    import zmq

    return "auto" if zmq.has("curve") else "disabled"
