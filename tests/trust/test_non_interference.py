"""The public answers of a world with hidden reports and of the same world without them are byte-identical."""

import time_machine
from django.db import transaction
from django.test import Client

from reports import catalog
from tests.trust import worlds

MOMENT = worlds.dt.datetime(2026, 6, 1, 12, 0, tzinfo=worlds.dt.UTC)


def answers() -> dict[str, tuple]:
    """What an anonymous reader gets at every probe: status, headers, body."""
    catalog.forget()
    client = Client()
    found = {}
    for address in worlds.PUBLIC_PROBES:
        for headers in ({}, {"HX-Request": "true"}):
            response = client.get(address, headers=headers)
            text = b"".join(response.streaming_content) if response.streaming else response.content
            found[address, *headers] = (response.status_code, sorted(response.headers.items()), text)
    return found


def world_of(*makers) -> dict[str, tuple]:
    """The answers of a world made in this order and rolled back again."""
    with time_machine.travel(MOMENT, tick=False), transaction.atomic():
        for make in makers:
            make()
        try:
            return answers()
        finally:
            transaction.set_rollback(True)


def differences(one: dict, other: dict) -> list:
    return [key for key in one if one[key] != other[key]]


def test_hidden_reports_change_no_byte(db):
    without = world_of(worlds.make_public)
    assert differences(without, world_of(worlds.make_public, worlds.make_hidden)) == []
    assert differences(without, world_of(worlds.make_hidden, worlds.make_public)) == []


def test_the_comparison_sees_a_difference(db):
    """A proof that cannot fail proves nothing: one public report more is seen on most surfaces."""
    without = world_of(worlds.make_public)
    more = world_of(worlds.make_public, lambda: worlds.factories.published("OIG-24-99", "One more", topics=["grants"]))
    changed = {key[0] for key in differences(without, more)}
    assert {"/", "/reports/", "/topics/", "/sitemap-reports-1.xml", "/agencies/"} <= changed
