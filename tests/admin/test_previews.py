"""Preview links at the desk: made for somebody, listed, revoked, by editors and by the report's author."""

import re

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import LogEntry

from reports import publishing
from reports.admin.previews import MOST
from reports.models import PreviewLink, Report
from tests import factories

from .test_rights import someone

LINK = re.compile(r'value="http://127\.0\.0\.1:8000(/preview/[^"]+/)"')


def previews(report: Report) -> str:
    return f"/admin/reports/report/{report.pk}/previews/"


def test_made_for_somebody_and_revoked(desk, client, world):
    assert (
        f'href="{previews(world.draft)}"'
        in desk.get(f"/admin/reports/report/{world.draft.pk}/change/").content.decode()
    )
    answer = desk.post(previews(world.draft), {"note": "Acme Inc.", "days": "3"})
    assert answer.headers["Location"] == previews(world.draft)
    made = PreviewLink.objects.get()
    assert (made.note, made.created_by.username, (made.expires_at - made.created_at).days) == ("Acme Inc.", "desk", 3)
    page = desk.get(previews(world.draft)).content.decode()
    (address,) = LINK.findall(page)
    assert "The link for Acme Inc. stands below. It holds for 3 days." in page
    assert "Canary-draft" in client.get(address).content.decode()
    assert desk.post(f"{previews(world.draft)}{made.pk}/revoke/").status_code == 302
    assert client.get(address).status_code == 410
    assert LINK.findall(desk.get(previews(world.draft)).content.decode()) == []
    log = list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))
    assert log == ["Preview link for Acme Inc. made.", "Preview link for Acme Inc. revoked."]


def test_no_link_is_made_or_revoked_without_its_line_in_the_history(desk, world, monkeypatch):
    desk.post(previews(world.draft), {"note": "Acme Inc.", "days": "3"})
    made, desk.raise_request_exception = PreviewLink.objects.get(), False
    monkeypatch.setattr(ModelAdmin, "log_change", broken)
    assert desk.post(previews(world.draft), {"note": "Others", "days": "3"}).status_code == 500
    assert desk.post(f"{previews(world.draft)}{made.pk}/revoke/").status_code == 500
    assert list(PreviewLink.objects.values_list("note", "revoked_at")) == [("Acme Inc.", None)]


def broken(*arguments):
    raise RuntimeError


@pytest.mark.parametrize(
    ("typed", "field"), [({"note": "", "days": "7"}, "note"), ({"note": "x", "days": "9999"}, "days")]
)
def test_bad_input_makes_no_link(desk, world, typed, field):
    assert list(desk.post(previews(world.draft), typed).context["form"].errors) == [field]
    assert not PreviewLink.objects.exists()


def test_what_has_been_public_has_none(desk, world):
    for report in (world.public, world.withdrawn):
        assert "previews/" not in desk.get(f"/admin/reports/report/{report.pk}/change/").content.decode()
        desk.post(previews(report), {"note": "x", "days": "7"})
    assert not PreviewLink.objects.exists()


def test_there_are_not_too_many(desk, world):
    for n in range(MOST + 1):
        answer = desk.post(previews(world.draft), {"note": str(n), "days": "7"})
    assert answer.context["form"].non_field_errors() == [
        f"This report has {MOST} links already. Revoke some that nobody needs."
    ]
    assert PreviewLink.objects.count() == MOST


def test_by_editors_and_the_author_alone(world):
    looker = someone("looker", "view_report")
    author = someone("author", "view_report", "change_report")
    mine = factories.draft("A-1", "Mine")
    Report.objects.filter(pk=mine.pk).update(created_by=author.get("/admin/").context["user"])
    for client in (looker, author):
        assert client.get(previews(world.draft)).status_code == 403
        assert client.post(previews(world.draft), {"note": "x", "days": "7"}).status_code == 403
    assert author.get(previews(mine)).status_code == 200
    publishing.submit(mine, by=None)
    assert author.post(previews(mine), {"note": "x", "days": "7"}).status_code == 302
    (made,) = PreviewLink.objects.all()
    assert looker.post(f"{previews(mine)}{made.pk}/revoke/").status_code == 403
    assert author.get(f"{previews(mine)}{made.pk}/revoke/").status_code == 405
    assert author.post(f"{previews(mine)}999/revoke/").status_code == 404


def test_a_link_is_revoked_under_its_own_report(desk, world):
    desk.post(previews(world.draft), {"note": "x", "days": "7"})
    made = PreviewLink.objects.get()
    assert desk.post(f"{previews(world.scheduled)}{made.pk}/revoke/").status_code == 404
    assert desk.post("/admin/reports/report/999999/previews/").status_code == 404
    made.refresh_from_db()
    assert made.revoked_at is None
