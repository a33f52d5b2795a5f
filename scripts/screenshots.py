"""Photographs every kind of page at three widths into screenshots/, which git ignores: `make screenshots`.

Starts the portal with its sample on a free port, in a folder of its own, and opens each page with Chromium (CHROMIUM=/path
names one). A few of the pictures, at a fixed height, go into docs/images/ for the README, and so do those of the desk
(desk_pictures.py): commit them when the look changes. `--only NAME` (often) takes the pages whose name contains it
(`readme`, `desk-`: those pictures).
"""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.page_types import PAGES

from . import chromium, desk_pictures
from .portal import portal

ROOT = Path(__file__).resolve().parent.parent
EVERYTHING, OF_README = ROOT / "screenshots", ROOT / "docs" / "images"
WIDTHS = {"phone": 320, "tablet": 768, "desk": 1280}
# The sample has no scan: for the pictures the file of one of its documents is replaced by pictures of pages, and read.
A_SCAN = """
from PIL import Image
from reports.documents import states
from reports.models import ReportDocument
scan = ReportDocument.objects.get(name="demo-20-01")
page = Image.new("L", (850, 1100), 255)
page.save(scan.file.path, "PDF", save_all=True, append_images=[page, page])
states.read_again([scan.pk])
scan.refresh_from_db()
assert scan.reading_problem == "scanned", scan.reading_problem
"""
# What a page shows once a reader has done something: its address, the field or button, and what is typed (nothing: a click)
MOMENTS = {
    "suggestions": ("/", "#home-search", "hur"),
    "suggestions-of-numbers": ("/about/", "#site-search", "oig-22"),
    "suggestions-in-filters": ("/reports/", "#filter-q", "border"),
    "filter-panel": ("/reports/?agency=fema", "#filters-disclosure > summary", ""),
    "menu": ("/about/", ".site-nav summary", ""),
}
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 360, "height": 740}
README = {
    "list": ("/reports/?agency=fema&agency=cbp&topic=-grants", DESK),
    "search": ("/reports/?q=wildlife+trafficking", DESK),
    "page": ("/reports/demo-18-01/pages/7/?q=driver+hours", DESK),
    "report": ("/reports/demo-24-01/", DESK),
    "list-phone": ("/reports/?agency=fema", PHONE),
}


def main() -> None:
    """Take every picture anew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="pages; default: all, and the README"
    )
    only = parser.parse_args().only
    browser_path = chromium.executable()
    if not browser_path:
        sys.exit("No Chromium. Install one, or name it: CHROMIUM=/path make screenshots")
    with (
        tempfile.TemporaryDirectory(prefix="portal-pictures-") as folder,
        sync_playwright() as playwright,
        # no address of this machine in a picture
        portal(Path(folder), origin="https://oig.example", prepared=A_SCAN) as address,
    ):
        browser = playwright.chromium.launch(executable_path=browser_path, args=chromium.ARGUMENTS)
        page = browser.new_page()
        page.goto(address, wait_until="networkidle")  # fonts that come late are left out of a page: have them first
        every_page(page, address, only)
        every_moment(page, address, only)
        if not only or "readme" in only:
            pictures_of_readme(page, address)
        browser.close()
    if not only or any("desk" in part for part in only):
        desk_pictures.take(browser_path, OF_README, only)


def every_page(page: Page, address: str, only: list[str]) -> None:
    """Whole pages, each at every width."""
    EVERYTHING.mkdir(exist_ok=True)
    for name, kind in PAGES.items():
        if only and not any(part in name for part in only):
            continue
        for size, width in WIDTHS.items():
            picture = EVERYTHING / f"{name}-{size}.png"
            viewport = {"width": width, "height": 800}
            photograph(page, address + kind.sample_address, viewport, picture, kind.status, full_page=True)
        print(f"  screenshots/{name}-*.png")


def every_moment(page: Page, address: str, only: list[str]) -> None:
    """What opens on a page, at every width that has its field or button. As a reader sees it: not the whole page."""
    for name, (path, place, text) in MOMENTS.items():
        if only and not any(part in name for part in only):
            continue
        for size, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(address + path, wait_until="networkidle")
            if text and not page.locator(place).is_visible():
                page.locator("#filters-disclosure > summary").click()
            if not page.locator(place).is_visible():
                continue
            if text:
                page.locator(place).press_sequentially(text)
                page.locator("[role=option]").first.wait_for()
                page.keyboard.press("ArrowDown")
            else:
                page.locator(place).click()
            page.screenshot(path=EVERYTHING / f"{name}-{size}.png")
        print(f"  screenshots/{name}-*.png")


def pictures_of_readme(page: Page, address: str) -> None:
    """What a reader sees first of a few pages."""
    OF_README.mkdir(parents=True, exist_ok=True)
    for name, (path, viewport) in README.items():
        photograph(page, address + path, viewport, OF_README / f"{name}.png")
        print(f"  docs/images/{name}.png")


def photograph(
    page: Page, address: str, viewport: dict, picture: Path, status: int = 200, *, full_page: bool = False
) -> None:
    """One picture. Exits if the page answers another status."""
    page.set_viewport_size(viewport)
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or answer.status != status:
        sys.exit(f"{address} answered {answer and answer.status}, not {status}")
    page.screenshot(path=picture, full_page=full_page)


if __name__ == "__main__":
    main()
