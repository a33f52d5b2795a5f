"""Values that no page offers: refused in words or with 400, never an error, nothing typed lost."""

import pytest

from reports.models import Report
from tests import factories
from tests.admin.conftest import form

NINES = "9" * 90


@pytest.mark.parametrize("name", ["agencies", "topics", "area"])
@pytest.mark.parametrize("value", [NINES, "-1", "abc", "1.5", "٣"])
def test_made_up_ids_in_a_form(desk, name, value):
    response = desk.save(number="A-1", title="Kept", **{name: [value]})
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [name]
    assert 'value="Kept"' in response.content.decode()
    assert not Report.objects.exists()


def test_an_address_may_not_prefill_nonsense(desk):
    for query in (
        "publish_moment=abc",
        "issue_date=soon",
        "fiscal_year=x",
        f"agencies={NINES}",
        f"area={NINES}",
        f"topics={NINES}",
    ):
        assert desk.get(f"/admin/reports/report/add/?{query}").status_code == 200, query


@pytest.mark.parametrize(
    "query",
    [
        f"topic_items__tag__exact={NINES}",
        f"agencies__id__exact={NINES}",
        "state__regex=(",
        "publish_at__year=-1",
        f"publish_at__year={NINES}",
        f"id__in={NINES}",
        "created_by__password__startswith=a",
    ],
)
@pytest.mark.parametrize("model", ["report", "topic", "agency"])
def test_lists_are_narrowed_only_by_what_they_offer(desk, model, query):
    assert desk.get(f"/admin/reports/{model}/?{query}").status_code == 400


def test_a_document_of_a_report_that_cannot_be(desk):
    report = factories.draft()
    document = factories.document(report)
    for pk in ("9223372036854775808", NINES, "0"):
        assert desk.get(f"/admin/reports/report/{pk}/documents/{document.pk}/").status_code == 404
    assert desk.get(f"/admin/reports/report/{report.pk}/documents/{NINES}/").status_code == 404


@pytest.mark.parametrize("count", ["9" * 5_000, "٣", "abc", ""])
def test_a_number_of_documents_that_nobody_has(desk, count):
    report = factories.published("OIG-26-01")
    for address in ("change", "copy"):
        desk.post(f"/admin/reports/report/{report.pk}/copy/")
        typed = form(report, title="Kept") | {"documents-TOTAL_FORMS": count}
        response = desk.post(f"/admin/reports/report/{report.pk}/{address}/", typed)
        assert response.status_code == 200
        assert 'value="Kept"' in response.content.decode()


@pytest.mark.parametrize("value", [NINES, "-1", "abc", "1.5"])
@pytest.mark.parametrize("name", ["groups", "user_permissions"])
def test_made_up_groups_and_rights(admin_client, admin_user, name, value):
    typed = {"username": "kept", "date_joined_0": "2026-01-01", "date_joined_1": "00:00:00", name: [value]}
    response = admin_client.post(f"/admin/auth/user/{admin_user.pk}/change/", typed)
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [name]
