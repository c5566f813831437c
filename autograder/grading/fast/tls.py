"""The way to a cluster: encrypted, unless it does not leave this machine."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from autograder.messages import tr

TLS, TCP = "tls", "tcp"


class ClusterError(RuntimeError):
    """A cluster cannot be used as it is; the message says why, and what to do."""


@dataclass(frozen=True)
class Tls:
    """The files by which a cluster and this program know each other.

    Args:
        ca: the certificate of the authority that signed everybody's; for this cluster alone.
        cert: this program's own certificate.
        key: its key.
    """

    ca: Path
    cert: Path
    key: Path

    def check(self) -> None:
        """Make sure that the files are there.

        Raises:
            ClusterError: one is not.
        """
        missing = [str(path) for path in (self.ca, self.cert, self.key) if not path.is_file()]
        if missing:
            raise ClusterError(
                tr(
                    "There is no file {missing}; expected the authority's certificate, one's "
                    "own, and its key, in PEM format: look at --tls-ca, --tls-cert and --tls-key.",
                    missing=", ".join(missing),
                )
            )


def check_address(address: str, *, certified: bool, plain: bool) -> None:
    """Refuse an address at which submissions and hidden inputs could be read on their way.

    Args:
        address: of the scheduler, such as ``tls://marking.example:8786``.
        certified: certificates are at hand.
        plain: whoever marks insists that the network between is safe.

    Raises:
        ClusterError: the address is none, or not encrypted though it leaves this machine.
    """
    scheme, host = _parts(address)
    if scheme not in (TLS, TCP) or not host:
        raise ClusterError(
            tr(
                "{address} is no address of a cluster; expected tls://HOST:PORT, or "
                "tcp://localhost:PORT: pass the address that the scheduler prints as it starts.",
                address=address,
            )
        )
    if scheme == TLS and not certified:
        raise ClusterError(
            tr(
                "{address} wants certificates, and none were given: pass --tls-ca, --tls-cert "
                "and --tls-key.",
                address=address,
            )
        )
    if scheme == TCP and not plain:
        _refuse_abroad([address])


def check_workers(addresses: Iterable[str], *, plain: bool) -> None:
    """Refuse workers of other machines that are reached without encryption.

    Raises:
        ClusterError: there is one.
    """
    open_ones = [address for address in addresses if _parts(address)[0] != TLS]
    if not plain:
        _refuse_abroad(open_ones)


def _refuse_abroad(addresses: Iterable[str]) -> None:
    abroad = [address for address in addresses if not is_here(address)]
    if abroad:
        raise ClusterError(
            tr(
                "{address} leaves this machine without encryption, so that submissions and hidden "
                "inputs could be read on their way: start scheduler and workers with TLS and "
                "pass a tls:// address, or pass --plain-network if you trust the whole network.",
                address=abroad[0],
            )
        )


def is_here(address: str) -> bool:
    """Tell whether an address is one of this machine to itself.

    Example:
        >>> is_here("tcp://127.0.0.1:8786"), is_here("tcp://10.0.0.7:8786")
        (True, False)
    """
    host = _parts(address)[1]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _parts(address: str) -> tuple[str, str]:
    try:
        split = urlsplit(address)
        return split.scheme.lower(), split.hostname or ""
    except ValueError:
        return "", ""
