"""What follows an edit: in the index no more than what it can have changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import publishing, search
from reports.models import Topic


@pytest.fixture
def renamed(world, settings):
    """The world, with other words for every topic. How long a search takes is not asked here."""
    settings.SEARCH_TIMEOUT_MS = 60_000
    Topic.objects.update(synonyms="tusks")
    return world


def pages_asked(edit) -> list[str]:
    """The statements of an edit that read pages or touch their part of the index."""
    with CaptureQueriesContext(connection) as queries:
        edit()
    return [query["sql"] for query in queries if "documentpage" in query["sql"] or "search_pages" in query["sql"]]


def found(text: str) -> list[int]:
    return search.match(search.parse(text))


def test_a_word_of_a_vocabulary_costs_no_page(renamed):
    ids = [renamed.public.pk, renamed.draft.pk, renamed.scheduled.pk, renamed.withdrawn.pk]
    assert pages_asked(lambda: publishing.vocabulary_changed(report_ids=ids, words_changed=True)) == []
    assert (found("tusks"), found("harbor")) == ([renamed.public.pk], [renamed.public.pk])


def test_an_import_that_changes_reports_costs_no_page(renamed):
    assert pages_asked(lambda: publishing.saved_many([renamed.public.pk, renamed.draft.pk], by=renamed.editor)) == []
    assert (found("tusks"), found("harbor")) == ([renamed.public.pk], [renamed.public.pk])


def test_a_save_may_have_changed_documents(renamed):
    assert pages_asked(lambda: publishing.saved(renamed.public, by=renamed.editor)) != []
    assert (found("tusks"), found("harbor")) == ([renamed.public.pk], [renamed.public.pk])
