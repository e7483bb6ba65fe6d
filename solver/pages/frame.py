"""Floor 4: a page from its template - whole in one file, nothing loaded from elsewhere, every text escaped."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HERE = Path(__file__).parent


def page_from(template: Path, *, language: str = "en", script: str = "", **values: Any) -> str:
    """The template filled in. It extends `frame.html.j2` (blocks `title`, `style`, `before` the main part, and `content`), which
    brings the stylesheet and forbids the network and all scripts but `script`, which is allowed by its hash;
    `{% call scroll(label) %}` from `parts.html.j2` holds what may be wider than the screen. Raises ValueError for a script that
    would end its own element."""
    if "</" in script or "<!--" in script:
        raise ValueError("a script within a page may not hold '</' or '<!--'")
    where = Environment(loader=FileSystemLoader([template.parent, HERE]), autoescape=True, undefined=StrictUndefined)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    safe = Markup(script)  # noqa: S704 - a file of ours, not data
    return where.get_template(template.name).render(language=language, script=safe, script_hash=f"sha256-{digest}", **values)
