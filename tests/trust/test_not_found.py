"""A page that is not found offers what is near, and never tells whether something hidden stands at the address."""

import re

import pytest
from django.test import Client

from tests.trust import worlds
from tests.trust.test_non_interference import differences, world_of

# What stands there hidden, and what never did, named so that the same public things are near both.
PAIRS = {
    "/reports/oig-24-02/": "/reports/oig-24-05/",
    "/reports/oig-24-03/": "/reports/oig-24-05/",
    "/reports/former-draft/": "/reports/former-never/",
    "/topics/canary-topic/": "/topics/never-existed/",
    "/agencies/canary-agency/": "/agencies/never-existed/",
    "/oversight-areas/canary-area/": "/oversight-areas/never-existed/",
    "/fiscal-years/2199/": "/fiscal-years/2198/",
    "/reports/oig-24-02/documents/oig-24-02.pdf": "/reports/oig-24-05/documents/oig-24-05.pdf",
    "/reports/oig-24-03/documents/oig-24-03.pdf": "/reports/oig-24-05/documents/never.pdf",
    "/reports/former-draft/documents/oig-24-02.pdf": "/reports/former-never/documents/oig-24-02.pdf",
}
HIDDEN_NAMES = [
    *(f"oig-24-{n:02}" for n in (1, 2, 3, 5, 9, 32, 49, 50, 51, 94, 95)), "000", "zzz-9", "canary-title", "canary-scheduled",
    "canary-shares-a-public-number", "aaa-first-canary", "zzz-last-canary", "canary-wildlife-3", "canary-topic",
    "canary-agency", "canary-area", "canary-draft-topic-7", "wildlife-trafficking-at-ports", "withdrawn-title",
    "withdrawn-only", "OIG_24_02-Dec24.pdf", "2199", "1900", "special-report",
]  # fmt: skip
FOLDERS = ("/", "/reports/", "/topics/", "/number/", "/sites/files/")
FILES = ("/reports/{}/documents/{}.pdf", "/reports/{}/pages/1/")


@pytest.fixture
def reader(db) -> Client:
    worlds.make_public()
    worlds.make_hidden()
    return Client()


def without_length(headers) -> dict[str, str]:
    """The words of an address make a page longer or shorter."""
    return {name: value for name, value in headers.items() if name != "Content-Length"}


def without_words(content: bytes) -> str:
    """The page without what the reader's own address put into its search box."""
    return re.sub(r'(id="missing-search"[^>]* value=")[^"]*', r"\1", content.decode())


def test_hidden_and_never_existing_give_the_same_page_but_for_the_words_of_the_address(reader):
    for hidden, never in PAIRS.items():
        one, other = reader.get(hidden), reader.get(never)
        assert one.status_code == other.status_code == 404, hidden
        assert without_words(one.content) == without_words(other.content), hidden
        assert without_length(one.headers) == without_length(other.headers), hidden


def test_hidden_reports_change_no_byte_of_what_is_not_found(db):
    addresses = [f"{folder}{name}/".replace(".pdf/", ".pdf") for folder in FOLDERS for name in HIDDEN_NAMES]
    addresses += [file.format(name, name) for file in FILES for name in HIDDEN_NAMES]
    without = world_of(worlds.make_public, addresses=addresses)
    assert differences(without, world_of(worlds.make_public, worlds.make_hidden, addresses=addresses)) == []
    assert differences(without, world_of(worlds.make_hidden, worlds.make_public, addresses=addresses)) == []
    missing = [key for key, (status, *_) in without.items() if status == 404]
    assert len(missing) > len(without) / 2


def test_the_comparison_sees_a_public_neighbor(db):
    addresses = ["/reports/oig-24-02/", "/topics/grant/", "/nowhere/"]
    without = world_of(worlds.make_public, addresses=addresses)
    more = world_of(
        worlds.make_public,
        lambda: worlds.factories.published("OIG-24-03", "One more", topics=["grant money"]),
        addresses=addresses,
    )
    assert {key[0] for key in differences(without, more)} == {"/reports/oig-24-02/", "/topics/grant/"}
