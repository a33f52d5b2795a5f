"""The documents of a working copy: a list of what is there in public and of files that only the copy has.

A copy whose list nobody touched has the documents that the public version has, whatever becomes of those. Its own files are
rows with `copy`, which nothing in public knows; each may stand in the place of a public one (`replaces`).
"""

from reports.choices import DocumentKind, ReadingState
from reports.models import DocumentPage, Report, ReportDocument, Revision

from .contents import Content, file_of, files
from .names import name_documents

# what follows from a file: it goes with it from the copy's row to the public one, whose address stays
OF_THE_FILE = (
    "original_name", "size", "sha256", "uploaded_at", "reading_state", "reading_problem", "reading_since", "reading_attempts",
    "page_count", "word_count", "pdf_title", "language", "is_tagged", "findings", "is_unfit", "is_checked", "checking_since",
    "clean_size", "clean_sha256",
)  # fmt: skip


def entry_of(document: ReportDocument, *, replaces: int = 0) -> Content:
    """A file that only a working copy has, as its list names it; `replaces` is the id of the public document, or 0."""
    return file_of(document) | {"replaces": replaces}


def own_documents(copy: Revision) -> dict[int, ReportDocument]:
    """The files that only this working copy has, by id."""
    return {one.pk: one for one in ReportDocument.with_copies.filter(copy=copy)}


def version_of(copy: Revision, number: int | None) -> Content | None:
    """What a version of the report said, or None if there is none of this number."""
    found = Revision.objects.versions().filter(report=copy.report_id, number=number).first()
    return found.content if found else None


def is_touched(copy: Revision) -> bool:
    """Whether somebody changed the list of documents in the working copy."""
    base = version_of(copy, copy.base)
    return base is not None and files(base) != files(copy.content)


def listed(copy: Revision, last: Revision) -> list[Content]:
    """The documents as they would be with the copy in the place of `last`, as its content lists them."""
    return copy.content["documents"] if is_touched(copy) else last.content["documents"]


def documents_of(copy: Revision, last: Revision, report: Report) -> list[ReportDocument]:
    """The same as rows in hand, which nobody may save: each with its kind, title and public name of then.

    `report`: the row in hand that they belong to, as it would be; names follow from its number.
    """
    own = own_documents(copy)
    public = {one.pk: one for one in ReportDocument.objects.filter(report=copy.report_id)}
    found = []
    for one in listed(copy, last):
        document = own.get(one["id"]) or public.get(one["id"])
        if document is None:  # removed in public meanwhile: the copy is told of it and has to be compared
            continue
        former = public.get(one.get("replaces", 0))
        describe(document, one)
        document.report, document.name = report, document.name or (former.name if former else "")
        found.append(document)
    taken = {one.name for one in found if one.name}
    for document in found:
        document.name = document.name or document.proposed_name(taken)
        taken.add(document.name)
    return sorted(found, key=lambda one: one.position)


def describe(document: ReportDocument, one: Content) -> None:
    """Give a row in hand the kind and title that a list says. Kinds stand in their order, the list decides within each."""
    document.kind, document.title = one["kind"], one["title"]
    document.position = DocumentKind.values.index(one["kind"])


def drop_own(copy: Revision, *, but: list[Content] = ()) -> None:  # type: ignore[assignment]
    """Remove the files that a working copy had and needs no more. Their bytes go with the next sweep."""
    ReportDocument.with_copies.filter(copy=copy).exclude(pk__in=[one["id"] for one in but]).delete()


def place(current: Report, copy: Revision) -> None:
    """Make the report's documents those of its working copy. Both are locked; the caller follows it up."""
    own = own_documents(copy)
    public = {one.pk: one for one in current.documents.select_for_update()}
    wanted = set()
    for rank, one in enumerate(copy.content["documents"]):
        mine = own.get(one["id"])
        document = public.get(one.get("replaces", 0)) if mine else public.get(one["id"])
        if mine and document:
            take_file(document, mine)
        elif mine:
            document, mine.copy = mine, None
        if document is None:
            continue
        describe(document, one)
        document.rank = rank
        document.save()
        wanted.add(document.pk)
    for pk, document in public.items():
        if pk not in wanted:
            document.delete()
    drop_own(copy)
    name_documents(current)


def take_file(document: ReportDocument, mine: ReportDocument) -> None:
    """Give a public document the file of a working copy, with all that is known of it. A reading under way begins anew."""
    for name in OF_THE_FILE:
        setattr(document, name, getattr(mine, name))
    for name in ("file", "clean_file", "thumbnail"):
        getattr(document, name).name = getattr(mine, name).name
    if document.reading_since:
        document.reading_state, document.reading_since = ReadingState.WAITING, None
    DocumentPage.objects.filter(document=document).delete()
    DocumentPage.objects.filter(document=mine).update(document=document)
