"""Several people at the same topics in the same moment: no error, and nothing is lost."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from reports import publishing
from reports.models import Report, ReportTopic, Topic
from tests import factories
from tests.admin.conftest import Desk
from tests.databases.index import index_is_its_rebuild

pytestmark = pytest.mark.postgres  # SQLite has one writer at a time
ROUNDS = 4


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run them in threads that start together. What became of each: "done" or "refused"; anything else is an error."""
    said, start = [""] * len(acts), threading.Barrier(len(acts))

    def run(n: int) -> None:
        start.wait()
        try:
            acts[n]()
            said[n] = "done"
        except ValidationError:
            said[n] = "refused"
        except Exception as error:
            said[n] = repr(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


@pytest.fixture
def desk(clean_index, transactional_db):
    client = Desk()
    client.force_login(factories.editor("desk"))
    return client


def test_merges_and_edits(desk):
    """Two merge the same topics in opposite directions, one saves a report that has one of them, one publishes another."""
    for n in range(ROUNDS):
        old, new = (factories.TopicFactory(name=f"{name} {n}") for name in ("Old", "New"))
        saved = factories.published(f"A-{n}", f"Saved {n}", topics=[old.name])
        published = factories.draft(f"B-{n}", f"Published {n}", topics=[old.name, new.name])
        many = [factories.published(f"C-{n}-{one}", topics=[new.name]).pk for one in range(3)]

        def save(saved=saved):
            assert desk.save(saved, title="New title").status_code == 302

        said = at_once(
            lambda: publishing.merge_topics([old], into=new, by=None),  # noqa: B023
            lambda: publishing.merge_topics([new], into=old, by=None),  # noqa: B023
            save,
            lambda: publishing.publish(published, by=None),  # noqa: B023
            lambda: publishing.change_topics(many, add=[old.pk], remove=[new.pk], by=None),  # noqa: B023
        )
        assert sorted(said) == ["done"] * 4 + ["refused"], said
        kept = Topic.objects.get(pk__in=[old.pk, new.pk])
        assert Report.objects.get(pk=saved.pk).title == "New title"
        for report in (saved.pk, published.pk, *many):
            assert list(ReportTopic.objects.filter(content_object=report).values_list("tag", flat=True)) == [kept.pk]
    assert index_is_its_rebuild()
