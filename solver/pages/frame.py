"""Floor 4: a page from its template - whole in one file, nothing loaded from elsewhere, every text escaped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent


def page_from(template: Path, **values: Any) -> str:
    """The template filled in. It extends `frame.html.j2` (blocks `title` and `content`), which brings the stylesheet and forbids
    scripts and the network; `{% call scroll(label) %}` from `parts.html.j2` holds what may be wider than the screen."""
    where = Environment(loader=FileSystemLoader([template.parent, HERE]), autoescape=True, undefined=StrictUndefined)
    return where.get_template(template.name).render(**values)
