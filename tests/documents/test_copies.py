"""The files of a working copy are kept, read and checked like any, and the public learns nothing of it."""

import os
import time

from django.core.files.base import ContentFile

from reports import catalog, keeping, publishing, search
from reports.documents import intake, states
from reports.models import ReportDocument, Revision
from reports.publishing import copy_documents
from tests.publishing.test_copies import report  # noqa: F401  (fixtures)
from tests.publishing.test_copy_documents import (  # noqa: F401  (fixtures)
    NEW,
    OTHER,
    bytes_of,
    copy,
    listing,
    own,
    public,
    replaced,
    write,
)

from .test_states import READ


class TestReading:
    """The copy's files are read and checked as they come, and the public learns nothing of it."""

    def test_a_reading_does_not_show(self, copy, public, monkeypatch, counter):  # noqa: F811
        made = own(copy)
        before, version = counter(), catalog.current().version
        monkeypatch.setattr(states, "read", lambda path: READ)
        assert states.next_waiting() == made.pk
        assert states.read_one(made.pk)
        assert (counter(), catalog.current().version, list(search.find("walrus page").ids)) == (before, version, [])
        main = listing(copy)["report"]
        write(copy, copy_documents.entry_of(made, replaces=main["id"]))
        publishing.put_in_place(copy, by=None)
        kept = public.documents.get()
        assert (kept.page_count, kept.pages.count(), kept.reading_state) == (3, 3, "ready")
        with kept.thumbnail.open() as picture:
            assert picture.read() == b"RIFFpicture"

    def test_a_reading_that_ends_after_the_copy_took_its_place(self, copy, public, monkeypatch):  # noqa: F811
        main = listing(copy)["report"]
        instead, added = own(copy), own(copy, OTHER, "highlights")
        write(copy, copy_documents.entry_of(instead, replaces=main["id"]), copy_documents.entry_of(added))

        def read(path):
            if copy.report.documents.count() == 2 and Revision.objects.copies().exists():
                publishing.put_in_place(copy, by=None)
            return READ

        monkeypatch.setattr(states, "read", read)
        assert states.read_one(added.pk)  # its row is the public one now
        assert list(search.find("walrus page").ids) == [public.pk]
        assert public.documents.get(kind="report").reading_state == "waiting"

    def test_one_under_way_begins_anew_at_the_public_row(self, copy, public, monkeypatch):  # noqa: F811
        made = own(copy)
        write(copy, copy_documents.entry_of(made, replaces=listing(copy)["report"]["id"]))

        def read(path):
            publishing.put_in_place(copy, by=None)
            return READ

        monkeypatch.setattr(states, "read", read)
        assert states.read_one(made.pk) is False
        kept = public.documents.get()
        assert (kept.reading_state, kept.pages.count()) == ("waiting", 0)
        monkeypatch.setattr(states, "read", lambda path: READ)
        assert states.next_waiting() == kept.pk
        assert states.read_one(kept.pk)


class TestFiles:
    """Files outlive kills and sweeps as long as something names them, and go when nothing does."""

    def orphans(self) -> list[str]:
        for parent, _, names in os.walk(ReportDocument._meta.get_field("file").storage.location):
            for name in names:
                os.utime(os.path.join(parent, name), (time.time() - 2 * keeping.orphans.DAY,) * 2)
        return [path.name for path in keeping.find_orphans()]

    def test_a_copys_file_is_no_orphan_until_it_is_dropped(self, copy):  # noqa: F811
        made = replaced(copy)
        assert self.orphans() == []
        publishing.discard_copy(copy, by=None)
        assert not ReportDocument.with_copies.filter(copy=copy).exists()
        assert self.orphans() == [os.path.basename(made.file.name)]

    def test_what_the_copy_leaves_out_again_is_dropped(self, copy):  # noqa: F811
        said = list(listing(copy).values())
        made = replaced(copy)
        write(copy, *said)
        assert self.orphans() == [os.path.basename(made.file.name)]
        assert not copy_documents.is_touched(copy)

    def test_a_file_whose_row_never_came_is_swept(self, copy):  # noqa: F811
        """A kill between the two: the file is there first, and durable; no row names it."""
        made = ReportDocument(report=copy.report, copy=copy, kind="report")
        intake.fill(made, ContentFile(NEW, name="typed.pdf"))
        made.file.save("typed.pdf", made.file.file, save=False)
        assert self.orphans() == [os.path.basename(made.file.name)]

    def test_the_replaced_file_is_private_at_once(self, client, copy, public):  # noqa: F811
        former = public.documents.get(kind="report").file.name
        replaced(copy)
        publishing.put_in_place(copy, by=None)
        assert os.path.basename(former) in self.orphans()
        assert bytes_of(client, f"/reports/a-1/documents/{former}") == 404
