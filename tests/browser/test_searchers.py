"""Somebody who knows a few words of a report finds it, sees why it was found, and opens the page where they stand.

On the sample with its PDFs read, by visible words alone, by mouse and by keyboard, on a desk and on a phone.
"""

import re

import pytest
from playwright.sync_api import expect

from .conftest import NARROW, WIDE
from .hands import HANDS, Mouse, errand
from .page_types import PAGES

WILDLIFE = "DHS Needs to Better Demonstrate Its Efforts to Combat Illegal Wildlife Trafficking"
DEVICES = "CBP's Searches of Electronic Devices at Ports of Entry"
SENTENCE = (
    "She drew a clock on a whiteboard and moved a magnet around it for every driver."  # data/README.md: page 7 alone
)
# The element that the address leads to, if it is seen.
LED_TO = """() => {
  const one = document.querySelector(":target"), box = one?.getBoundingClientRect();
  return box && box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth ? one.textContent : "";
}"""


@pytest.fixture(params=[WIDE, NARROW], ids=["desk", "phone"])
def viewport(request) -> dict:
    return request.param


@pytest.fixture(params=HANDS)
def hand(request, browser, portal, viewport):
    """At the front page; nothing may be wider than the screen on any page where the errand ends."""
    with errand(browser, portal, request.param, viewport) as hand:
        yield hand
        assert hand.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def search(hand: Mouse, words: str) -> None:
    """Write them into the front page's box and press Enter."""
    hand.write("Search reports", words)
    hand.page.keyboard.press("Enter")


def first_result(hand: Mouse, title: str):
    """The first report of the list, which must be this one."""
    expect(hand.page.locator("[data-report] .report-card__title").first).to_have_text(title)
    return hand.page.get_by_role("article").first


def test_one_word(hand: Mouse):
    search(hand, "wildlife")
    found = first_result(hand, WILDLIFE)
    expect(found.get_by_text(re.compile("^Found in .*the title"))).to_be_visible()
    hand.follow(WILDLIFE)
    expect(hand.page.locator("h1")).to_have_text(WILDLIFE)


def test_words_in_a_readers_own_order(hand: Mouse):
    search(hand, "electronic device searches at the border")
    found = first_result(hand, DEVICES)
    expect(found.get_by_text(re.compile("^Found in the title"))).to_be_visible()
    hand.follow(DEVICES)
    expect(hand.page.locator("h1")).to_have_text(DEVICES)


def test_a_number_without_its_dashes(hand: Mouse):
    search(hand, "oig1910")
    expect(hand.page.locator("h1")).to_have_text(DEVICES)
    expect(hand.page.get_by_role("main").get_by_text("OIG-19-10").first).to_be_visible()


def test_a_sentence_that_stands_on_one_page_of_a_pdf(hand: Mouse):
    page = hand.page
    search(hand, SENTENCE)
    expect(page.locator("#result-count")).to_have_text("1 report")
    found = page.get_by_role("article")
    expect(found.get_by_text(re.compile("She drew a clock on a whiteboard"))).to_be_visible()
    hand.follow("Page 7 of the report")
    expect(page.locator("h1")).to_have_text("Page 7 of 10")
    assert page.evaluate(LED_TO) != ""
    expect(page.get_by_role("main").get_by_text(SENTENCE)).to_be_visible()
    with page.expect_request(re.compile(r"demo-18-01\.pdf")) as asked:
        hand.follow("Open the PDF at page 7")
    assert asked.value.url.endswith("/reports/demo-18-01/documents/demo-18-01.pdf")
    page.wait_for_url("**/demo-18-01.pdf#page=7")


def test_from_a_match_to_the_next_across_pages(hand: Mouse):
    page = hand.page
    search(hand, "whiteboard magnet clock driver")
    hand.follow("Page 7 of the report")
    led_to = []
    for label in ("Next match, further down", "Next page with a match: 8", "Previous page with a match: 7"):
        hand.use(page.locator(".page-reader__text").get_by_role("link", name=label).first)
        expect(page.locator(":target")).to_be_focused()
        led_to.append((page.locator("h1").inner_text(), page.evaluate("location.hash"), page.evaluate(LED_TO) != ""))
    assert [heading for heading, _, _ in led_to] == ["Page 7 of 10", "Page 8 of 10", "Page 7 of 10"]
    assert [hash for _, hash, _ in led_to][1:] == ["#hit-1", "#hit-1"]
    assert [is_seen for _, _, is_seen in led_to] == [True, True, True]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("search", "Found on 5 pages of the report"),
        ("search-misspelled", "No report has “ledgr”, so “ledger” was looked for."),
        ("search-relaxed", "No report has all three of these words. This one has two of them."),
        ("search-relaxed-nothing", "No report has both of these words."),
        ("page", "44 matches on this page"),
        ("page-of-highlights", "Page 4 of 7"),
        ("page-empty", "This page has no text"),
        ("page-of-scan", "This document is a scan"),
        ("report", "Read as text, page by page"),
    ],
)
def test_the_small_site_has_each_kind_of_answer(open_page, name, words):
    page = open_page(PAGES[name].address)
    expect(page.get_by_role("main").get_by_text(words).first).to_be_visible()
