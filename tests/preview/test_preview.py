"""Preview links: what they show, to whom, for how long, and that nothing of it is kept or told on."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone

from reports import publishing
from reports.models import PreviewLink, Report, ReportDocument
from tests import factories

pytestmark = pytest.mark.django_db

WEEK = dt.timedelta(days=7)
NEVER_KEPT = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


def link(report: Report, **fields) -> PreviewLink:
    """A link to a report that holds for a week."""
    now = timezone.now()
    return PreviewLink.objects.create(**{"report": report, "created_at": now, "expires_at": now + WEEK, **fields})


def address(report: Report, **fields) -> str:
    return link(report, **fields).get_absolute_url()


def main_of(answer) -> str:
    """What stands in the page's main part, but for the line that says it is a preview and the files' addresses."""
    text = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    text = re.sub(r'<div class="wrap preview-note".*?</div>', "", text, flags=re.DOTALL)
    text = re.sub(r'(href|data-address)="[^"]*/documents/[^"]*"', "", text)
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("state", ["draft", "review", "approved", "scheduled"])
def test_it_shows_what_the_public_will_see(client, state):
    facts = {"agencies": ["FEMA"], "topics": ["bridges"], "area": "Roads", "report_type": "audit"}
    report = factories.finished("OIG-27-01", "Bridges", **facts)
    if state in ("review", "approved"):
        publishing.submit(report, by=None)
    if state == "approved":
        publishing.approve(report, by=None)
    if state == "scheduled":
        publishing.publish(report, at=timezone.now() + WEEK, by=None)
    shown = client.get(address(report))
    assert shown.status_code == 200
    assert "This report is not public." in shown.content.decode()
    moment = report.publish_at or timezone.now()
    if state != "scheduled":
        publishing.publish(report, at=moment, by=None)
    with time_machine.travel(moment, tick=False):
        assert main_of(shown) == main_of(client.get("/reports/oig-27-01/"))


def test_nothing_of_it_is_kept_or_told_on(client, world):
    page = address(world.draft)
    for path in (page, f"{page}documents/{world.draft.documents.get().pk}/", f"{page}documents/999/"):
        answer = client.get(path)
        assert {name: answer.headers[name] for name in NEVER_KEPT} == NEVER_KEPT
        assert not {"ETag", "Last-Modified", "Set-Cookie"} & set(answer.headers)
        assert answer.cookies == {}
        answer.close()
    text = client.get(page).content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in text
    assert 'rel="canonical"' not in text


def test_guests_get_the_clean_file_and_none_before_it_is_decided_what_the_public_gets(client, world):
    factories.cleaned(world.draft)
    mine, page = world.draft.documents.get(), address(world.draft)
    file = f"{page}documents/{mine.pk}/"
    answer = client.get(file)
    assert b"".join(answer.streaming_content) == factories.PDF
    answer.close()
    assert "canary" not in client.get(page).content.decode().replace("Canary-draft", "").replace("canary-draft", "")
    ReportDocument.objects.filter(pk=mine.pk).update(is_checked=False)
    assert client.get(file).status_code == 404
    assert file not in client.get(page).content.decode()


def test_its_files_and_no_others(client, world):
    page = address(world.draft)
    mine, other = world.draft.documents.get(), world.scheduled.documents.get()
    assert f'href="{page}documents/{mine.pk}/"' in client.get(page).content.decode()
    answer = client.get(f"{page}documents/{mine.pk}/")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, factories.PDF)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(f"{page}documents/{other.pk}/").status_code == 404
    assert client.get(f"{page}documents/{world.withdrawn.documents.get().pk}/").status_code == 404


def test_over_when_it_expires_or_is_revoked(client, world):
    made = link(world.draft)
    page = made.get_absolute_url()
    with time_machine.travel(made.expires_at - dt.timedelta(milliseconds=1), tick=False):
        assert client.get(page).status_code == 200
    with time_machine.travel(made.expires_at, tick=False):
        over = client.get(page)
    PreviewLink.objects.update(revoked_at=timezone.now())
    revoked = client.get(page)
    file = client.get(f"{page}documents/{world.draft.documents.get().pk}/")
    for answer in (over, revoked, file):
        assert answer.status_code == 410
        assert "This preview is over" in answer.content.decode()
        assert "Canary" not in answer.content.decode()


def test_a_forged_address_is_like_any_other_that_is_not_there(client, world, django_assert_num_queries):
    made = link(world.draft)
    good = made.get_absolute_url()
    known = client.get("/reports/never-existed/")
    for path in (
        "/preview/x/",
        f"/preview/{made.key}/",
        good[:-2] + "/",
        good.replace(":", ":x"),
        f"/preview/{made.pk}/",
    ):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Canary" not in answer.content.decode()
    assert known.status_code == 404
    assert PreviewLink.objects.of_token("x") is None
    with django_assert_num_queries(0):
        PreviewLink.objects.of_token(made.key)


def test_a_key_of_another_portal_opens_nothing(client, world, settings):
    page = address(world.draft)
    settings.SECRET_KEY = "another key, long enough to be one, of another portal"
    from django.core import signing

    from reports.models import preview_link

    signer = signing.Signer(salt="reports.preview", key=settings.SECRET_KEY)
    assert f"/preview/{signer.sign(PreviewLink.objects.get().key)}/" != page
    assert client.get(f"/preview/{signer.sign(PreviewLink.objects.get().key)}/").status_code == 404
    assert preview_link.SIGNER.unsign(page.split("/")[2]) == PreviewLink.objects.get().key


def test_once_public_its_own_page_is_the_one(client):
    moment = timezone.now() + dt.timedelta(hours=1)
    report = factories.scheduled("OIG-27-01", "Later", at=moment, documents=["report"])
    page = address(report)
    with time_machine.travel(moment - dt.timedelta(milliseconds=1), tick=False):
        assert client.get(page).status_code == 200
    with time_machine.travel(moment, tick=False):
        answer = client.get(page)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/reports/oig-27-01/")
        assert answer.headers["Cache-Control"] == "no-store, private"
        publishing.withdraw(report, reason="Wrong.", by=None)
        assert client.get(page).status_code == 410
        assert client.get(f"{page}documents/{report.documents.get().pk}/").status_code == 410


def test_others_that_are_hidden_are_not_on_it(client, world):
    Report.objects.filter(pk=world.scheduled.pk).update(number_key=world.draft.number_key, number=world.draft.number)
    text = client.get(address(world.draft)).content.decode()
    assert "Canary-draft" in text
    assert "Canary-scheduled" not in text


def test_looking_changes_nothing(client, world, counter):
    before = counter()
    client.get(address(world.draft))
    stored = Report.objects.get(pk=world.draft.pk)
    assert (stored.slug, stored.state, counter()) == (None, "draft", before)
    assert client.post(address(world.draft)).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_constant(client, count, django_assert_num_queries):
    report = factories.finished("OIG-27-01", "T", agencies=["A", "B", "C"][:count], topics=["x", "y", "z"][:count])
    for kind in ["highlights", "response"][: count - 1]:
        factories.document(report, kind)
    page = address(report)
    client.get(page)
    # the link with its report; slugs taken (2); the counter; agencies, topics, documents, notices, same number
    with django_assert_num_queries(9):
        assert client.get(page).status_code == 200
