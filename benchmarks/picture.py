"""The picture of a report in the README, made anew: python -m benchmarks.picture. Needs Chromium."""

from __future__ import annotations

import base64
import shutil
import struct
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
from click.testing import CliRunner
from playwright.sync_api import Page, sync_playwright

import cli

PICTURE = Path(__file__).parents[1] / "docs" / "report.png"
WIDTH, HEIGHT = 1280, 800
COLOURS = 256
PIXELS = """async (png) => {
  const image = new Image(); image.src = "data:image/png;base64," + png; await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext("2d"); pen.drawImage(image, 0, 0);
  let text = ""; for (const byte of pen.getImageData(0, 0, image.width, image.height).data) text += String.fromCharCode(byte);
  return btoa(text);
}"""


def run(*words: str) -> None:
    """One command of the program; its output only where it fails."""
    result = CliRunner().invoke(cli.main, list(words))
    if result.exit_code:
        sys.exit(result.output)


def with_palette(png: bytes, blank: Page) -> bytes:
    """The same picture with the colours that are most in it, in half the bytes; others become the nearest of them."""
    rgba = base64.b64decode(blank.evaluate(PIXELS, base64.b64encode(png).decode()))
    pixels = np.frombuffer(rgba, np.uint8).reshape(-1, 4)[:, :3]
    colours, at, count = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    palette = colours[np.argsort(-count, kind="stable")[:COLOURS]]
    nearest = np.abs(colours[:, None, :].astype(int) - palette[None, :, :]).sum(axis=2).argmin(axis=1).astype(np.uint8)
    rows = nearest[at.reshape(-1)].reshape(HEIGHT, WIDTH)
    data = b"".join(b"\0" + row.tobytes() for row in rows)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    parts = [(b"IHDR", head), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(data, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )


def main() -> None:
    """The first screen of the report on the shipped quarterly book, light, 1280 x 800."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        plan, page_file = Path(folder) / "plan", Path(folder) / "report.html"
        run("rebalance", "quarterly", "--out", str(plan), "--reproducible", "--gap", "0.0001", "--quiet")
        run("report", str(plan), "--out", str(page_file))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(color_scheme="light", viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(page_file.as_uri())
        PICTURE.write_bytes(with_palette(page.screenshot(), browser.new_page()))
        browser.close()
    print(f"{PICTURE}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
