"""What was corrected and withdrawn, on its own page and on the report's."""

import datetime as dt

import pytest
import time_machine

from reports import catalog, publishing
from reports.models import Correction
from tests import factories

NOON = dt.datetime(2026, 11, 3, 17, 0, tzinfo=dt.UTC)  # noon in New York


def lines(response) -> list[tuple]:
    """State, title and text of each notice."""
    notices = response.context["notices"]
    return [("withdrawn" if one.is_withdrawal else "corrected", one.number, one.text) for one in notices]


def test_nothing_yet(client, db):
    assert "No report has been corrected or withdrawn." in client.get("/corrections/").content.decode()


def test_newest_first_with_what_stays_of_a_withdrawn_report(client, world):
    publishing.correct(world.public, notice="Table 2 was wrong.", by=None)
    publishing.correct(world.public, notice="<b>So</b> was\ntable 3.", by=None)
    response = client.get("/corrections/")
    text = response.content.decode()
    assert lines(response) == [
        ("corrected", "OIG-24-01", "<b>So</b> was\ntable 3."),
        ("corrected", "OIG-24-01", "Table 2 was wrong."),
        ("withdrawn", "OIG-24-04", "Its figures were wrong."),
    ]
    assert "3 notices, newest first." in text
    assert "&lt;b&gt;So&lt;/b&gt; was<br>table 3." in text
    assert '<a href="/reports/oig-24-04/">OIG-24-04: Withdrawn title</a>' in text
    assert "canary" not in text.lower()


def test_a_withdrawn_report_keeps_no_correction(client, world):
    publishing.correct(world.public, notice="Canary of a notice.", by=None)
    etag = client.get("/corrections/").headers["ETag"]
    publishing.withdraw(world.public, reason="All of it.", by=None)
    response = client.get("/corrections/", headers={"If-None-Match": etag})
    assert lines(response)[0] == ("withdrawn", "OIG-24-01", "All of it.")
    assert "Canary of a notice" not in response.content.decode()
    assert "Canary of a notice" not in client.get("/reports/oig-24-01/").content.decode()


def test_on_the_reports_page(client, world):
    plain = client.get("/reports/oig-24-01/").content.decode()
    with time_machine.travel(NOON, tick=False):
        Correction.objects.create(report=world.public, text="Table 2 was wrong.", happened_at=NOON)
    publishing.correct(world.public, notice="Table 3, too.", by=None)
    text = client.get("/reports/oig-24-01/").content.decode()
    assert ('<span class="state">Published</span>' in plain, '<span class="state">Corrected</span>' in text) == (
        True,
        True,
    )
    assert '<h2 id="corrections-heading">Corrections</h2>' in text
    assert "corrections-heading" not in plain
    assert ">November 3, 2026</time>:</strong> Table 2 was wrong.</p>" in text
    assert text.index("Table 3, too.") < text.index("Table 2 was wrong.")


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "", "1.5", "²", "9" * 400])
def test_a_page_that_is_not_there(client, world, page):
    assert client.get("/corrections/", {"page": page}).status_code == 404


def test_many_notices_come_in_pages(client, world):
    moments = [NOON + dt.timedelta(minutes=n) for n in range(51)]
    Correction.objects.bulk_create(
        Correction(report=world.public, text=f"Notice {n}", happened_at=moment) for n, moment in enumerate(moments)
    )
    catalog.forget()
    first, second = client.get("/corrections/"), client.get("/corrections/?page=2")
    assert len(lines(first)) == 50
    assert lines(second)[-1] == ("corrected", "OIG-24-01", "Notice 0")
    assert "Older notices" in first.content.decode()
    assert '<a href="/corrections/">Newer notices</a>' in second.content.decode()
    assert 'content="noindex, follow"' in second.content.decode()


def test_statements_do_not_grow(client, db, django_assert_num_queries):
    for count in (1, 3):
        while Correction.objects.count() < count:
            publishing.correct(factories.published(), notice="Wrong.", by=None)
            factories.withdrawn()
        client.get("/corrections/")
        with django_assert_num_queries(5):
            client.get("/corrections/")
