"""What was measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path


def machine() -> str:
    """Processor, cores, memory and versions, in a line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    names = [x.split(":")[1].strip() for x in _lines(Path("/proc/cpuinfo")) if x.startswith("model name")]
    kilobytes = [int(x.split()[1]) for x in _lines(Path("/proc/meminfo")) if x.startswith("MemTotal")]
    memory = f", {kilobytes[0] / 2**20:.0f} GB" if kilobytes else ""
    name = names[0] if names else platform.processor() or platform.machine()
    return f"{cores} cores of {name}{memory}; Python {platform.python_version()}, ortools {version('ortools')}"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
