"""The working copy of a public report at the desk: written in the report's own form, reviewed, put in its place."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import publishing
from reports.admin.copies import OVER
from reports.admin.copy_steps import version
from reports.models import Report, Revision
from tests import factories

from .conftest import Desk, form
from .test_history import in_brackets
from .test_rights import someone


@pytest.fixture
def report(db) -> Report:
    """A public one."""
    return factories.published(
        "A-1", "Old title", topics=["ports"], agencies=["CBP"], area="Border", fiscal_year=2026, executive_summary="Old.",
        documents=["report"],
    )  # fmt: skip


@pytest.fixture
def other(db) -> Desk:
    """A second editor."""
    client = Desk()
    client.force_login(factories.editor("moss"))
    return client


def address(report: Report, step: str = "") -> str:
    return f"/admin/reports/report/{report.pk}/copy/{step}"


def copy_of(report: Report) -> Revision:
    return report.revisions.copies().get()


def typed(client: Desk, report: Report, **values) -> dict:
    """The form as a browser sends it that has just loaded it."""
    page = client.get(address(report)).content.decode()
    (loaded,) = re.findall(r'name="loaded_version" value="([^"]+)"', page)
    said = copy_of(report).content
    mine = {name: value for name, value in form(report).items() if not name.startswith("documents")}
    mine |= {name: said[name] or "" for name in ("number", "title", "report_type", "fiscal_year", "executive_summary")}
    mine |= {name: [one["id"] for one in said[name]] for name in ("agencies", "topics")}
    return mine | {"loaded_version": loaded} | values


def step(client: Desk, report: Report, name: str, **values):
    return client.post(address(report, f"{name}/"), {"version": version(copy_of(report)), **values})


def stored(report: Report) -> tuple[str, str]:
    report.refresh_from_db()
    return report.title, report.executive_summary


def test_the_whole_way(desk, other, report, client, settings):
    settings.TWO_PERSON_RULE = True
    assert f'href="{address(report)}"' in desk.get(f"/admin/reports/report/{report.pk}/change/").content.decode()
    assert "Begin a working copy" in desk.get(address(report)).content.decode()
    assert desk.post(address(report)).headers["Location"] == address(report)
    maps = factories.TopicFactory(name="maps")
    sent = typed(
        desk, report, title="New title", issue_date="June 2009", fiscal_year="2009", topics=[maps.pk], _then="submit"
    )
    assert desk.post(address(report), sent).headers["Location"] == address(report, "submit/")
    assert stored(report) == ("Old title", "Old.")
    assert "New title" not in client.get("/reports/a-1/").content.decode()
    page = desk.get(address(report))
    assert {one.label: in_brackets(one.shown) for one in page.context["found"]} == {
        "Title": "[removed: Old ][added: New ]title", "Issue date": "[added: June 2009]",
        "Fiscal year": "[removed: 2026][added: 2009]", "Topics": "[removed: ports][added: maps]",
    }  # fmt: skip
    assert step(desk, report, "submit").status_code == 302
    page = desk.get(address(report))
    assert [one.name for one in page.context["steps"]] == ["send-back", "discard"]
    assert page.context["hints"] == ["You changed this working copy last, so another editor must approve it."]
    assert step(desk, report, "approve").headers["Location"] == address(report)  # refused
    assert copy_of(report).state == "review"
    assert step(other, report, "approve", why="Fine.").status_code == 302
    assert other.messages()[-1] == "The working copy is approved."
    answer = step(desk, report, "put-in-place")
    assert answer.headers["Location"] == f"/admin/reports/report/{report.pk}/change/"
    assert "New title" in client.get("/reports/a-1/").content.decode()
    assert client.get("/topics/maps/").status_code == 200
    assert [one.text.partition(",")[0] for one in desk.get(f"/admin/reports/report/{report.pk}/history/").context["rows"]] == [
        "Working copy by desk", "Entered by an import or a command"
    ]  # fmt: skip


@pytest.fixture
def begun(desk, report) -> Report:
    """With a working copy that has another title."""
    desk.post(address(report))
    assert desk.post(address(report), typed(desk, report, title="Of the copy")).status_code == 302
    return report


def test_two_at_one_copy(desk, other, begun):
    mine = typed(desk, begun, title="Mine")
    other.post(address(begun), typed(other, begun, title="Theirs", executive_summary="New."))
    answer = desk.post(address(begun), mine)
    found = answer.context["adminform"].form.conflict
    assert [(one.label, one.theirs, one.mine) for one in found.differences] == [
        ("Title", "Theirs", "Mine"), ("Executive summary", "New.", "Old."),
    ]  # fmt: skip
    assert copy_of(begun).content["title"] == "Theirs"
    assert desk.post(address(begun), mine | {"overwritten_version": found.version}).status_code == 302
    assert copy_of(begun).content["title"] == "Mine"
    assert stored(begun) == ("Old title", "Old.")


def test_a_confirmation_is_about_what_its_page_showed(desk, other, begun):
    seen = version(copy_of(begun))
    other.post(address(begun), typed(other, begun, title="Theirs"))
    answer = desk.post(address(begun, "put-in-place/"), {"version": seen})
    assert answer.context["form"].non_field_errors() == [
        "moss changed the working copy after you opened this page. Look at it again."
    ]
    assert stored(begun)[0] == "Old title"


def test_the_public_version_was_changed_meanwhile(desk, other, begun):
    other.save(begun, executive_summary="Corrected.")
    answer = step(desk, begun, "put-in-place")
    assert answer.context["form"].non_field_errors() == [
        "The public report was changed since this working copy was made. Compare both before it takes its place."
    ]
    page = desk.get(address(begun))
    assert (page.context["overtaken_by"], {one.label: in_brackets(one.shown) for one in page.context["found"]}) == (
        2, {"Title": "[removed: Old title][added: Of the copy]",
            "Executive summary": "[removed: Corrected.][added: Old.]"},
    )  # fmt: skip
    desk.post(address(begun), typed(desk, begun, executive_summary="Corrected."))
    assert len(step(desk, begun, "put-in-place").context["form"].non_field_errors()) == 1  # without the tick
    desk.post(address(begun), typed(desk, begun, seen_version="2"))
    assert step(desk, begun, "put-in-place").status_code == 302
    assert stored(begun) == ("Of the copy", "Corrected.")
    assert begun.revisions.get(number=2).content["title"] == "Old title"


def test_an_earlier_version_of_a_public_report_comes_back_as_a_copy(desk, report):
    desk.save(report, title="Second")
    first = report.revisions.get(number=1)
    restore = f"/admin/reports/report/{report.pk}/history/{first.pk}/restore/"
    page = desk.get(restore)
    assert [one.label for one in page.context["found"]] == ["Title"]
    answer = desk.post(restore, {"version": page.context["version"]})
    assert (answer.headers["Location"], copy_of(report).content["title"]) == (address(report), "Old title")
    assert stored(report)[0] == "Second"
    assert desk.post(restore, {"version": page.context["version"]}).context["problem"] == (
        "There is a working copy of this report already. Put it in place or discard it first."
    )


def test_discarded_it_stays_in_the_history(desk, begun):
    step(desk, begun, "discard")
    assert not begun.revisions.copies().exists()
    page = desk.get(f"/admin/reports/report/{begun.pk}/history/")
    assert page.context["rows"][0].name == "Working copy (discarded)"


def test_what_was_typed_into_a_copy_that_is_over_begins_a_new_one(desk, other, begun):
    mine = typed(desk, begun, title="Typed meanwhile")
    step(other, begun, "put-in-place")
    answer = desk.post(address(begun), mine)
    assert answer.context["adminform"].form.non_field_errors() == [OVER]
    page = answer.content.decode()
    assert 'value="Typed meanwhile"' in page
    assert 'name="begin_anew"' in page
    assert not begun.revisions.copies().exists()
    assert desk.post(address(begun), mine | {"begin_anew": "yes"}).headers["Location"] == address(begun)
    assert (copy_of(begun).content["title"], stored(begun)[0]) == ("Typed meanwhile", "Of the copy")
    step(desk, begun, "discard")
    publishing.withdraw(begun, reason="Wrong.", by=None)
    answer = desk.post(address(begun), mine | {"begin_anew": "yes"})
    assert answer.context["adminform"].form.non_field_errors() == [
        "This report is not public. Change the report itself."
    ]


def test_bad_input_loses_nothing(desk, begun):
    answer = desk.post(address(begun), typed(desk, begun, title="Typed", issue_date="yesterday", agencies=["x"]))
    assert answer.status_code == 200
    assert set(answer.context["errors"]) == {"issue_date", "agencies"}
    assert 'value="Typed"' in answer.content.decode()
    assert copy_of(begun).content["title"] == "Of the copy"
    assert desk.post(address(begun), {"title": ""}).context["errors"]["title"] == [
        "Enter at least a number or a title."
    ]


def test_the_start_page_names_it(desk, begun):
    (section,) = [one for one in desk.get("/admin/").context["desk_sections"] if one.name == "copies"]
    (line,) = section.lines
    assert (line.text, line.url) == ("A-1 Old title", address(begun))
    assert line.detail.startswith("Being written. desk, ")
    step(desk, begun, "discard")
    assert "copies" not in [one.name for one in desk.get("/admin/").context["desk_sections"]]
    assert "copies" not in [
        one.name for one in someone("looker", "view_report").get("/admin/").context["desk_sections"]
    ]


def test_what_it_lacks_is_listed_with_the_way_there(desk, begun):
    desk.post(address(begun), typed(desk, begun, executive_summary=""))
    page = desk.get(address(begun, "put-in-place/"))
    assert page.context["lacking"] == [
        (
            "Enter the executive summary. The law asks for a summary of findings.",
            f"{address(begun)}#id_executive_summary",
        )
    ]


def test_what_is_not_public_has_none(desk, world):
    for report in (world.draft, world.scheduled, world.withdrawn):
        assert "/copy/" not in desk.get(f"/admin/reports/report/{report.pk}/change/").content.decode()
        for answer in (desk.get(address(report)), desk.post(address(report)), desk.post(address(report, "submit/"))):
            assert answer.headers["Location"] == f"/admin/reports/report/{report.pk}/change/"
    assert not Revision.objects.copies().exists()
    assert desk.get(address(world.draft, "nonsense/")).status_code == 404


def test_a_withdrawn_report_keeps_its_copy_waiting(desk, begun):
    publishing.withdraw(begun, reason="Wrong.", by=None)
    page = desk.get(address(begun))
    assert [one.name for one in page.context["steps"]] == ["submit", "discard"]
    step(desk, begun, "put-in-place")
    assert stored(begun)[0] == "Old title"


def test_who_may(begun, client):
    looker = someone("looker", "view_report")
    author = someone("author", "view_report", "change_report", "add_report")
    Report.objects.update(created_by=User.objects.get(username="author"))
    for path in (address(begun), address(begun, "submit/"), address(begun, "discard/")):
        assert client.get(path).status_code == 302
        for other in (looker, author):
            assert (other.get(path).status_code, other.post(path).status_code) == (403, 403)
    assert copy_of(begun).state == "working"


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow(desk, report, count):
    desk.post(address(report))
    topics = [factories.TopicFactory(name=f"t{n}").pk for n in range(count)]
    desk.post(address(report), typed(desk, report, topics=topics))
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(address(report)).status_code == 200
    assert len(queries) <= 34
