"""What comes with the program: a list of its parts (SBOM, by CycloneDX) and their known weaknesses (by pip-audit).

Writes sbom.json and weaknesses.txt into the folder .supply, of the packages as they are installed here (pip install -e '.[dev]'
brings both tools): python -m benchmarks.supply. Ends with 1 where a weakness is known; where a tool or the advisory service
cannot be had within a minute, or the service does not know a package, it says "not checked" and ends with 0.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tests.reliability.packages import needed

ROOT = Path(__file__).parent.parent
OUT = ROOT / ".supply"
SECONDS = 30  # for each of the two tools
AUDIT = ["pip_audit", "--no-deps", "--disable-pip", "--progress-spinner", "off", "--timeout", "5", "-f", "json", "-r"]


def verdict(found: str) -> tuple[int, str]:
    """The exit code and the words for pip-audit's JSON; another text is that of an audit that did not come about."""
    try:
        packages = json.loads(found)["dependencies"]
    except (ValueError, KeyError):
        return 0, f"not checked: {found or 'the advisory service cannot be reached'}"
    weak = [(p, v) for p in packages for v in p.get("vulns", ())]
    unknown = [p["name"] for p in packages if "skip_reason" in p]
    checked = len(packages) - len(unknown)
    lines = [f"{p['name']} {p['version']}: {v['id']}, mended in {', '.join(v['fix_versions']) or 'none'}" for p, v in weak]
    if checked and not weak:
        lines.append(f"{checked} package{'s' if checked > 1 else ''} checked, no known weakness")
    if unknown:
        lines.append(f"not checked: the advisory service does not know these packages: {', '.join(unknown)}")
    return int(bool(weak)), "\n".join(lines)


def bare(folder: Path) -> Path:
    """The Python of an environment that holds what the program needs by its metadata alone: nothing has to be installed."""
    venv.create(folder)
    site = next(folder.rglob("site-packages"))
    for name, there in needed().items():
        told = site / f"{name.replace('-', '_')}-{there.version}.dist-info"
        told.mkdir()
        (told / "METADATA").write_text(there.read_text("METADATA") or "", encoding="utf-8")
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def run(tool: str, *words: str) -> str:
    """What a module of this Python prints, or that it is not here; nothing where it fails or takes too long."""
    if importlib.util.find_spec(tool) is None:
        return f"{tool} is not installed"
    alone = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}  # its packages would count as parts
    try:
        done = subprocess.run(
            [sys.executable, "-m", tool, *words], env=alone, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def parts() -> str:
    """Writes the list of parts; says what became of it."""
    with tempfile.TemporaryDirectory() as place:
        listed = run("cyclonedx_py", "environment", "--output-reproducible", str(bare(Path(place))))
    try:
        number = len(json.loads(listed)["components"])
    except (ValueError, KeyError):
        return f"no list of parts: {listed or 'CycloneDX does not answer'}"
    (OUT / "sbom.json").write_text(listed, encoding="utf-8")
    return f"{number} parts: .supply/sbom.json"


def weaknesses() -> tuple[int, str]:
    """Asks about each package, and writes what was said."""
    with tempfile.TemporaryDirectory() as place:
        pins = Path(place, "pins.txt")
        pins.write_text("".join(f"{n}=={d.version}\n" for n, d in needed().items() if n != "csm-assign"), encoding="utf-8")
        code, said = verdict(run(*AUDIT, str(pins)))
    (OUT / "weaknesses.txt").write_text(f"{said}\n", encoding="utf-8")
    return code, said


def main() -> None:
    """Makes both; says what became of them."""
    OUT.mkdir(exist_ok=True)
    print(parts(), flush=True)
    code, said = weaknesses()
    print(said)
    sys.exit(code)


if __name__ == "__main__":
    main()
