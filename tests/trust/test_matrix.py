"""The leak matrix: every state, every role, every surface."""

import re
from itertools import product

import pytest
import time_machine
from django.test import Client

from reports import catalog
from reports.models import Report
from tests.trust import worlds

STATES = ("draft", "scheduled", "published", "withdrawn")
ANSWERS = {  # status of the page and of the document, by state
    "draft": (404, 404),
    "scheduled": (404, 404),
    "published": (200, 200),
    "withdrawn": (200, 410),
}


@pytest.fixture
def everyone(db):
    """Both worlds at once, and a client for each role."""
    worlds.make_public()
    worlds.make_hidden()
    clients = {}
    for role, user in worlds.people().items():
        clients[role] = Client()
        if user:
            clients[role].force_login(user)
    return clients


def body(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return content.decode("latin-1")


@pytest.mark.parametrize("role", ["anonymous", "visitor", "editor"])
def test_no_public_surface_shows_a_canary_a_session_or_an_error(everyone, role):
    for address in worlds.PUBLIC_PROBES:
        response = everyone[role].get(address)
        assert response.status_code < 500, address
        assert not response.cookies, address
        assert "Cookie" not in response.headers.get("Vary", ""), address
        typed = set(re.findall(r"[\w-]*canary[\w-]*", address))
        text = body(response).lower()
        for word in typed:  # what a reader typed may be repeated to them; a page not found does so in its search box
            text = text.replace(word, "").replace(word.replace("-", " "), "")
        assert worlds.CANARY not in text, address
        assert worlds.CANARY not in str(response.headers).lower(), address


@pytest.mark.parametrize("role", ["anonymous", "visitor", "editor"])
def test_every_role_sees_the_same_bytes(everyone, role):
    for address in worlds.PUBLIC_PROBES:
        anonymous, other = everyone["anonymous"].get(address), everyone[role].get(address)
        assert (anonymous.status_code, body(anonymous), anonymous.headers.items()) == (
            other.status_code,
            body(other),
            other.headers.items(),
        ), address


@pytest.mark.parametrize("role", ["anonymous", "visitor", "editor"])
def test_page_and_document_of_each_state(everyone, role):
    for state, method in product(STATES, ("get", "head")):
        look_at_page_and_document(everyone[role], state, method)


def look_at_page_and_document(client: Client, state: str, method: str) -> None:
    """Both answer as `ANSWERS` says of the state, whole, in part and to who has it already."""
    number = {"published": "01", "draft": "02", "scheduled": "03", "withdrawn": "04"}[state]
    slug = f"oig-24-{number}"
    ask = getattr(client, method)
    page = ask(f"/reports/{slug}/")
    document = ask(f"/reports/{slug}/documents/{slug}.pdf")
    part = ask(f"/reports/{slug}/documents/{slug}.pdf", headers={"Range": "bytes=0-3"})
    known = ask(f"/reports/{slug}/documents/{slug}.pdf", headers={"If-None-Match": f'"{"0" * 64}"'})
    for response in (document, part, known):
        response.close()
    assert (page.status_code, document.status_code) == ANSWERS[state], (state, method)
    partly = {200: 206 if method == "get" else 200}.get(ANSWERS[state][1], ANSWERS[state][1])
    assert (part.status_code, known.status_code) == (partly, {200: 304}.get(ANSWERS[state][1], ANSWERS[state][1]))


def test_withdrawn_shows_its_notice_and_nothing_else(everyone):
    client = everyone["anonymous"]
    notice = client.get("/reports/oig-24-04/").content.decode()
    assert "Withdrawn title" in notice
    assert "Its figures were wrong." in notice
    for address in (
        "/",
        "/reports/",
        "/topics/",
        "/reports/?q=withdrawn",
        "/sitemap-reports-1.xml",
        "/sitemap-pages-1.xml",
    ):
        assert "Withdrawn title" not in client.get(address).content.decode()
        assert "withdrawn-only" not in client.get(address).content.decode()
        assert "oig-24-04" not in client.get(address).content.decode()
    assert client.get("/topics/withdrawn-only/").status_code == 404
    assert client.get("/number/OIG-24-04/").headers["Location"] == "/reports/oig-24-04/"


def test_files_cannot_be_had_by_their_keys(everyone):
    client = everyone["anonymous"]
    for report in Report.objects.all():
        for document in report.documents.all():
            key = document.file.name
            for address in (f"/{key}", f"/documents/{key}", f"/media/{key}", f"/static/{key}", f"/static/../documents/{key}",
                            f"/reports/{report.slug or 'oig-24-02'}/documents/{key}"):  # fmt: skip
                assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("milliseconds", [-1, 0, 1])
def test_everything_appears_at_the_moment(db, milliseconds):
    moment = worlds.later(days=3).replace(microsecond=0)
    worlds.make_public()
    worlds.factories.scheduled("OIG-24-03", "Canary", at=moment, topics=["canary-topic"], agencies=["canary-agency"],
                               area="canary-area", documents=["report"], issued_on=worlds.dt.date(2023, 1, 1))  # fmt: skip
    client = Client()
    surfaces = {
        "/": 200, "/reports/?sort=number&page=2": 200, "/topics/": 200, "/reports/?q=canary": 200, "/sitemap-pages-1.xml": 200,
        "/reports/oig-24-03/": 404, "/reports/oig-24-03/documents/oig-24-03.pdf": 404, "/topics/canary-topic/": 404,
        "/agencies/canary-agency/": 404, "/oversight-areas/canary-area/": 404, "/number/OIG-24-03/": 404,
    }  # fmt: skip
    is_out = milliseconds >= 0
    for first in surfaces:  # whichever surface is asked first, it is right
        catalog.forget()
        with time_machine.travel(moment + worlds.dt.timedelta(milliseconds=milliseconds), tick=False):
            response = client.get(first)
            response.close()
            if surfaces[first] == 404:
                assert response.status_code == ({"/number/OIG-24-03/": 302}.get(first, 200) if is_out else 404), first
            elif first != "/reports/?q=canary":
                assert ("canary" in response.content.decode().lower()) == is_out, first
            else:
                assert ('data-report="oig-24-03"' in response.content.decode()) == is_out
        Report.objects.filter(number="OIG-24-03").update(slug=None, first_published_at=None)
