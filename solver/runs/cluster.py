"""Floor 5: runs on a Dask cluster that exists already - on this machine, or over TLS."""

from __future__ import annotations

import ipaddress
import time
from concurrent.futures import Executor
from typing import Any
from urllib.parse import urlsplit

from solver.errors import StorageError, UsageError

REACH = 15.0  # seconds to reach the scheduler at first
LOOK = 1.0  # seconds between looks at the scheduler
PATIENCE = 30.0  # seconds without scheduler, or without any worker, after which the cluster is lost
INSTALL = "needs the extra `cluster`: pip install 'csm-assign[cluster]', on every machine of the cluster"


def cluster_of(text: str) -> Cluster:
    """The workshop at dask://HOST:PORT (this machine only) or tls://HOST:PORT. Raises UsageError."""
    parts = urlsplit(text)
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or port is None or parts.path.strip("/"):
        raise UsageError(f"--executor {text}: expected dask://HOST:PORT or tls://HOST:PORT")
    if parts.scheme == "dask" and not _loopback(host):
        raise UsageError(
            f"--executor {text}: {host} is another machine. Whoever can reach a Dask cluster without TLS can run programs on "
            "it and read what is sent, so only tls://HOST:PORT is taken there (certificates: Dask's own configuration), and "
            "dask:// for 127.0.0.1, ::1 or localhost"
        )
    shown = f"[{host}]" if ":" in host else host
    return Cluster(f"{'tls' if parts.scheme == 'tls' else 'tcp'}://{shown}:{port}")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Cluster:
    """A Dask scheduler and its workers, who have the same program installed. Started and ended by others."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.flight = 2
        self.client: Any = None
        self.seen = 0.0  # time.monotonic() when the scheduler was there, with a worker

    def open(self) -> Executor:
        """An executor of the cluster. Raises UsageError without `distributed` installed, StorageError where nobody answers."""
        try:
            from distributed import Client
        except ImportError:
            raise UsageError(f"--executor {self.address} {INSTALL}") from None
        try:
            self.client = Client(self.address, timeout=REACH, set_as_default=False)  # type: ignore[no-untyped-call]
            self.client.wait_for_workers(1, timeout=REACH)
        except Exception as error:  # refused, timed out, certificate: whatever it is, nobody can be asked
            self._end()
            said = str(error).strip() or type(error).__name__
            raise StorageError(f"no Dask cluster with a worker answers at {self.address} ({said})") from error
        self.flight, self.seen = 2 * max(1, self._threads()), time.monotonic()
        executor: Executor = self.client.get_executor(pure=False)
        return executor

    def trouble(self, executor: Executor) -> str:  # noqa: ARG002
        """The scheduler or all workers have been away for too long."""
        client, now = self.client, time.monotonic()
        if now - self.seen < LOOK:
            return ""
        if client.status == "running" and (threads := self._threads()):
            self.flight, self.seen = 2 * threads, now
            return ""
        if client.status != "closed" and now - self.seen < PATIENCE:
            return ""
        who = "its workers are" if client.status == "running" else "its scheduler is"
        return f"the Dask cluster at {self.address} was lost: {who} gone"

    def death(self, executor: Executor) -> str:  # noqa: ARG002
        """Dask does not tell the signal; it has tried several times by itself."""
        return "KilledWorker, told by Dask"

    def close(self, executor: Executor) -> None:
        """Cancel what is under way and leave; the cluster itself lives on."""
        if self.client is not None and self.client.status == "running":
            executor.shutdown(wait=False)
        self._end()

    def _threads(self) -> int:
        """Jobs that the workers can do at once; 0 where there is none."""
        try:
            workers = self.client.scheduler_info(n_workers=-1)["workers"]
        except OSError:  # no answer: as long as that lasts, nobody is seen
            return 0
        return sum(int(w["nthreads"]) for w in workers.values())

    def _end(self) -> None:
        if self.client is not None:
            self.client.close(timeout=REACH)
            self.client = None
