"""The browser's tests: a small catalog behind a live server, Chromium, and a page that forgives no error in its console."""

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import published, scheduled, withdrawn

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN_ALL = "document.querySelectorAll('main details').forEach((one) => { one.open = true })"
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}  # also what 1280 pixels are at 400 %
SUMMARY = "We found that **records** were incomplete.\n\n- one thing\n- another thing\n\n" + "Word " * 100

expect.set_options(timeout=5_000)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright has an event loop in the test's own thread


def pytest_collection_modifyitems(items):
    """Every test in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The installed Chromium, quiet and offline."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not executable:
        pytest.skip("no Chromium")
    quiet = ["background-networking", "component-update", "sync"]
    return {
        "executable_path": executable,
        "args": ["--no-sandbox", "--disable-gpu", "--no-first-run", *(f"--disable-{name}" for name in quiet)],
    }


@pytest.fixture
def site(live_server, clean_index):
    """The address of a site with 30 public reports: enough for two pages, long facets and every kind of page."""
    agencies = {"CBP": 14, "FEMA": 10, "ICE": 4}
    names = [agency for agency, count in agencies.items() for _ in range(count)]
    for n, agency in enumerate(names):
        published(
            f"OIG-{20 + n % 5}-{n + 1:02}",
            f"Review number {n + 1} of records",
            agencies=[agency] + (["USCG"] if n % 7 == 0 else []),
            area="Border Security" if n % 3 else "Disaster Recovery",
            topics=["grants" if n % 2 else "trafficking", f"subject {n % 12}"],
            report_type=("audit", "inspection", "")[n % 3],
            fiscal_year=2020 + n % 5,
            issued_on=dt.date(2020 + n % 5, 3, 1 + n % 28) if n % 4 else None,
            executive_summary=SUMMARY if n % 5 == 0 else "",
        )
    published("DA-07-04", "Grant to a town", documents=["report", "highlights"], executive_summary=SUMMARY)
    published("DA-07-04", "Grant to a county " + "with a very long name " * 8)
    withdrawn("OIG-24-99", "A report with wrong figures")
    scheduled("OIG-26-01", "A report of tomorrow")
    return live_server.url


@pytest.fixture
def open_page(browser: Browser, site):
    """Opens an address of the site in a context of its own; afterwards no script or policy may have complained."""
    complaints, contexts = [], []

    def open_at(path: str, *, viewport: dict | None = None, blocked: str = "") -> Page:
        context = browser.new_context(viewport=viewport or WIDE, base_url=site, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        if blocked:
            page.route(blocked, lambda route: route.abort())
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
        page.goto(path)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []


def is_complaint(message) -> bool:
    """An error or a warning, but for a request that was answered with an error, blocked or given up."""
    expected = ("Failed to load resource", "Response Status Error Code", "htmx:afterRequest", "htmx:send")
    return message.type in ("error", "warning") and not message.text.startswith(expected)


@pytest.fixture
def violations(open_page):
    """Runs axe-core on a page: the broken rules with the elements that break them."""
    if not AXE.exists():
        pytest.skip("no axe-core")
    source = AXE.read_text(encoding="utf-8")

    def run(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES)
        return [f"{one['id']}: {node['html']}" for one in found["violations"] for node in one["nodes"]]

    return run
