"""The history of a report at the desk: who changed what and when, and what differs between any two versions."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.admin.differences import words
from reports.models import Report, Revision
from tests import factories

from .conftest import new_document, pdf
from .test_rights import someone


def history(report: Report) -> str:
    return f"/admin/reports/report/{report.pk}/history/"


def compared(answer) -> dict[str, str]:
    """What the page says of each part, with [marks] where tags stand."""
    return {one.label: in_brackets(one.shown) for one in answer.context["compared"].found}


def in_brackets(shown: str) -> str:
    shown = re.sub(r'<(ins|del)><span class="visually-hidden">\[', "[", shown)
    return re.sub(r"<[^>]+>", "", re.sub(r'<span class="visually-hidden">\]</span></(ins|del)>', "]", shown))


@pytest.fixture
def report(desk) -> Report:
    """A draft that was changed twice by an editor."""
    with time_machine.travel(dt.datetime(2026, 11, 3, 19, 5, tzinfo=dt.UTC)):
        desk.force_login(factories.editor("then"))
        made = factories.draft(
            "OIG-27-01",
            "First",
            topics=["ports", "grants"],
            agencies=["CBP"],
            executive_summary="We saw <b>two</b> & more.",
        )
        ice, maps = factories.AgencyFactory(abbreviation="ICE"), factories.TopicFactory(name="maps")
        desk.save(
            made, title="Second", issue_date="June 2009", report_type="audit", agencies=[ice.pk],
            topics=[maps.pk, made.topics.get(name="ports").pk], executive_summary="We saw <i>two</i> & more.",
        )  # fmt: skip
        made.refresh_from_db()
        desk.save(made, **new_document(pdf()))
    desk.force_login(factories.editor("now"))
    return made


def test_who_changed_what_when(desk, report):
    page = desk.get(history(report))
    assert [(one.name, one.text, one.parts) for one in page.context["rows"]] == [
        ("Version 3", "Changed by then, November 3, 2026, 2:05 p.m. EST", "Documents"),
        ("Version 2", "Changed by then, November 3, 2026, 2:05 p.m. EST",
         "Title, Type, Issue date, Fiscal year, Agencies, Topics, Executive summary"),
        ("Version 1", "Entered by an import or a command, November 3, 2026, 2:05 p.m. EST", ""),
    ]  # fmt: skip
    assert page.context["compared"].heading == "What version 3 changed since version 2"


def test_the_last_change_by_name_size_and_hash(desk, report):
    document = report.documents.get()
    assert compared(desk.get(history(report))) == {
        "Documents": f"[added: Report: OIG-27-01-Oct26.pdf, 69\xa0bytes, SHA-256 {document.sha256[:12]}]"
    }


def test_any_two_versions_in_either_direction(desk, report):
    first, second, third = report.revisions.order_by("number")
    forth = compared(desk.get(history(report), {"before": first.pk, "after": third.pk}))
    assert forth == compared(desk.get(history(report), {"after": second.pk})) | {"Documents": forth["Documents"]}
    assert forth.pop("Documents")
    assert forth == {
        "Title": "[removed: First][added: Second]",
        "Type": "[added: Audit]",
        "Issue date": "[added: June 2009]",
        "Fiscal year": "[added: 2009]",
        "Agencies": "[removed: Agency CBP (CBP)][added: Agency ICE (ICE)]",
        "Topics": "[removed: grants][added: maps]",
        "Executive summary": "We saw [removed: &lt;b&gt;two&lt;/b&gt; ][added: &lt;i&gt;two&lt;/i&gt; ]&amp; more.",
    }
    back = compared(desk.get(history(report), {"before": second.pk, "after": first.pk}))
    assert back["Title"] == "[removed: Second][added: First]"


def test_values_are_escaped_on_the_page(desk, report):
    page = desk.get(history(report), {"after": report.revisions.get(number=2).pk}).content.decode()
    assert "&lt;b&gt;two&lt;/b&gt;" in page
    assert "<b>two</b>" not in page


def test_what_was_decided_stands_there_too(desk, report):
    desk.decide(report, "submit", why="Look at page 2.")
    desk.post(f"/admin/reports/report/{report.pk}/previews/", {"note": "Acme Inc.", "days": "3"})
    page = desk.get(history(report))
    assert [(one.text.partition(" by ")[0], one.why) for one in page.context["decisions"]] == [
        ("Submitted for review", "Look at page 2.")
    ]
    assert page.context["links"][0].startswith("Preview link for Acme Inc. made. now, ")


def test_a_report_without_a_history(desk, report):
    Revision.objects.all().delete()
    page = desk.get(history(report))
    assert (page.context["compared"], page.context["rows"]) == (None, [])
    assert "This report has no history yet." in page.content.decode()
    desk.save(report, title="Third")
    page = desk.get(history(report))
    assert [one.text.partition(",")[0] for one in page.context["rows"]] == ["Changed by now", "As it stood then"]
    assert compared(page) == {"Title": "[removed: Second][added: Third]"}
    first = desk.get(history(report), {"after": report.revisions.get(number=1).pk})
    assert "There is no history before this version." in first.content.decode()


@pytest.mark.parametrize("asked", [{"after": "0"}, {"before": "x"}, {"after": "9" * 40}, {"p": "x"}, {"p": "99"}])
def test_bad_addresses_show_the_last_change(desk, report, asked):
    page = desk.get(history(report), asked)
    assert (page.status_code, list(compared(page))) == (200, ["Documents"])
    words = "There is no such version of this report; the last one is shown."
    assert page.context["compared"].problem == ("" if "p" in asked else words)


def test_another_report_s_version_is_not_shown(desk, report, world):
    other = world.draft.revisions.get()
    assert "Canary-draft" not in desk.get(history(report), {"after": other.pk}).content.decode()


def test_whoever_may_see_the_report(world, client):
    assert client.get(history(world.draft)).status_code == 302
    assert someone("clerk").get(history(world.draft)).status_code == 403
    looker = someone("looker", "view_report")
    assert "Version 1" in looker.get(history(world.draft)).content.decode()
    assert looker.get("/admin/reports/report/999999/history/").status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow(desk, db, count):
    report = factories.draft("A-1", "Title 0", topics=["a"], agencies=["CBP"])
    for n in range(count):
        desk.save(Report.objects.get(), title=f"Title {n + 1}")
    with CaptureQueriesContext(connection) as queries:
        assert len(desk.get(history(report)).context["rows"]) == count + 1
    assert len(queries) == 15


def test_pages_of_versions(desk, db):
    report = factories.draft("A-1", "Title")
    (first,) = report.revisions.all()
    Revision.objects.bulk_create(
        [
            Revision(report=report, number=n, kind="edited", content=first.content, happened_at=first.happened_at)
            for n in range(2, 31)
        ]
    )
    pages = [desk.get(history(report), {"p": n}) for n in (1, 2)]
    assert [len(page.context["rows"]) for page in pages] == [25, 5]
    assert "Older versions" in pages[0].content.decode()


@pytest.mark.parametrize(("before", "after", "pieces"), [
    ("", "a b", [("added", "a b")]),
    ("a b c", "a x c", [("", "a "), ("removed", "b "), ("added", "x "), ("", "c")]),
    ("a\r\nb", "a\nb", [("", "a\nb")]),
    ("a", "", [("removed", "a")]),
])  # fmt: skip
def test_texts_by_words(before, after, pieces):
    assert words(before, after) == pieces


def test_long_texts_are_compared_by_lines_and_in_time():
    text = "".join(f"{n} {'word ' * 50}\n" for n in range(400))
    changed = text.replace("7 word", "seven word", 1)
    assert [mark for mark, _ in words(text, changed)] == ["", "removed", "added", ""]
    assert [mark for mark, _ in words("word " * 20_000, "other " * 20_000)] == ["removed", "added"]
