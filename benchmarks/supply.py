"""What comes with the program: a list of its parts (SBOM, by CycloneDX) and their known weaknesses (by pip-audit).

Writes sbom.json and weaknesses.txt into the folder .supply, from packages installed afresh: python -m benchmarks.supply.
Ends with 1 where a weakness is known; where a tool or the advisory service cannot be had it says "not checked" and ends with 0.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.reliability.packages import needed

ROOT = Path(__file__).parent.parent
OUT = ROOT / ".supply"
TOOLS = ("cyclonedx-bom>=7", "pip-audit>=2.9")
SECONDS = 600
BASE = getattr(sys, "_base_executable", sys.executable)  # environments of this house have no pip of their own


def verdict(found: str) -> tuple[int, str]:
    """The exit code and the words for pip-audit's JSON; an empty text is that of an audit that did not come about."""
    try:
        packages = json.loads(found)["dependencies"]
    except (ValueError, KeyError):
        return 0, "not checked: pip-audit gave no answer"
    weak = [(p, v) for p in packages for v in p.get("vulns", ())]
    unknown = [f"{p['name']} ({p['skip_reason']})" for p in packages if "skip_reason" in p]
    checked = len(packages) - len(unknown)
    lines = [f"{p['name']} {p['version']}: {v['id']}, mended in {', '.join(v['fix_versions']) or 'none'}" for p, v in weak]
    if checked and not weak:
        lines.append(f"{checked} package{'s' if checked > 1 else ''} checked, no known weakness")
    return int(bool(weak)), "\n".join([*lines, *([f"not checked: {', '.join(unknown)}"] if unknown else [])])


def _made(folder: Path, *packages: str) -> Path:
    """The Python of a new environment with these packages. Raises CalledProcessError, TimeoutExpired."""
    _run(sys.executable, "-m", "venv", "--without-pip", str(folder))
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    _run(BASE, "-m", "pip", "--python", str(python), "install", "-q", *packages)
    return python


def _run(*words: str, check: bool = True) -> str:
    return subprocess.run(words, cwd=ROOT, check=check, capture_output=True, text=True, timeout=SECONDS).stdout


def main() -> None:
    """Makes both; says what became of them."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        try:
            tools = _made(Path(place, "tools"), *TOOLS)
            bare = _made(Path(place, "bare"), str(ROOT))
            _run(
                str(tools), "-m", "cyclonedx_py", "environment", "--output-reproducible", "-o", str(OUT / "sbom.json"), str(bare)
            )
        except (OSError, subprocess.SubprocessError) as error:
            print(f"not checked: the tools could not be installed or run ({type(error).__name__})")
            return
        print(f"{len(json.loads((OUT / 'sbom.json').read_text(encoding='utf-8'))['components'])} parts: .supply/sbom.json")
        pins = Path(place, "pins.txt")
        pins.write_text("".join(f"{n}=={d.version}\n" for n, d in needed().items() if n != "csm-assign"), encoding="utf-8")
        words = [
            "pip_audit",
            "-r",
            str(pins),
            "--no-deps",
            "--disable-pip",
            "--progress-spinner",
            "off",
            "--timeout",
            "10",
            "-f",
            "json",
        ]
        code, said = verdict(_run(str(tools), "-m", *words, check=False))
    (OUT / "weaknesses.txt").write_text(f"{said}\n", encoding="utf-8")
    print(said if len(said) < 400 else f"{said[:400]}... (.supply/weaknesses.txt)")
    sys.exit(code)


if __name__ == "__main__":
    main()
