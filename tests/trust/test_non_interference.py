"""The public answers of a world with hidden reports and of the same world without them are byte-identical."""

import hashlib
import random
from collections.abc import Iterable
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from benchmarks.figures import Figure
from reports import catalog
from tests.trust import worlds
from tests.views.test_bad_input import query

MOMENT = worlds.dt.datetime(2026, 6, 1, 12, 0, tzinfo=worlds.dt.UTC)
# What public and hidden reports have, and only hidden ones
VALUES = {
    "q": ("wildlife", "canary", "title canary", '"canary title"', "wildlife -canary", "grants", "OIG-24-02", "oig-24-01"),
    "agency": ("cbp", "-cbp", "fema", "canary-agency", "-canary-agency", "none"),
    "area": ("border", "canary-area", "-canary-area", "none"),
    "topic": ("trafficking", "-grants", "canary-topic", "canary-draft-topic-7", "-canary-topic", "withdrawn-only", "none"),
    "type": ("audit", "special-report", "-special-report", "none"),
    "year": ("2020", "2024", "-2024", "2199", "1900", "none"),
    "issued_after": ("1899-12-31", "2023-12-04", "2198-01-01"),
    "issued_before": ("1900-01-01", "2023-12-04", "2199-09-30"),
    "sort": ("relevance", "newest", "oldest", "number", "title"),
    "page": ("1", "2", "3", "4"),
    "expand": ("topic", "agency"),
}  # fmt: skip
PLACES = (
    "/reports/", "/topics/trafficking/", "/topics/grants/", "/topics/canary-topic/", "/agencies/cbp/",
    "/agencies/canary-agency/", "/oversight-areas/border/", "/fiscal-years/2020/", "/fiscal-years/2199/", "/topics/",
    "/number/OIG-24-02/", "/number/canary/", "/reports/former-draft/", "/reports/oig-24-02/", "/suggestions/",
)  # fmt: skip


def generated(count: int, seed: int) -> list[str]:
    """So many addresses with parameters: of what there is, of what only hidden reports have, and of nonsense."""
    rng = random.Random(seed)

    def parameters() -> str:
        if rng.random() < 0.2:
            return query(rng)
        names = rng.choices(list(VALUES), k=rng.randrange(1, 6))
        return urlencode([(name, rng.choice(VALUES[name])) for name in names])

    return [f"{rng.choice(PLACES)}?{parameters()}" for _ in range(count)]


def answers(addresses: Iterable[str]) -> dict[tuple, tuple]:
    """What an anonymous reader gets at every address: status, headers, the hash of the body."""
    catalog.forget()
    client = Client()
    found = {}
    for address in addresses:
        for headers in ({}, {"HX-Request": "true"}):
            response = client.get(address, headers=headers)
            text = b"".join(response.streaming_content) if response.streaming else response.content
            found[address, *headers] = (
                response.status_code,
                sorted(response.headers.items()),
                hashlib.sha256(text).digest(),
            )
    return found


def world_of(*makers, addresses: Iterable[str] = worlds.PUBLIC_PROBES) -> dict[tuple, tuple]:
    """The answers of a world made in this order and rolled back again."""
    with time_machine.travel(MOMENT, tick=False), transaction.atomic():
        for make in makers:
            make()
        try:
            return answers(addresses)
        finally:
            transaction.set_rollback(True)


def differences(one: dict, other: dict) -> list:
    return [key for key in one if one[key] != other[key]]


def test_hidden_reports_change_no_byte(db):
    without = world_of(worlds.make_public)
    assert differences(without, world_of(worlds.make_public, worlds.make_hidden)) == []
    assert differences(without, world_of(worlds.make_hidden, worlds.make_public)) == []


@pytest.mark.soak
def test_hidden_reports_change_no_byte_of_any_list(db, soak, seed, record):
    addresses = generated(1_000 if soak else 100, seed)
    without = world_of(worlds.make_public, addresses=addresses)
    later = differences(without, world_of(worlds.make_public, worlds.make_hidden, addresses=addresses))
    earlier = differences(without, world_of(worlds.make_hidden, worlds.make_public, addresses=addresses))
    figures = [
        Figure("", "generated addresses, each as a page and as a part", len(addresses), ""),
        Figure("", "answers that hidden reports change by a byte", len(later) + len(earlier), "", 0),
    ]
    record("Non-interference", figures)
    assert later == earlier == []
    # Nearly half are pages on average; a fifth of a hundred drawn at random are, whatever the seed.
    assert sum(status == 200 for status, *_ in without.values()) > len(without) / 5


def test_the_comparison_sees_a_difference(db):
    """A proof that cannot fail proves nothing: one public report more is seen on most surfaces."""
    without = world_of(worlds.make_public)
    more = world_of(worlds.make_public, lambda: worlds.factories.published("OIG-24-99", "One more", topics=["grants"]))
    changed = {key[0] for key in differences(without, more)}
    assert {"/", "/reports/", "/topics/", "/sitemap-reports-1.xml", "/agencies/"} <= changed
