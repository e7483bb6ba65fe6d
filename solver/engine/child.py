"""Floor 2: CP-SAT as a process of its own, run as a program: models come in, solutions and ends go out.

It imports nothing but the solver, so that it is there in a tenth of a second. Its parent is `apart.py`; it ends with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from array import array
from itertools import islice
from pathlib import Path
from typing import IO, Any

from ortools.sat.python import cp_model_helper

MODEL, STOP, VALUES, END = b"M", b"S", b"V", b"E"  # the first byte of a frame; eight bytes of length follow


def frame(kind: bytes, body: bytes = b"") -> bytes:
    """A message as it is sent."""
    return kind + len(body).to_bytes(8, "big") + body


def read_frame(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """The next message: its kind and its body. Raises EOFError where the other side is gone."""
    head = stream.read(9)
    size = int.from_bytes(head[1:], "big")
    body = stream.read(size) if len(head) == 9 else b""
    if len(head) < 9 or len(body) < size:
        raise EOFError
    return head[:1], body


class _Teller(cp_model_helper.SolutionCallback):
    """Sends the values of the first variables of each solution."""

    def __init__(self, num_values: int) -> None:
        super().__init__()
        self.num_values = num_values

    def OnSolutionCallback(self) -> None:  # noqa: N802 - the solver's name
        """Called by the solver."""
        _send(VALUES, array("q", islice(_untyped(self).Response().solution, self.num_values)).tobytes())


def _untyped(thing: Any) -> Any:
    """Where the solver's own types say nothing."""
    return thing


def _send(kind: bytes, body: bytes) -> None:
    sys.stdout.buffer.write(frame(kind, body))
    sys.stdout.buffer.flush()


def _solve(wrapper: cp_model_helper.SolveWrapper, body: bytes) -> None:
    asked = json.loads(body)
    parameters, model = cp_model_helper.SatParameters(), cp_model_helper.CpModelProto()
    if not (parameters.parse_text_format(asked["parameters"]) and model.parse_text_format(asked["model"])):
        os._exit(3)
    wrapper.set_parameters(parameters)
    teller = _Teller(asked["values"])
    wrapper.add_solution_callback(teller)
    answer = _untyped(wrapper).solve(model)
    wrapper.clear_solution_callback(teller)
    end = {"status": int(answer.status), "objective": answer.objective_value, "bound": answer.best_objective_bound}
    _send(END, json.dumps(end).encode())


def main() -> None:
    """Solves one model after the other until the parent is gone; signals are for the parent to hear."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    with contextlib.suppress(OSError):  # where memory runs out, Linux shall end this process and not the one with the plan
        Path("/proc/self/oom_score_adj").write_text("1000")
    wrapper = cp_model_helper.SolveWrapper()
    while True:
        try:
            kind, body = read_frame(sys.stdin.buffer)
        except EOFError:
            os._exit(0)  # whatever it is doing: nobody waits for it
        if kind == STOP:
            wrapper.stop_search()
            continue
        wrapper = cp_model_helper.SolveWrapper()
        threading.Thread(target=_died_with, args=(wrapper, body), daemon=True).start()


def _died_with(wrapper: cp_model_helper.SolveWrapper, body: bytes) -> None:
    """A search that ends with an error ends the process, which is how the parent hears of it."""
    try:
        _solve(wrapper, body)
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)


if __name__ == "__main__":
    main()
