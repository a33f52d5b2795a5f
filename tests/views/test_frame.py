"""What stands around every page: the header's navigation, and which of its links is said to be the present one."""

import re

import pytest

from reports.views.limits import page


def marked(html: str) -> list[tuple[str, str]]:
    """The links of the main navigation that are current, with how."""
    nav = re.search(r'<nav class="site-nav".*?</nav>', html, re.DOTALL)[0]
    return re.findall(r'<a href="([^"]+)" aria-current="(\w+)">', nav)


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", []),
        ("/topics/", [("/topics/", "page")]),
        ("/topics/trafficking/", [("/topics/", "true")]),
        ("/reports/?agency=cbp", [("/reports/", "page")]),
        ("/reports/oig-24-01/", [("/reports/", "true")]),
        ("/about/", [("/about/", "page")]),
        ("/number/XX-1/", []),
    ],
)
def test_the_navigation_says_where_the_reader_is(client, world, path, current):
    assert marked(client.get(path).content.decode()) == current


def test_the_search_box_stands_once_on_the_front_page_and_in_the_header_elsewhere(client, world):
    boxes = {path: client.get(path).content.decode().count('role="search"') for path in ("/", "/topics/", "/about/")}
    assert boxes == {"/": 1, "/topics/": 1, "/about/": 1}


def test_the_page_of_the_limiter_has_the_whole_frame():
    """It is made without a request."""
    html = page().decode()
    links = re.findall(r'<li><a href="([^"]+)"', re.search(r'<nav class="site-nav".*?</nav>', html, re.DOTALL)[0])
    assert links == ["/reports/", "/topics/", "/agencies/", "/oversight-areas/", "/fiscal-years/", "/about/"]
    assert 'id="site-search"' in html
