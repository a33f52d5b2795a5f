"""The reports that rows may be about: those in the database that a file can mean, and those it adds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from reports.models import Agency, LegacyAddress, OversightArea, Report, ReportTopic, Topic, naming

from .rows import Row
from .vocabulary import Vocabularies

BATCH = 500
Identity = tuple[str, str]


@dataclass(eq=False)
class Entry:
    """A report with all that an import may fill, and what it has filled."""

    report: Report
    is_new: bool = False
    area: OversightArea | None = None
    agencies: list[Agency] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    new_paths: list[str] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)  # names of fields, "agencies", "topics", "paths"
    before: object = None  # as it was stored, once a row may have changed it (trial.Before)

    @property
    def identity(self) -> Identity:
        """Number and title, both folded: what makes two rows one report."""
        return naming.fold(self.report.number), naming.fold(self.report.title)[:500]


class Entries:
    """All entries, found by identity, number or title. In the order of the database, then of the file."""

    def __init__(self) -> None:
        self.by_identity: dict[Identity, list[Entry]] = defaultdict(list)
        self.by_number: dict[str, list[Entry]] = defaultdict(list)
        self.by_title: dict[str, list[Entry]] = defaultdict(list)
        self.all: list[Entry] = []
        self.owners: dict[str, Entry | Report] = {}  # of paths on a former site

    def add(self, entry: Entry) -> None:
        """Take in an entry."""
        number, title = entry.identity
        self.all.append(entry)
        self.by_identity[number, title].append(entry)
        if number:
            self.by_number[number].append(entry)
        if title:
            self.by_title[title].append(entry)


def batches(items: Iterable) -> Iterator[list]:
    """Lists of at most BATCH items: databases limit the parameters of a statement."""
    items = list(items)
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def load(rows: list[Row], vocabularies: Vocabularies, *, lock: bool) -> Entries:
    """Every stored report, hidden or not, that has the number or the title of one of the rows.

    `lock` keeps others from changing them until the transaction ends.
    """
    ids: set[int] = set()
    for name, keys in (
        ("number_key", {naming.number_key(row.report_number) for row in rows}),
        ("title_key", {row.title_key for row in rows}),
    ):
        for batch in batches(sorted(keys - {""})):
            ids.update(Report.objects.filter(Q(**{f"{name}__in": batch})).values_list("pk", flat=True))
    found = stored(ids, lock=lock)
    entries, by_id = entries_of(found, vocabularies)
    load_paths(by_id, entries, {path for row in rows for path in row.paths})
    return entries


def load_ids(report_ids: Iterable[int], vocabularies: Vocabularies, *, lock: bool) -> dict[int, Entry]:
    """The stored reports with these ids, by id. `lock` as in `load`."""
    return entries_of(stored(report_ids, lock=lock), vocabularies)[1]


def stored(report_ids: Iterable[int], *, lock: bool) -> dict[int, Report]:
    """The rows with these ids, locked in the order of their ids, as everybody does who locks several."""
    found: dict[int, Report] = {}
    for batch in batches(sorted(report_ids)):
        reports = Report.objects.filter(pk__in=batch).order_by("pk")
        if lock:
            reports = reports.select_for_update()
        found.update({report.pk: report for report in reports})
    return found


def entries_of(found: dict[int, Report], vocabularies: Vocabularies) -> tuple[Entries, dict[int, Entry]]:
    """Entries of stored reports, and the same by id."""
    entries = Entries()
    by_id = {pk: Entry(found[pk]) for pk in sorted(found)}
    for entry in by_id.values():
        entries.add(entry)
    load_vocabulary(by_id, vocabularies)
    return entries, by_id


def load_vocabulary(by_id: dict[int, Entry], vocabularies: Vocabularies) -> None:
    """Give the entries their areas, agencies and topics, also those that came since the vocabularies were read."""
    vocabularies.areas.learn(entry.report.area_id for entry in by_id.values() if entry.report.area_id)
    for entry in by_id.values():
        entry.area = vocabularies.areas.by_id.get(entry.report.area_id)  # type: ignore[assignment,arg-type]
    for batch in batches(by_id):
        agencies = Report.agencies.through.objects.filter(report_id__in=batch).order_by("pk")
        topics = ReportTopic.objects.filter(content_object_id__in=batch).order_by("pk")
        for name, vocabulary, rows in (
            ("agencies", vocabularies.agencies, agencies.values_list("report_id", "agency_id")),
            ("topics", vocabularies.topics, topics.values_list("content_object_id", "tag_id")),
        ):
            pairs = list(rows)
            vocabulary.learn(pk for _, pk in pairs)
            for report_id, pk in pairs:
                if pk in vocabulary.by_id:  # else it is being deleted this very moment
                    getattr(by_id[report_id], name).append(vocabulary.by_id[pk])


def load_paths(by_id: dict[int, Entry], entries: Entries, paths: set[str]) -> None:
    """Note whose the paths on a former site are."""
    for batch in batches(sorted(paths)):
        for address in LegacyAddress.objects.filter(path__in=batch).select_related("report"):
            entries.owners[address.path] = by_id.get(address.report_id, address.report)
