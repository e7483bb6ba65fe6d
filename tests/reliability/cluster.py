"""A Dask cluster in a process of its own, which says where it is: python -m tests.reliability.cluster."""

from __future__ import annotations

import time

if __name__ == "__main__":
    from distributed import LocalCluster

    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, worker_dashboard_address=None
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        time.sleep(600)
