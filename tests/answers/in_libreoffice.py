"""Types texts into workbooks in a LibreOffice without a window, as at the keyboard, and saves them; run by Debian's own Python.

On standard input a list of {file, to, cells: [[sheet, cell, text]], locked: [sheet, cell, text]}, of which one may name a locked
cell: a second refusal would wait for somebody to close the first one's message. On standard output what that cell then shows.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]
from com.sun.star.lang import DisposedException  # type: ignore[import-not-found]

WAIT = 60  # seconds for the program to start


def prop(name: str, value: Any) -> Any:
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def connected(pipe: str, program: subprocess.Popen[bytes]) -> Any:
    """The running program's own context."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + WAIT
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > end or program.poll() is not None:
                raise
            time.sleep(0.05)  # it tells nobody when it is ready


def edited(desktop: Any, keyboard: Any, job: dict[str, Any]) -> str:
    """One file typed into and saved; what its locked cell shows."""
    document = desktop.loadComponentFromURL(Path(job["file"]).as_uri(), "_blank", 0, (prop("Hidden", True),))
    controller = document.CurrentController

    def typed(sheet: str, cell: str, text: str) -> str:
        page = document.Sheets.getByName(sheet)
        controller.setActiveSheet(page)
        keyboard.executeDispatch(controller.Frame, ".uno:GoToCell", "", 0, (prop("ToPoint", cell),))
        keyboard.executeDispatch(controller.Frame, ".uno:EnterString", "", 0, (prop("StringName", text),))
        return str(page.getCellRangeByName(cell).String)

    for sheet, cell, text in job["cells"]:
        shown = typed(sheet, cell, text)
        if shown != text:
            raise SystemExit(f"{sheet}!{cell} shows {shown!r} instead of {text!r}")
    locked = typed(*job["locked"]) if job["locked"] else ""
    document.storeToURL(Path(job["to"]).as_uri(), (prop("FilterName", "Calc MS Excel 2007 XML"),))
    document.close(True)
    return locked


def main() -> None:
    profile, pipe = Path(sys.argv[1]).as_uri(), f"answers{os.getpid()}"
    words = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}", f"--accept=pipe,name={pipe};urp;"]
    program = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        context = connected(pipe, program)
        make = context.ServiceManager.createInstanceWithContext
        desktop, keyboard = (make(f"com.sun.star.frame.{name}", context) for name in ("Desktop", "DispatchHelper"))
        print(json.dumps("".join([edited(desktop, keyboard, job) for job in json.load(sys.stdin)])))
        with suppress(DisposedException):  # it may be gone before it has answered
            desktop.terminate()
        program.wait(WAIT)
    finally:
        if program.poll() is None:
            os.killpg(program.pid, signal.SIGKILL)  # soffice is a script, which starts the program


if __name__ == "__main__":
    main()
