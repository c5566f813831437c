"""Join a cluster, or say what there is to install first."""

from __future__ import annotations

from autograder.grading.fast.crew import Crew, Orders
from autograder.grading.fast.tls import ClusterError, Tls
from autograder.messages import tr

EXTRA = "distributed"


def join(address: str, orders: Orders, tls: Tls | None, *, plain: bool = False) -> Crew:
    """Return the workers of a running cluster as a crew.

    Args:
        address: of its scheduler.
        orders: what each worker is told once.
        tls: the certificates, where the address is encrypted.
        plain: go without encryption on a network that is not this machine's.

    Raises:
        ClusterError: it cannot be used as it is, or Dask is not installed.
        UncontainedError: a layer does not hold on a worker's machine.
    """
    try:
        from autograder.grading.fast.dask_crew import DaskCrew
    except ModuleNotFoundError as error:
        if error.name != EXTRA:
            raise
        raise ClusterError(
            tr(
                "Marking on a cluster needs the package {package}, which is not installed here: "
                'run pip install "training-course[cluster]", on every machine of the cluster.',
                package=EXTRA,
            )
        ) from error
    return DaskCrew(address, orders, tls, plain=plain)
