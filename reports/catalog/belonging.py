"""Which agencies and topics the reports of a page have: two small statements and the snapshot's own labels.

The ORM's prefetches make a model of every agency and topic of every row, 10 ms for a page of twenty; the snapshot holds
their slugs and labels already.
"""

from collections.abc import Iterable

from reports.models import Report, ReportTopic

from .snapshot import Snapshot

Entry = tuple[str, str]  # label, slug


def entries(snapshot: Snapshot, report_ids: list[int]) -> dict[str, dict[int, list[Entry]]]:
    """For "agency" and "topic": report id -> its entries, A to Z. Ids that are not public have none."""
    ids = [pk for pk in report_ids if snapshot.ordinal(pk) >= 0]
    agencies = Report.agencies.through.objects.filter(report__in=ids).values_list("report_id", "agency_id")
    topics = ReportTopic.objects.filter(content_object__in=ids).values_list("content_object_id", "tag_id")
    return {"agency": labelled(snapshot, "agency", agencies), "topic": labelled(snapshot, "topic", topics)}


def labelled(snapshot: Snapshot, name: str, pairs: Iterable[tuple[int, int]]) -> dict[int, list[Entry]]:
    """Pairs of report and entry as lists of label and slug. An entry newer than the snapshot is left out."""
    known = snapshot.facets[name].by_key
    found: dict[int, list[Entry]] = {}
    for pk, key in pairs:
        if entry := known.get(key):
            found.setdefault(pk, []).append(entry)
    for listed in found.values():
        listed.sort()
    return found
