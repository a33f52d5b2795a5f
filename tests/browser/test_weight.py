"""What a first visit costs, cold and compressed, and that nothing moves while a page is loading."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from .conftest import MIDDLE, NARROW, WIDE, needs_uswds
from .page_types import PAGES

MOST_BYTES, MOST_REQUESTS, MOST_SHIFT = 160_000, 25, 0.02
WEIGHED = ("home", "list", "topic", "report", "search", "page")
SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
  }).observe({ type: "layout-shift", buffered: true })"""
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}


@dataclass
class Visit:
    """One page, never seen before: bytes that came over the line, heads included, and the sum of layout shifts."""

    sizes: dict[str, float]
    shift: float

    @property
    def bytes(self) -> int:
        """All of them."""
        return round(sum(self.sizes.values()))

    @property
    def line(self) -> str:
        """For the record."""
        return f"{self.bytes / 1000:.1f} kB in {len(self.sizes)} requests, shift {self.shift:.4f}"


def visit(browser: Browser, address: str, viewport: dict) -> Visit:
    """Load a page over a slow line, on which things move if ever, in a browser that has nothing of the site yet."""
    context = browser.new_context(viewport=viewport)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    asked, ended = {}, {}
    session.on("Network.requestWillBeSent", lambda one: asked.update({one["requestId"]: one["request"]["url"]}))
    session.on("Network.loadingFinished", lambda one: ended.update({one["requestId"]: one["encodedDataLength"]}))
    page.add_init_script(SHIFTS)
    page.goto(address, wait_until="networkidle", timeout=90_000)  # the slow line, and others at work on the machine
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(300)  # a shift is told of when its frame has been drawn
    shift = page.evaluate("window.shifted")
    context.close()
    return Visit({asked[n]: size for n, size in ended.items() if not asked[n].startswith("data:")}, shift)


@pytest.mark.parametrize("viewport", [NARROW, MIDDLE, WIDE], ids=["320", "768", "1280"])
def test_a_first_visit_is_light_and_still(browser, portal, viewport):
    needs_uswds()
    heavy = {}
    for name in WEIGHED:
        address = portal + PAGES[name].sample_address
        cold = visit(browser, address, viewport)
        print(f"{name} at {viewport['width']}: {cold.line}")
        assert any("uswds" in url for url in cold.sizes)
        assert cold.bytes > 40_000, "a page with its styles and fonts can't be lighter: something was not counted"
        if cold.bytes > MOST_BYTES or len(cold.sizes) > MOST_REQUESTS or cold.shift > MOST_SHIFT:
            heavy[name] = (cold.line, cold.sizes)
    assert heavy == {}


def test_what_shifts_is_noticed(browser, portal):
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.add_init_script(SHIFTS)
    page.goto(portal + "/about/", wait_until="networkidle")
    page.evaluate("document.querySelector('main').style.paddingTop = '400px'")
    page.wait_for_function("window.shifted > 0.02")
    context.close()
