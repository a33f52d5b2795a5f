"""The limiter at work: who is limited, who never is, and what a refusal says."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client, RequestFactory

from reports import catalog
from reports.views.limits import is_combination, network, network_of
from tests import factories
from tests.trust import worlds
from tests.views.conftest import COMBINATION, OUTSIDE


def test_the_log_is_told_once_a_minute_and_names_nobody(world, strict, reader, clock, caplog):
    for _ in range(4):
        reader.get(COMBINATION)
        reader.get(COMBINATION)
        clock.now += 25
    lines = [record.getMessage() for record in caplog.records]
    assert lines == [f"Searches and combinations of filters refused so far: {n}. Crawlers?" for n in (1, 5)]


# Whose it is -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("198.51.100.7", "198.51.100.0/24"),
        ("198.51.100.7:4711", "198.51.100.0/24"),
        ("::ffff:198.51.100.7", "198.51.100.0/24"),
        ("2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("[2001:db8:1:2ff::1]:443", "2001:db8:1:200::/56"),
        ("2001:db8:1:300::1", "2001:db8:1:300::/56"),
        ("127.0.0.1", None),
        ("10.1.2.3", None),
        ("172.18.0.2", None),
        ("::1", None),
        ("fe80::1%eth0", None),
        ("", None),
        ("unknown", None),
        ("\x00" * 60, None),
        ("999.1.1.1", None),
    ],
)
def test_networks(address, found):
    assert network(address) == found


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "203.0.113.9", "198.51.100.0/24"),  # nobody's word but the connection's
        (1, "203.0.113.9", "203.0.113.0/24"),
        (1, "192.0.2.1, 203.0.113.9", "203.0.113.0/24"),  # the first is what the sender claims
        (1, "192.0.2.1,, 192.0.2.2, 203.0.113.9,", "203.0.113.0/24"),
        (2, "192.0.2.1, 203.0.113.9, 10.0.0.1", "203.0.113.0/24"),
        (2, "203.0.113.9", "203.0.113.0/24"),
        (1, "", "198.51.100.0/24"),
        (1, "garbage", None),
    ],
)
def test_only_our_own_proxies_are_believed(settings, proxies, forwarded, found):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=OUTSIDE, HTTP_X_FORWARDED_FOR=forwarded)
    assert network_of(request) == found


def test_a_spoofed_header_gains_nothing(world, strict, reader):
    answers = [reader.get(COMBINATION, headers={"X-Forwarded-For": f"203.0.{n}.9"}).status_code for n in range(4)]
    assert answers == [200, 429, 429, 429]


def test_one_reader_is_not_the_other(world, strict, reader):
    assert [reader.get(COMBINATION).status_code for _ in range(2)] == [200, 429]
    assert Client(REMOTE_ADDR="203.0.113.9").get(COMBINATION).status_code == 200


def test_readers_behind_an_unnamed_proxy_are_not_one_reader(world, strict):
    assert [Client(REMOTE_ADDR="10.0.0.1").get(COMBINATION).status_code for _ in range(5)] == [200] * 5


# The pages ---------------------------------------------------------------------------------------------------------------


def test_the_answer(world, strict, reader):
    assert reader.get(COMBINATION).status_code == 200
    response = reader.get("/reports/?q=secretword&agency=cbp")
    text = response.content.decode()
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "30"
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    assert not response.cookies
    assert "<h1>Too many searches at once</h1>" in text
    assert '<a href="/sitemap.xml">' in text
    assert '<meta name="robots" content="noindex, nofollow">' in text
    assert "secretword" not in text
    assert "cbp" not in text.lower()


def test_the_answer_is_the_same_for_everybody(db, strict, reader):
    """Byte for byte: for pages, for htmx, for values that only hidden reports have, with and without hidden reports."""
    addresses = (
        COMBINATION,
        "/topics/canary-topic/?agency=cbp",
        "/topics/never-existed/?agency=cbp",
        "/reports/?q=canary",
    )
    found = []
    for make in (worlds.make_public, worlds.make_hidden):
        make()
        catalog.forget()
        reader.get(COMBINATION)
        for address in addresses:
            for headers in ({}, {"HX-Request": "true"}, {"Accept-Language": "de"}, {"Cookie": "a=b"}):
                response = reader.get(address, headers=headers)
                found.append((response.status_code, sorted(response.headers.items()), response.content))
    assert found[0][0] == 429
    assert all(one == found[0] for one in found)


def test_it_is_refused_before_any_work(world, strict, reader, django_assert_num_queries):
    reader.get(COMBINATION)
    with django_assert_num_queries(0):
        assert reader.get(COMBINATION).status_code == 429


@pytest.mark.parametrize(
    "prefix", ["/topics/trafficking/", "/agencies/cbp/", "/oversight-areas/border/", "/fiscal-years/2024/"]
)
def test_pages_of_one_value(db, strict, reader, prefix):
    worlds.make_public()
    for address in (prefix, f"{prefix}?sort=title", f"{prefix}?expand=topic"):
        assert [reader.get(address).status_code for _ in range(3)] == [200] * 3
    assert [reader.get(f"{prefix}?type=audit").status_code for _ in range(2)] == [200, 429]


def test_what_is_never_limited(world, strict, reader):
    reader.get(COMBINATION)
    assert reader.get(COMBINATION).status_code == 429
    for address in worlds.PUBLIC_PROBES:
        query = address.partition("?")[2]
        if not is_combination(query, is_within=not address.startswith("/reports/")):
            response = reader.get(address)
            response.close()
            assert response.status_code != 429, address
    for address in ("/?q=a&agency=b", "/about/?q=a", "/sitemap.xml?q=a", "/topics/?q=a&agency=b", "/robots.txt?q=a"):
        assert reader.get(address).status_code == 200, address


def test_head_counts_like_get(world, strict, reader):
    assert [reader.head(COMBINATION).status_code for _ in range(2)] == [200, 429]
    assert reader.options(COMBINATION).status_code == 200
    assert reader.post(COMBINATION).status_code == 405


def test_a_304_costs_nothing(world, strict, reader):
    etag = reader.get(COMBINATION).headers["ETag"]
    other = Client(REMOTE_ADDR="203.0.113.9")
    assert [other.get(COMBINATION, headers={"If-None-Match": etag}).status_code for _ in range(5)] == [304] * 5
    assert other.get(COMBINATION).status_code == 200
    assert other.get(COMBINATION, headers={"If-None-Match": etag}).status_code == 429


def test_a_reader_who_waits_gets_in(world, strict, reader, clock):
    reader.get(COMBINATION)
    clock.now += int(reader.get(COMBINATION).headers["Retry-After"])
    assert reader.get(COMBINATION).status_code == 200


# What crawlers are told --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/reports/", "/topics/grants/", "/agencies/fema/", "/fiscal-years/2022/"])
def test_no_link_to_follow_leads_to_a_combination(db, client, path):
    worlds.make_public()
    for n in range(12):
        factories.published(
            f"OIG-22-{n}", f"City {n}", agencies=["FEMA", f"A{n}"], topics=["grants", f"t{n}"], fiscal_year=2022
        )
    queries = (
        "",
        "?agency=fema",
        "?agency=fema&topic=grants&sort=title",
        "?q=city&expand=topic",
        "?topic=-grants&year=-2022",
    )
    for query in queries:
        look_at_links(client.get(path + query).content.decode(), path, query)


def look_at_links(text: str, path: str, query: str) -> None:
    """Links to combinations ask not to be followed; a page that is a combination itself asks not to be indexed."""
    followed = seen = 0
    for tag in re.findall(r"<a [^>]*>", text):
        target = urlsplit(unescape(re.search(r'href="([^"]*)"', tag)[1]))
        page = target.path or path
        if is_combination(target.query, is_within=page != "/reports/"):
            seen += 1
            followed += not re.search(r'rel="[^"]*\bnofollow\b', tag)
    assert followed == 0, query
    assert seen or "sort" not in query  # the chips of two filters, the order of both
    if is_combination(query[1:], is_within=path != "/reports/"):
        assert '<meta name="robots" content="noindex, nofollow">' in text


def test_robots_txt_keeps_crawlers_from_combinations(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /*?*&", "Disallow: /*?q="} <= set(lines)


def test_a_search_within_a_document_counts_and_reading_it_does_not(world, strict, reader):
    page = "/reports/oig-24-01/pages/1/"
    assert [reader.get(page).status_code for _ in range(3)] == [200, 200, 200]
    first, second = reader.get(f"{page}?q=ivory"), reader.get(f"{page}?q=patrol")
    assert (first.status_code, second.status_code) == (200, 429)
    assert (reader.get(COMBINATION).status_code, reader.get(page).status_code) == (429, 200)
