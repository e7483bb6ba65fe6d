"""The frame of all pages: what it allows, in which language, and what may not stand in it."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from solver.pages import page_from


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "page.html.j2"
    path.write_text('{% extends "frame.html.j2" %}{% block content %}<p>{{ words }}</p>{% endblock %}', encoding="utf-8")
    return path


def test_a_page_without_a_script_allows_none(template: Path) -> None:
    """Tests English, the policy with style alone, and that texts are escaped."""
    text = page_from(template, words="<b>")
    assert '<html lang="en">' in text
    assert "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"" in text
    assert "<script" not in text
    assert "<p>&lt;b&gt;</p>" in text


def test_a_script_is_allowed_by_its_hash_alone(template: Path) -> None:
    """Tests the hash of the very bytes between the tags; & and < stay as they are."""
    script = "if (1 < 2 && 3 > 2) { document.title = 'x'; }"
    text = page_from(template, words="", language="pt-BR", script=script)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in text
    assert f"<script>{script}</script>" in text
    assert '<html lang="pt-BR">' in text


@pytest.mark.parametrize("script", ["x = '</script>'", "x = '<!--'"])
def test_a_script_that_would_end_itself_is_refused(template: Path, script: str) -> None:
    with pytest.raises(ValueError, match="may not hold"):
        page_from(template, words="", script=script)
