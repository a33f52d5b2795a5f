"""Every kind of page keeps WCAG 2.2 AA as far as a machine can tell, wide and narrow."""

import pytest

from .conftest import NARROW, OPEN_ALL, WIDE

PAGES = {
    "home": "/",
    "list": "/reports/",
    "filtered list": "/reports/?q=records&agency=cbp&topic=-grants&issued_after=2021-01-01&expand=topic",
    "problems": "/reports/?agency=nobody&issued_after=tomorrow&sort=size&page=x",
    "nothing found": "/reports/?q=zebra",
    "topic": "/topics/trafficking/",
    "topics": "/topics/",
    "agencies": "/agencies/",
    "years": "/fiscal-years/",
    "report": "/reports/da-07-04/",
    "chooser": "/number/DA-07-04/",
    "unknown number": "/number/XX-1/",
    "withdrawn": "/reports/oig-24-99/",
    "past the end": "/reports/?page=99",
    "404": "/nowhere/",
    "about": "/about/",
}


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "320"])
def test_no_violation(open_page, violations, viewport):
    found = {}
    page = open_page("/", viewport=viewport)
    for name, path in PAGES.items():
        page.goto(path)
        page.evaluate(OPEN_ALL)
        if broken := violations(page):
            found[name] = broken
    assert found == {}


def test_the_official_banner(open_page, violations, settings):
    settings.OFFICE = {**settings.OFFICE, "is_official": True, "identifier_links": [("FOIA requests", "/about/")]}
    page = open_page("/about/")
    assert page.locator(".site-banner summary").inner_text().strip().startswith("An official website of the United")
    page.locator(".site-banner summary").click()
    assert page.get_by_text("Official websites use .gov").is_visible()
    assert "FOIA requests" in page.locator(".identifier").inner_text()
    assert violations(page) == []


def test_the_demonstration_says_that_it_is_one(open_page):
    page = open_page("/")
    assert page.locator(".site-banner").inner_text() == (
        "This is a demonstration site. It is not an official government website."
    )
