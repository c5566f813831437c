"""A crew on many machines, over `dask.distributed`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import dask
from distributed import Client, Future, KilledWorker, Security, as_completed
from distributed.scheduler import NoValidWorkerError, NoWorkerError

from autograder.grading.fast.crew import Failed, Orders
from autograder.grading.fast.dask_worker import MarkingPlugin, mark_there
from autograder.grading.fast.stand import differences, mismatch, stand_here
from autograder.grading.fast.tls import ClusterError, Tls, check_address, check_workers
from autograder.grading.work import Marked, Task
from autograder.messages import tr
from autograder.sandbox.client import UncontainedError

PATIENCE = 60.0  # seconds in which a scheduler answers and a first worker comes
LARGEST = "1 GiB"
_MARKING = "marking-"
_WARNS_ABOVE = "distributed.admin.large-graph-warning-threshold"
AHEAD = 2  # tasks sent for each worker: one that it marks, one that waits for it


class DaskCrew:
    """The workers of a running cluster, as a crew.

    Only as many tasks are under way as keep every worker busy. A result is dropped from the
    cluster before it is handed on, so nothing is recorded that a worker's death could bring
    a second time. What a dying worker was at goes to another one.

    Args:
        address: of the scheduler, ``tls://HOST:PORT``, or ``tcp://`` on this machine.
        orders: what each worker is told once.
        tls: the certificates; without them, those that Dask's own configuration names.
        plain: go without encryption on a network that is not this machine's.
        patience: seconds in which the scheduler has to answer, and a first worker to come.

    Raises:
        ClusterError: the cluster cannot be used as it is.
        UncontainedError: a layer does not hold on a worker's machine.
    """

    def __init__(
        self,
        address: str,
        orders: Orders,
        tls: Tls | None = None,
        *,
        plain: bool = False,
        patience: float = PATIENCE,
    ) -> None:
        if tls:
            tls.check()
        security = _security(tls)
        check_address(address, certified=_certified(security), plain=plain)
        self._sent = self._recount = self._most = 0
        self._client = _connected(address, security, patience)
        self._plugin = _MARKING + self._client.id  # two classes may be marked at the same time
        try:
            self._wait_for_a_worker(patience)
            check_workers(self._workers(), plain=plain)
            self._compare()
            self._sweep()
            self._client.register_plugin(MarkingPlugin(orders, stand_here()), name=self._plugin)
        except BaseException:
            self._client.close()
            raise

    def marked(self, tasks: Iterable[Task]) -> Iterator[Marked | Failed]:
        """Return the result of each task, once, in the order in which they become ready.

        Raises:
            ClusterError: the scheduler is gone, or all workers are and none comes back within
                the time that the scheduler gives them, or one joined that has other versions.
            UncontainedError: a layer does not hold on a worker's machine.
        """
        source = iter(tasks)
        under_way: dict[Any, tuple[Task, Future[Marked]]] = {}
        ready = as_completed(loop=self._client.loop)
        suspects: list[Task] = []
        self._send(islice(source, self._room(0)), under_way, ready)
        try:
            for future in ready:
                task, _ = under_way.pop(future.key)
                outcome = self._outcome(task, future)
                self._send(islice(source, self._room(len(under_way))), under_way, ready)
                if outcome is None:
                    suspects.append(task)
                else:
                    yield outcome
        finally:
            self._client.cancel([future for _, future in under_way.values()])
        # Dask suspects all that a dying worker was given: alone, each shows what it is.
        for task in suspects:
            yield self._alone(task)

    def close(self) -> None:
        """Leave the cluster, and have its workers close their desks."""
        try:
            self._client.unregister_worker_plugin(self._plugin)
        except (OSError, ValueError):  # the scheduler is gone, or knows nothing of it
            pass
        finally:
            self._client.close()

    def _send(self, tasks: Iterable[Task], under_way: dict[Any, Any], ready: Any) -> None:
        for task in tasks:
            future = self._submit(task)
            under_way[future.key] = (task, future)
            ready.add(future)

    def _submit(self, task: Task) -> Future[Marked]:
        self._sent += 1
        key = f"{self._plugin}-{self._sent}"
        with dask.config.set({_WARNS_ABOVE: LARGEST}):  # a submission is as large as it is
            return self._client.submit(mark_there, self._plugin, task, key=key, pure=False)

    def _room(self, under_way: int) -> int:
        """Return how many more tasks keep everybody busy; workers come and go."""
        if self._sent >= self._recount:
            self._most = AHEAD * max(len(self._workers()), 1)
            self._recount = self._sent + self._most
        return max(self._most - under_way, 0)

    def _outcome(self, task: Task, future: Future[Marked]) -> Marked | Failed | None:
        """Return what came of a task; None where workers died while they had it."""
        try:
            return future.result()
        except KilledWorker:
            return None
        except (NoWorkerError, NoValidWorkerError) as error:
            raise _deserted() from error
        except (UncontainedError, ClusterError):
            raise
        except Exception as error:
            if future.status in ("lost", "cancelled") or not self._answers():
                raise _lost() from error
            return Failed(task.student, task.notebook, f"{type(error).__name__}: {error}")
        finally:
            future.release()

    def _alone(self, task: Task) -> Marked | Failed:
        outcome = self._outcome(task, self._submit(task))
        if outcome is not None:
            return outcome
        reason = tr("every worker that was given it ended; look at the workers' memory and logs")
        return Failed(task.student, task.notebook, reason)

    # ── The cluster ─────────────────────────────────────────────────────────────────────

    def _workers(self) -> list[str]:
        workers: Any = self._client.ncores()
        return list(workers)

    def _answers(self) -> bool:
        return self._client.status == "running"

    def _wait_for_a_worker(self, patience: float) -> None:
        try:
            self._client.wait_for_workers(1, timeout=patience)
        except TimeoutError as error:
            raise ClusterError(
                tr(
                    "The cluster has no worker; expected at least one: start some with `dask "
                    "worker {address} --nthreads 1` and the same certificates.",
                    address=self._client.scheduler.address if self._client.scheduler else "…",
                )
            ) from error

    def _compare(self) -> None:
        """Refuse a scheduler and workers that have other versions, before anything is sent."""
        ours = stand_here()
        told = {tr("The scheduler"): _asked(self._client.run_on_scheduler)}
        told |= _asked(self._client.run)
        for where, theirs in told.items():
            found = differences(ours, theirs)
            if found:
                raise ClusterError(mismatch(where, found))

    def _sweep(self) -> None:
        """Close the desks of crews that were killed: nobody else would."""
        for name in self._client.run_on_scheduler(left_behind):
            self._client.unregister_worker_plugin(name)


def left_behind(dask_scheduler: Any) -> list[str]:
    """Return the plugins whose crew is gone; it runs in the scheduler, which Dask passes in."""
    return [
        name
        for name in dask_scheduler.worker_plugins
        if name.startswith(_MARKING) and name.removeprefix(_MARKING) not in dask_scheduler.clients
    ]


def _asked(run: Any) -> Any:
    try:
        return run(stand_here)
    except (ImportError, AttributeError) as error:
        raise ClusterError(
            tr(
                "A machine of the cluster does not have this project: {reason}. Expected it, "
                "lessons included, wherever the scheduler or a worker runs: install it there.",
                reason=error,
            )
        ) from error


def _security(tls: Tls | None) -> Security:
    if tls is None:
        return Security()
    return Security(
        tls_ca_file=str(tls.ca),
        tls_client_cert=str(tls.cert),
        tls_client_key=str(tls.key),
        require_encryption=True,
    )


def _certified(security: Security) -> bool:
    """Tell whether there is a certificate, given or named by Dask's own configuration."""
    return bool(security.get_tls_config_for_role("client").get("cert"))


def _connected(address: str, security: Security, patience: float) -> Client:
    try:
        return Client(address, security=security, timeout=patience, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise ClusterError(
            tr(
                "The scheduler at {address} cannot be reached: {reason}. Expected one that runs "
                "and whose certificate the same authority signed: compare the address with what "
                "it printed, and the certificates.",
                address=address,
                reason=error,
            )
        ) from error


def _deserted() -> ClusterError:
    return ClusterError(
        tr(
            "All workers of the cluster have ended, and no other has come; what was recorded "
            "stays. Start some anew and run the same command again: it goes on where it stopped."
        )
    )


def _lost() -> ClusterError:
    return ClusterError(
        tr(
            "The cluster's scheduler is gone; what was recorded stays. Start it anew and run "
            "the same command again: it goes on where it stopped."
        )
    )
