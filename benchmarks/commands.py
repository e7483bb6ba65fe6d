"""Seconds and peak memory of whole commands, medians of fresh processes: python -m benchmarks.commands [--repeats N]."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMANDS = {
    "--help": ["--help"],
    "check quarterly": ["check", "quarterly"],
    "score quarterly": ["score", "quarterly"],
    "rebalance ten_csms": ["rebalance", "ten_csms", "--out", "{out}", "--quiet"],
    "rebalance quarterly": ["rebalance", "quarterly", "--out", "{out}", "--quiet"],
    "rebalance quarterly --mode required": ["rebalance", "quarterly", "--out", "{out}", "--quiet", "--mode", "required"],
}


def measure(arguments: list[str]) -> tuple[float, float]:
    """Wall seconds and peak resident MB of one run of the command."""
    program = str(Path(sys.executable).with_name("csm-assign"))
    with tempfile.TemporaryDirectory() as folder:
        words = [a.format(out=Path(folder) / "plan") for a in arguments]
        began = time.monotonic()
        process = subprocess.Popen([program, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with exit code {process.returncode}")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    print("| command | seconds, median (least - most) | peak MB |\n|---|---|---|")
    for name, arguments in COMMANDS.items():
        runs = [measure(arguments) for _ in range(repeats + 1)][1:]  # the first warms the disk
        seconds = [s for s, _ in runs]
        shown = f"{statistics.median(seconds):.2f} ({min(seconds):.2f} - {max(seconds):.2f})"
        print(f"| `{name}` | {shown} | {statistics.median(m for _, m in runs):.0f} |", flush=True)


if __name__ == "__main__":
    main()
