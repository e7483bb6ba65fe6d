"""What the program needs to run: its packages and theirs, as installed here, with their licences."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distribution

from packaging.requirements import Requirement

ALLOWED = {"Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "PSF-2.0", "Zlib", "CC0-1.0", "ISC", "MIT-0"}
WORDS = {
    "apache 2.0": "Apache-2.0", "apache software license": "Apache-2.0", "mit": "MIT", "mit license": "MIT", "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause", "3-clause bsd license": "BSD-3-Clause", "python software foundation license": "PSF-2.0",
}  # fmt: skip


def needed(root: str = "csm-assign") -> dict[str, Distribution]:
    """Every distribution that the program needs without extras, itself included, by its plain name."""
    found: dict[str, Distribution] = {}
    waiting = [root]
    while waiting:
        there = distribution(waiting.pop())
        name = re.sub(r"[-_.]+", "-", there.metadata["Name"]).lower()
        if name in found:
            continue
        found[name] = there
        asked = map(Requirement, there.requires or ())
        waiting += [r.name for r in asked if r.marker is None or r.marker.evaluate({"extra": ""})]
    return dict(sorted(found.items()))


def licences(of: Distribution) -> set[str]:
    """The licences a distribution states, as SPDX names where they are known, else in its own words."""
    stated = of.metadata.get("License-Expression")
    if stated:
        return set(re.split(r"\s+(?:AND|OR|WITH)\s+|[()]", stated)) - {""}
    trove = [c.rpartition("::")[2].strip() for c in of.metadata.get_all("Classifier") or () if c.startswith("License ::")]
    words = trove or [(of.metadata.get("License") or "none stated").strip().splitlines()[0]]
    return {WORDS.get(w.casefold(), w) for w in words}
