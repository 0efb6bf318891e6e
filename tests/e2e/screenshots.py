"""Makes docs/kartabl.png again: python -m tests.e2e.screenshots (needs Chromium)."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.e2e.chromium import DESKTOP, chromium, sign_in
from tests.e2e.product import ROOT, running

PICTURE = ROOT / "docs" / "kartabl.png"


def take() -> None:
    """The secretariat's kartabl of a fresh demonstration, as the README shows it."""
    with TemporaryDirectory() as folder, running(Path(folder)) as product, chromium() as browser:
        page = browser.new_page(base_url=product.url, color_scheme="light", **DESKTOP)
        page.goto("/")
        sign_in(page, "secretariat")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=PICTURE)


if __name__ == "__main__":
    take()
