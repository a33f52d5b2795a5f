"""Who may do what at the desk. Django's permissions decide, for our own addresses too."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client

from reports.models import Agency, Report
from tests import factories

from .conftest import form


def someone(name: str, *rights: str, is_staff: bool = True) -> Client:
    """A signed-in person with these rights on the app's models."""
    user = User.objects.create_user(name, password="a long enough password", is_staff=is_staff)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="reports", codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


def addresses(world) -> list[str]:
    """Every page of the desk that shows reports or their files."""
    report = world.draft
    base = f"/admin/reports/report/{report.pk}"
    return [
        "/admin/reports/report/", "/admin/reports/report/add/", f"{base}/change/", f"{base}/delete/", f"{base}/history/",
        f"{base}/documents/{report.documents.get().pk}/", "/admin/reports/agency/", "/admin/reports/topic/",
        "/admin/reports/oversightarea/", "/admin/autocomplete/?app_label=reports&model_name=reporttopic&field_name=tag",
    ]  # fmt: skip


def test_nobody_signed_in_gets_the_sign_in_page(world, client):
    for address in addresses(world):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/admin/login/")


def test_a_visitor_with_an_account_gets_the_sign_in_page(world):
    client = someone("reader", "view_report", is_staff=False)
    for address in addresses(world):
        assert client.get(address).status_code == 302


def test_staff_without_rights_see_nothing(world):
    client = someone("clerk")
    assert [client.get(address).status_code for address in addresses(world)] == [403] * 10
    assert client.get("/admin/").context["app_list"] == []


def test_the_right_to_look(world):
    client = someone("looker", "view_report", "view_reportdocument")
    base = f"/admin/reports/report/{world.draft.pk}"
    page = client.get(f"{base}/change/").content.decode()
    assert "Canary-draft" in page
    assert "canary-draft-topic" in page
    assert f'href="{base}/documents/{world.draft.documents.get().pk}/"' in page
    assert 'name="title"' not in page
    assert "Submit for review" not in page
    answer = client.get(f"{base}/documents/{world.draft.documents.get().pk}/")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, factories.PDF)
    assert client.post(f"{base}/change/", form(world.draft, title="Mine")).status_code == 403
    assert client.get("/admin/reports/report/add/").status_code == 403
    assert client.post(f"{base}/delete/", {"post": "yes"}).status_code == 403
    assert Report.objects.get(pk=world.draft.pk).title == "Canary-draft"


def test_the_right_to_add_alone(world):
    client = someone("typist", "add_report", "add_reportdocument", "view_agency", "view_oversightarea", "view_topic")
    answer = client.post(
        "/admin/reports/report/add/", form(number="OIG-24-01", title="Typed", executive_summary="Words")
    )
    assert answer.status_code == 302
    said = [str(one) for one in client.get("/admin/").context["messages"]]
    assert said[0] == "The number OIG-24-01 is also the number of 1 other report."
    assert client.get(f"/admin/reports/report/{world.draft.pk}/change/").status_code == 403


def test_documents_stay_whole_for_someone_who_may_change_reports_only(world):
    client = someone("writer", "change_report", "publish_report", "view_report", "view_reportdocument")
    base = f"/admin/reports/report/{world.draft.pk}/change/"
    page = client.get(base).content.decode()
    assert 'name="title"' in page
    assert 'type="file"' not in page
    assert client.post(base, form(world.draft, title="Changed")).status_code == 302
    assert Report.objects.get(pk=world.draft.pk).documents.count() == 1


def test_the_plus_beside_topics_takes_the_right_to_add_topics(world):
    rights = ["change_report", "publish_report", "view_report", "view_topic", "view_agency", "view_oversightarea"]
    address = f"/admin/reports/report/{world.draft.pk}/change/"
    assert 'id="add_id_topics"' not in someone("one", *rights).get(address).content.decode()
    assert 'id="add_id_topics"' in someone("two", *rights, "add_topic").get(address).content.decode()


def test_deleting_an_agency_takes_the_right_to(world):
    client = someone("three", "change_agency", "view_agency")
    agency = Agency.objects.get(abbreviation="CBP")
    assert client.post(f"/admin/reports/agency/{agency.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post("/admin/reports/agency/", {"action": "delete_selected", "_selected_action": [agency.pk], "post": "yes"})
    assert Agency.objects.filter(pk=agency.pk).exists()


def test_what_the_desk_shows(db):
    shown = {model._meta.label for model in admin.site._registry}
    assert shown == {
        "reports.Report", "reports.Agency", "reports.OversightArea", "reports.Topic", "auth.User", "auth.Group"
    }  # fmt: skip


def test_no_redirect_that_asks_no_permission(desk, world):
    assert desk.get(f"/admin/r/1/{world.draft.pk}/").status_code == 404


@pytest.mark.parametrize("pk", ["abc", "1.5", "%00", "9" * 90, "-1"])
def test_ids_that_cannot_be(desk, pk):
    for part in ("change", "delete", "history"):
        assert desk.get(f"/admin/reports/report/{pk}/{part}/").status_code in (302, 404)


def test_signing_in_with_cookies_of_the_desk_alone(db):
    """The cookies' path is /admin/: the form, its token and the session must do with that."""
    factories.editor("cookie")
    client = Client(enforce_csrf_checks=True)
    token = client.get("/admin/login/").context["csrf_token"]
    data = {"username": "cookie", "password": "a long enough password", "csrfmiddlewaretoken": str(token)}
    answer = client.post("/admin/login/?next=/admin/", data)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")
    assert {name: cookie["path"] for name, cookie in client.cookies.items()} == {
        "csrftoken": "/admin/",
        "sessionid": "/admin/",
    }


def test_content_policy(desk):
    policy = desk.get("/admin/").headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self'" in policy.split("; ")
    assert "default-src 'none'" in policy.split("; ")
