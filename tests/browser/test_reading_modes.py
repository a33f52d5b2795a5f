"""Readers' own settings: wider spacing, forced colors, no motion, paper. Each holds on every kind of page."""

import pytest
from playwright.sync_api import Page

from .conftest import NARROW, OPEN_ALL, WIDE
from .page_types import PAGES

# WCAG 1.4.12. A sheet made by a script is not what the content policy forbids.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { letter-spacing: .12em !important; line-height: 1.5 !important; word-spacing: .16em !important }"
    + "p { margin-bottom: 2em !important }");
  document.adoptedStyleSheets = [sheet];
}"""
# Elements whose own text is cut off or runs out of its box, and pieces of text that lie on others.
CROWDED = """() => {
  const isHidden = (one) => one && (getComputedStyle(one).clipPath === "inset(50%)" || isHidden(one.parentElement));
  const isBeside = (one) => one.closest(".usa-skipnav, svg");
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true }) && !isBeside(one) && !isHidden(one);
  const hasText = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const told = [], boxes = [];
  for (const one of document.querySelectorAll("body *")) {
    if (!isShown(one) || !hasText(one)) continue;
    const name = one.outerHTML.slice(0, 120), style = getComputedStyle(one);
    if (style.display !== "inline" && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)) {
      told.push(`cut off: ${name}`);
    }
    for (const node of one.childNodes) {
      if (node.nodeType !== 3 || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) if (box.width > 3 && box.height > 3) boxes.push({ box, name });
    }
  }
  boxes.sort((one, other) => one.box.top - other.box.top);
  boxes.forEach(({ box: a, name }, n) => {
    for (let i = n + 1; i < boxes.length && boxes[i].box.top < a.bottom; i++) {
      const { box: b, name: other } = boxes[i];
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      if (wide > 2 && Math.min(a.bottom, b.bottom) - b.top > 6) told.push(`overlapping: ${name} and ${other}`);
    }
  });
  return told;
}"""
MOVING = """() => [...document.querySelectorAll("*")].flatMap((one) => ["", "::before", "::after"].flatMap((part) => {
  const style = getComputedStyle(one, part || null);
  const longest = Math.max(...`${style.transitionDuration},${style.animationDuration}`.split(",").map(parseFloat));
  const isMoving = longest > 0.001 || style.scrollBehavior === "smooth";
  return isMoving ? [`${one.outerHTML.slice(0, 100)}${part}`] : [];
}))"""
FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  if (one === document.body) return "";
  const isShown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return isShown && style.outlineColor !== style.backgroundColor ? "" : one.outerHTML.slice(0, 100);
}"""
COLORS = """() => [
  getComputedStyle(document.querySelector(".chart__bar")).fill, getComputedStyle(document.body).backgroundColor
]"""
ON_PAPER = """() => ({
  shown: [...document.querySelectorAll("nav, form, input, select, button, [role=search], .usa-skipnav, summary")]
    .filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 100)),
  heading: document.querySelector("h1").checkVisibility(),
  words: document.querySelector("main").innerText.trim().length,
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
})"""


def found_on_every_page(page: Page, look) -> dict[str, object]:
    """What `look(page)` finds on each kind of page, without those where it finds nothing."""
    found = {}
    for name, kind in PAGES.items():
        page.goto(kind.address)
        if told := look(page):
            found[name] = told
    return found


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["320", "1280"])
def test_text_spacing(open_page, viewport):
    def crowded(page: Page) -> list[str]:
        page.evaluate(OPEN_ALL)
        page.evaluate(SPACING)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return page.evaluate(CROWDED) + ([f"{wide} pixels to the side"] if wide > 0 else [])

    assert found_on_every_page(open_page("/", viewport=viewport), crowded) == {}


def test_text_spacing_is_measured(open_page):
    page = open_page("/about/")
    page.evaluate("document.querySelector('h1').style.cssText = 'height: 1em; width: 3em; overflow: hidden'")
    page.evaluate("document.querySelector('main p').style.marginTop = '-3em'")
    page.evaluate(SPACING)
    kinds = {line.partition(":")[0] for line in page.evaluate(CROWDED)}
    assert kinds == {"cut off", "overlapping"}


def test_without_motion_nothing_moves(open_page):
    page = open_page("/", reduced_motion="reduce")
    assert found_on_every_page(page, lambda shown: shown.evaluate(MOVING)) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colors_show_the_focus(open_page, scheme):
    page = open_page("/", forced_colors="active", color_scheme=scheme)
    for name in ("home", "list", "topic", "report", "search", "page"):
        page.goto(PAGES[name].address)
        for _ in range(40):
            page.keyboard.press("Tab")
            assert page.evaluate(FOCUS) == "", name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colors_tell_checked_from_unchecked(open_page, scheme):
    page = open_page("/reports/", forced_colors="active", color_scheme=scheme)
    box = page.locator("#agency-fema")
    page.locator("h1").click()  # the pointer away from the box
    plain = box.screenshot()
    box.evaluate("one => { one.checked = true }")
    assert box.screenshot() != plain


def test_on_paper(open_page):
    def wrong(page: Page) -> dict:
        page.emulate_media(media="print")
        told = page.evaluate(ON_PAPER)
        is_right = not told["shown"] and told["heading"] and told["words"] > 60 and told["wide"] <= 0
        return {} if is_right else told

    page = open_page("/", viewport={"width": 720, "height": 1000})  # a sheet of letter paper
    assert found_on_every_page(page, wrong) == {}


def test_the_report_on_paper(open_page):
    page = open_page("/reports/da-07-04/")
    page.emulate_media(media="print")
    for words in ("Grant to a town", "We found that", "Cite this report", "About this report"):
        assert page.get_by_text(words).first.is_visible(), words
    page.goto("/reports/")
    assert page.locator("[data-report]").first.is_visible()
    assert not page.locator("#filters").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colors_show_the_bars_of_charts(open_page, scheme):
    page = open_page("/topics/trafficking/", forced_colors="active", color_scheme=scheme)
    plot = page.locator(".chart__plot").first
    assert plot.locator(".chart__bar").count() > 1
    with_bars = plot.screenshot()
    fill, ground = page.evaluate(COLORS)
    assert (scheme == "dark") == (ground == "rgb(0, 0, 0)")
    assert fill != ground
    plot.evaluate("one => one.querySelectorAll('.chart__bar').forEach((bar) => bar.remove())")
    assert plot.screenshot() != with_bars
