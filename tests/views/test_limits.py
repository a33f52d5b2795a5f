"""The limiter of searches and combinations of filters: who is limited, by how much, and who never is."""

import threading

import pytest
from django.test import Client, RequestFactory

from reports import catalog
from reports.views import limits
from reports.views.limits import Limiter, Refused, is_combination, network, network_of
from tests import factories
from tests.trust import worlds

COMBINATION = "/reports/?agency=cbp&topic=trafficking"
OUTSIDE = "198.51.100.7"


class Clock:
    """Seconds that pass only when told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def strict(monkeypatch, clock) -> Limiter:
    """Two combinations a minute, one of them at once."""
    made = Limiter(per_minute=2, at_once=2, clock=clock)
    monkeypatch.setattr(limits, "limiter", made)
    return made


@pytest.fixture
def reader() -> Client:
    return Client(REMOTE_ADDR=OUTSIDE)


def ask(limiter: Limiter, key: str | None = "net", *, gives_back: bool = False) -> int:
    """0 if there was a place, else the seconds to wait."""
    try:
        with limiter.place(key) as give_back:
            if gives_back:
                give_back()
    except Refused as refusal:
        return refusal.seconds
    return 0


# What is a combination ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "alone", "within"),
    [
        ("", False, False),
        ("agency=cbp", False, True),
        ("agency=cbp&agency=fema", True, True),
        ("agency=cbp&topic=-grants", True, True),
        ("%61gency=cbp&t%6Fpic=red", True, True),
        ("q=wildlife", True, True),
        ("%71=wildlife", True, True),
        ("q=", False, False),
        ("q=&agency=&area=&issued_after=&issued_before=&sort=", False, False),
        ("issued_after=2020-01-01", False, True),
        ("issued_after=2020-01-01&issued_before=2021-01-01", True, True),
        ("agency=nonsense&area=nonsense", True, True),
        ("page=7&sort=title&expand=topic", False, False),
        ("agency=cbp&page=7&sort=title&expand=topic&utm_source=x", False, True),
        ("agency", False, False),
        ("&&&==&=x&q", False, False),
        ("x&" * 40 + "q=late", True, True),
    ],
)
def test_what_is_a_combination(query, alone, within):
    assert (is_combination(query, is_within=False), is_combination(query, is_within=True)) == (alone, within)


def test_looking_costs_microseconds():
    """Generous, since the machine is shared: a hundredth of what a list costs."""
    import timeit

    limiter = Limiter(per_minute=10**9, at_once=2)
    request = RequestFactory().get("/reports/", REMOTE_ADDR=OUTSIDE)

    def look():
        is_combination("agency=cbp&topic=red&year=2024&page=3", is_within=False)
        with limiter.place(network_of(request)):
            pass

    assert min(timeit.repeat(look, number=200, repeat=5)) / 200 < 0.0002


# How much ----------------------------------------------------------------------------------------------------------------


def test_half_a_minutes_share_at_once_then_one_an_interval(clock):
    limiter = Limiter(per_minute=120, at_once=2, clock=clock)
    assert [ask(limiter) for _ in range(61)] == [0] * 60 + [1]
    clock.now += 0.5
    assert [ask(limiter) for _ in range(2)] == [0, 1]
    clock.now += 15
    assert [ask(limiter) for _ in range(31)] == [0] * 30 + [1]
    clock.now += 10_000  # what was not used for long is not saved up
    assert [ask(limiter) for _ in range(61)] == [0] * 60 + [1]


def test_says_when_to_come_again(clock):
    limiter = Limiter(per_minute=2, at_once=2, clock=clock)
    assert [ask(limiter), ask(limiter)] == [0, 30]
    clock.now += 29
    assert ask(limiter) == 1
    clock.now += 1
    assert ask(limiter) == 0


def test_networks_do_not_share(clock):
    limiter = Limiter(per_minute=2, at_once=2, clock=clock)
    assert [ask(limiter, "one"), ask(limiter, "one"), ask(limiter, "other")] == [0, 30, 0]


def test_what_was_no_work_is_given_back(clock):
    limiter = Limiter(per_minute=2, at_once=2, clock=clock)
    assert [ask(limiter, gives_back=True) for _ in range(50)] == [0] * 50


def test_all_together_get_a_quarter_of_the_time(clock):
    """From a new network each time, one hour of asking for what takes 0.1 s: a quarter of it is worked, and no more."""
    limiter = Limiter(per_minute=120, at_once=2, clock=clock)
    worked, refused, waits = 0, 0, set()
    while clock.now < 1000 + 3600:
        try:
            with limiter.place(f"net {clock.now}"):
                clock.now += 0.1
                worked += 1
        except Refused as refusal:
            clock.now += 0.1
            waits.add(refusal.seconds)
            refused += 1
    assert 9_000 <= worked <= 9_000 + 30
    assert refused > 26_000
    assert waits == {30}


def test_no_more_than_so_many_at_once(monkeypatch):
    monkeypatch.setattr(Limiter, "WAIT_S", 0.01)
    limiter = Limiter(per_minute=2, at_once=2)
    with limiter.place("one"), limiter.place("two"):
        assert ask(limiter, "three") == 30
    assert ask(limiter, "three") == 0  # the refusal cost it nothing


def test_a_short_wait_for_a_place(monkeypatch):
    monkeypatch.setattr(Limiter, "WAIT_S", 10)
    limiter, is_in, may_go, found = Limiter(per_minute=120, at_once=1), threading.Event(), threading.Event(), []

    def hold():
        with limiter.place("one"):
            is_in.set()
            may_go.wait(10)

    threads = [threading.Thread(target=hold), threading.Thread(target=lambda: found.append(ask(limiter, "two")))]
    threads[0].start()
    is_in.wait(10)
    threads[1].start()
    may_go.set()
    for thread in threads:
        thread.join()
    assert found == [0]


def test_a_place_is_free_again_after_an_error():
    limiter = Limiter(per_minute=120, at_once=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), limiter.place("one"):
            1 / 0  # noqa: B018
    assert ask(limiter) == 0


def test_switched_off(clock):
    limiter = Limiter(per_minute=0, at_once=1, clock=clock)
    with limiter.place("one"), limiter.place("one"), limiter.place("one"):
        pass
    assert not limiter.paid_at


def test_memory_is_bounded(clock):
    limiter = Limiter(per_minute=120, at_once=2, clock=clock)
    for n in range(100_000):
        ask(limiter, f"net {n}")
    assert len(limiter.paid_at) == limits.MAX_NETWORKS
    assert next(iter(limiter.paid_at)) == f"net {100_000 - limits.MAX_NETWORKS}"


def test_threads_lose_no_count():
    limiter, granted = Limiter(per_minute=200, at_once=8, clock=Clock()), []

    def many():
        granted.extend(1 for _ in range(200) if not ask(limiter))

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(granted) == 100


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
@pytest.mark.parametrize(
    "query",
    ["", "?agency=fema", "?agency=fema&topic=grants&sort=title", "?q=city&expand=topic", "?topic=-grants&year=-2022"],
)
def test_no_link_to_follow_leads_to_a_combination(db, client, path, query):
    import re
    from html import unescape
    from urllib.parse import urlsplit

    worlds.make_public()
    for n in range(12):
        factories.published(
            f"OIG-22-{n}", f"City {n}", agencies=["FEMA", f"A{n}"], topics=["grants", f"t{n}"], fiscal_year=2022
        )
    text = client.get(path + query).content.decode()
    followed = seen = 0
    for tag in re.findall(r"<a [^>]*>", text):
        target = urlsplit(unescape(re.search(r'href="([^"]*)"', tag)[1]))
        page = target.path or path
        if is_combination(target.query, is_within=page != "/reports/"):
            seen += 1
            followed += not re.search(r'rel="[^"]*\bnofollow\b', tag)
    assert followed == 0
    assert seen or "sort" not in query  # the chips of two filters, the order of both
    if is_combination(query[1:], is_within=path != "/reports/"):
        assert '<meta name="robots" content="noindex, nofollow">' in text


def test_robots_txt_keeps_crawlers_from_combinations(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /*?*&", "Disallow: /*?q="} <= set(lines)
