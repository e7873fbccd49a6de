"""What runs the plans: Daft, in this process or on a Ray cluster, by one setting. Nothing is sent anywhere and nothing else is printed."""

from __future__ import annotations

import gc
import json
import os
import re
import socket
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from tqdm.auto import tqdm

_QUIET = {"DO_NOT_TRACK": "1", "DAFT_ANALYTICS_ENABLED": "0", "DAFT_PROGRESS_BAR": "0", "RAY_USAGE_STATS_ENABLED": "0"}
_PART = 0.01  # of a processor
_ENDED = "UDF process closed the connection unexpectedly"  # what Daft says when a process of it is gone
_PATTERN = re.compile(r"[\[\]*?{}]")


def daft() -> Any:
    """The module daft, which would report its own use over the network: that is off before it is imported.

    ImportError, naming the extra to install, where it is missing.
    """
    os.environ.update(_QUIET)
    try:
        import daft as loaded
    except ImportError as error:
        raise ImportError('a corpus needs newskit[corpus]: python -m pip install "newskit[corpus]"', name=error.name) from None
    return loaded


class Engine:
    """Daft on this machine, or on the Ray cluster at `address` ("ray://head:10001", "auto")."""

    def __init__(self, address: str | None = None) -> None:
        self.daft = daft()
        self.runner = "ray" if address else "native"
        self.ray = _join(address) if address else None
        try:
            self.daft.set_runner_ray() if address else self.daft.set_runner_native()
        except self.daft.exceptions.DaftCoreException:  # it is set once in the life of a process
            if self.daft.get_or_infer_runner_type() != self.runner:
                wanted = address or "this machine"
                raise ValueError(f"engine: Daft runs otherwise in this Python already; start another for {wanted}") from None

    def read(self, files: Sequence[str]) -> Any:
        """The rows of Parquet files, a plan. Daft takes a path as a pattern: in one with a [, *, ? or { these stand for themselves."""
        return self.daft.read_parquet([_PATTERN.sub(r"[\g<0>]", file) for file in files])

    def each(
        self, task: Callable[..., dict[str, Any]], batches: Sequence[Mapping[str, Any]], label: str, **common: Any
    ) -> Iterator[dict[str, Any]]:
        """What `task` (a function of a module) returns for each batch, in the order they finish; every batch is in one process.

        Batches and what is returned are what JSON can hold; `task(**batch, **common)` writes its tables itself. A bar counts the batches.
        Where the system ends a process, as it does when memory is short, half as many go on; the last batches are done here, one by one.
        """
        waiting = [json.dumps(batch) for batch in batches]
        several = int(self.ray.cluster_resources().get("CPU", 1)) if self.ray else os.cpu_count() or 1
        with tqdm(total=len(batches), desc=label, unit=" batches", delay=2, leave=False) as bar:
            while min(several, len(waiting)) > 1:  # one is not worth starting
                try:
                    for batch, done in self._in_processes(task, waiting, several, common):
                        waiting = [one for one in waiting if one != batch]
                        bar.update()
                        yield json.loads(done)
                except RuntimeError as error:
                    if self.ray or _ENDED not in str(error):
                        raise
                    several //= 2
                    warnings.warn(f"{label}: a process was ended, likely for want of memory; {several} at a time go on", stacklevel=2)
            for batch in waiting:
                yield task(**json.loads(batch), **common)
                bar.update()

    def _in_processes(
        self, task: Callable[..., dict[str, Any]], batches: list[str], several: int, common: Mapping[str, Any]
    ) -> Iterator[tuple[str, str]]:
        """Each batch and what is returned for it, as JSON."""
        several = min(several, len(batches))
        # processes, because Python's lock lets one of several threads work at a time; each asks a cluster for a small part of a processor,
        # so that it can start again elsewhere if its machine is lost: no other has a whole one free, and its batch would wait for ever
        made = self.daft.cls(_Task, max_concurrency=several, use_process=True, cpus=_PART if self.ray else None)(task, common)
        column = self.daft.col("batch")
        plan = self.daft.from_pydict({"batch": batches})
        plan = plan.into_partitions(len(batches)).into_batches(1) if self.ray else plan.into_batches(1)
        for row in plan.select(column, made(column).alias("done")).iter_rows():
            yield row["batch"], row["done"]

    def lasting(self, work: Callable[[], None]) -> None:
        """Call `work`, again if it failed and a machine of the cluster was lost meanwhile: what that one held of a shuffle is gone."""
        while True:
            before = self._machines()
            try:
                return work()
            except Exception:
                if before <= self._machines():
                    raise

    def _machines(self) -> set[str]:
        return {node["NodeID"] for node in self.ray.nodes() if node["Alive"]} if self.ray else set()


def _join(address: str) -> Any:
    """The module ray, connected to the cluster, whose processes are told to send nothing either."""
    try:
        ray = import_module("ray")  # no extra of ours: whoever has a cluster has its version of Ray
    except ImportError:
        raise ImportError('a Ray cluster needs Ray here too: python -m pip install "ray[default]", in the version of the cluster') from None
    place = urlsplit(address if "://" in address else f"//{address}")
    try:
        if place.port:  # Ray tries for minutes
            socket.create_connection((place.hostname, place.port), timeout=10).close()
        ray.init(address, runtime_env={"env_vars": _QUIET}, ignore_reinit_error=True, log_to_driver=False, logging_level="error")
    except OSError as error:
        raise OSError(f"no Ray cluster at {address}: start one with ray start --head, or look at its address ({error})") from None
    return ray


class _Task:
    def __init__(self, task: Callable[..., dict[str, Any]], common: Mapping[str, Any]) -> None:
        self.task, self.common = task, common
        gc.freeze()  # what is loaded by now stays: it need not be searched for garbage again and again

    def __call__(self, batch: str) -> str:
        return json.dumps(self.task(**json.loads(batch), **self.common))
