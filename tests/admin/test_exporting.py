"""Exports at the desk: what one gets, under which name, and who gets nothing."""

import io

import openpyxl
import pytest
from django.utils import timezone

from tests import factories

from .test_rights import someone

BASE = "/admin/reports/report/"


def text(answer) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def numbers(answer) -> list[str]:
    """The first cells of a CSV, without the header's."""
    return [line.split('"')[1] for line in text(answer).split("\r\n")[1:] if line]


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("jsonl", "application/x-ndjson; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_how_it_is_sent(desk, world, kind, content_type):
    answer = desk.get(f"{BASE}export/{kind}/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, content_type)
    name = f"reports-{timezone.localdate().isoformat()}.{kind}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    content = b"".join(answer.streaming_content)
    if kind == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].max_row == 5
    else:
        assert "Canary-draft-summary." in content.decode()


def test_all_that_the_list_shows_in_its_order(desk, world):
    assert numbers(desk.get(f"{BASE}export/csv/?o=1")) == ["OIG-24-01", "OIG-24-02", "OIG-24-03", "OIG-24-04"]
    assert numbers(desk.get(f"{BASE}export/csv/?o=-1")) == ["OIG-24-04", "OIG-24-03", "OIG-24-02", "OIG-24-01"]
    assert numbers(desk.get(f"{BASE}export/csv/?standing=draft")) == ["OIG-24-02"]
    assert numbers(desk.get(f"{BASE}export/csv/?q=wildlife")) == ["OIG-24-01"]
    assert numbers(desk.get(f"{BASE}export/csv/?q=nothing+like+it")) == []


def test_more_than_a_page_of_the_list(desk):
    for n in range(53):
        factories.draft(f"X-{n}")
    assert len(numbers(desk.get(f"{BASE}export/csv/"))) == 53


def test_the_list_links_to_what_it_shows(desk, world):
    page = desk.get(f"{BASE}?standing=draft&q=canary").content.decode()
    assert 'href="/admin/reports/report/export/xlsx/?standing=draft&amp;q=canary"' in page


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_selected_reports(desk, world, kind):
    data = {"action": f"export_as_{kind}", "_selected_action": [world.draft.pk]}
    content = b"".join(desk.post(BASE, data).streaming_content)
    if kind == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].max_row == 2
    else:
        assert (b"Canary-draft" in content, b"Wildlife" in content) == (True, False)


@pytest.mark.parametrize("query", ["?p=999", "?title__regex=(", "?e=1", "?o=99", "?standing=nonsense", "?q=%00"])
def test_bad_parameters_are_no_error(desk, world, query):
    assert desk.get(f"{BASE}export/csv/{query}").status_code in (200, 302, 400)


def test_unknown_formats(desk):
    assert desk.get(f"{BASE}export/pdf/").status_code == 404


def test_who_may_not_look_gets_nothing(world, client):
    for kind in ("csv", "jsonl", "xlsx"):
        assert client.get(f"{BASE}export/{kind}/").status_code == 302
        for name, rights in (("a", ()), ("b", ("add_report",)), ("c", ("view_agency", "view_topic"))):
            assert someone(f"{name}{kind}", *rights).get(f"{BASE}export/{kind}/").status_code == 403
    typist = someone("typist", "add_report")
    data = {"action": "export_as_csv", "_selected_action": [world.draft.pk]}
    assert typist.post(BASE, data).status_code == 403
