"""The picture of a report in the README, made anew: python -m benchmarks.picture. Needs Chromium."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner
from playwright.sync_api import sync_playwright

import cli

PICTURE = Path(__file__).parents[1] / "docs" / "report.png"
SIZE = {"width": 1280, "height": 800}


def run(*words: str) -> None:
    """One command of the program; its output only where it fails."""
    result = CliRunner().invoke(cli.main, list(words))
    if result.exit_code:
        sys.exit(result.output)


def main() -> None:
    """The first screen of the report on the shipped quarterly book, light, 1280 x 800."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        plan, page_file = Path(folder) / "plan", Path(folder) / "report.html"
        run("rebalance", "quarterly", "--out", str(plan), "--reproducible", "--gap", "0.0001", "--quiet")
        run("report", str(plan), "--out", str(page_file))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(color_scheme="light", viewport=SIZE)
        page.goto(page_file.as_uri())
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
