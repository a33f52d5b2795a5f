"""What a made-up text, id or page must not cost the desk."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.admin.differences import ADDED, REMOVED, words
from tests import factories

IDS = ("x", "\0", "1.5", "9" * 40, "-1")


def test_two_texts_in_which_every_second_word_is_the_same_are_shown_whole():
    old, new = (" ".join(f"a {name}{n}" for n in range(499)) for name in "xy")
    began = time.monotonic()
    assert words(old, new) == [(REMOVED, old), (ADDED, new)]
    assert time.monotonic() - began < 2  # by words it takes seven


def test_an_ordinary_long_text_is_compared_by_words():
    text = " ".join(f"the word{n}" for n in range(200))
    assert [mark for mark, _ in words(text, text.replace("word7 ", "other "))] == ["", REMOVED, ADDED, ""]


@pytest.mark.parametrize("address", ["report", "topic", "agency", "oversightarea"])
def test_made_up_ids_of_an_action_are_left_out(desk, address):
    for action in ("delete_selected", "export_as_csv", "change_topics_selected", "merge_selected"):
        sent = {"action": action, "index": "0", "_selected_action": IDS}
        assert desk.post(f"/admin/reports/{address}/", sent).status_code == 302


@pytest.mark.sqlite
def test_pages_that_only_ask_begin_no_transaction(desk):
    """On SQLite each would wait for whoever writes, and everybody who writes for it."""
    report = factories.published("OIG-24-01", documents=["report"])
    desk.post(f"/admin/reports/report/{report.pk}/copy/")
    base = f"/admin/reports/report/{report.pk}"
    revision = report.revisions.versions().get()
    pages = ["copy/", "copy/put-in-place/", "withdraw/", f"history/{revision.pk}/restore/"]
    with CaptureQueriesContext(connection) as queries:
        assert [desk.get(f"{base}/{page}").status_code for page in pages] == [200] * 4
    said = [one["sql"] for one in queries.captured_queries]
    assert [sql for sql in said if sql.startswith(("BEGIN", "SAVEPOINT"))] == []
