"""A Dask cluster on this machine; in a process of its own it says where it is: python -m tests.reliability.cluster."""

from __future__ import annotations

import time
from typing import Any

PATIENT = {"distributed.comm.timeouts.connect": "120s", "distributed.comm.timeouts.tcp": "120s"}  # for a busy machine


def local(workers: int) -> Any:
    """A LocalCluster of so many workers, on ports that are free (a dashboard's number is taken even where there is none)."""
    import dask
    from distributed import LocalCluster

    dask.config.set(PATIENT)  # type: ignore[no-untyped-call]
    free = {"dashboard_address": "127.0.0.1:0", "worker_dashboard_address": None, "host": "127.0.0.1"}
    return LocalCluster(n_workers=workers, threads_per_worker=1, **free)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    with local(1) as cluster:
        print(cluster.scheduler_address, flush=True)
        time.sleep(600)
