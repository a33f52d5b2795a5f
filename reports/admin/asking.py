"""What a topic's form asks before it makes a topic that exists in other words, or renames one that the public reads."""

from dataclasses import dataclass

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from reports.models import Agency, OversightArea, Report, Topic
from reports.models.vocabulary import VocabularyEntry

from . import alike
from .usage import report_query, usage, with_counts

BOXES: dict[type[Model], str] = {Agency: "Agencies", OversightArea: "Oversight area"}  # of a report's form


@dataclass(frozen=True)
class Found:
    """An entry that a typed name looks like. `synonym`: the one it equals, if it is by that."""

    model: type[VocabularyEntry]
    pk: int
    synonym: str = ""


@dataclass(frozen=True)
class Line:
    """The same for the page: `text` names it, `advice` says what to do. Addresses and counts only for who may see them."""

    pk: int
    kind: str
    name: str
    synonym: str
    advice: str
    url: str
    count: int | None  # reports of every standing; None for who may not see reports
    reports_url: str
    is_topic: bool


@dataclass(frozen=True)
class Renaming:
    """What follows from a new name or address of a topic that public reports have."""

    before: str
    after: str
    old_address: str  # empty if it stays
    new_address: str
    count: int
    public_count: int
    is_old_name_lost: bool  # no search finds the topic by it any more

    @property
    def mark(self) -> str:
        """Sent back by who agrees to this very change."""
        return f"{self.after} {self.new_address}"


def looks_like(name: str, *, but: int | None) -> list[Found]:
    """What a topic of this name would double: topics, and agencies and areas by their short and long names. Three queries."""
    found = [Found(Topic, one.pk, synonym) for one, synonym in alike.like(name, alike.known_topics(), but=but)]
    mine = alike.keys(name)
    for model, names in ((Agency, ("name", "abbreviation")), (OversightArea, ("name",))):
        for pk, *texts in model.objects.order_by("name").values_list("pk", *names):
            if any(alike.keys(text) & mine for text in texts):
                found.append(Found(model, pk))
    return found


def lines(found: list[Found], request: HttpRequest) -> list[Line]:
    """What was found, as this person may see it. One query for each vocabulary."""
    shown = []
    may_see_reports = admin.site.get_model_admin(Report).has_view_permission(request)
    for model in (Topic, Agency, OversightArea):
        ids = [one.pk for one in found if one.model is model]
        entries = with_counts(model.objects.filter(pk__in=ids)).in_bulk() if ids else {}
        may_see = admin.site.get_model_admin(model).has_view_permission(request)
        for one in found:
            if one.model is model and (entry := entries.get(one.pk)):
                shown.append(line(entry, one.synonym, may_see=may_see, may_see_reports=may_see_reports))
    return shown


def line(entry: VocabularyEntry, synonym: str, *, may_see: bool, may_see_reports: bool) -> Line:
    """One of them."""
    model = type(entry)
    opts = model._meta
    site = admin.site.name
    listed = f"{reverse(f'{site}:reports_report_changelist')}?{report_query(entry)}"
    return Line(
        pk=entry.pk,
        kind=str(opts.verbose_name),
        name=entry.label,
        synonym=synonym,
        advice="" if model is Topic else f"Reports about it have it in the box “{BOXES[model]}”.",
        url=reverse(f"{site}:reports_{opts.model_name}_change", args=[entry.pk]) if may_see else "",
        count=entry.used_count if may_see_reports else None,  # type: ignore[attr-defined]
        reports_url=listed if may_see_reports else "",
        is_topic=model is Topic,
    )


def renaming(topic: Topic, *, name: str, slug: str, synonyms: str) -> Renaming | None:
    """What a new name or address would change for readers, or nothing if they would not see it. `topic` as stored."""
    if (name, slug) == (topic.name, topic.slug):
        return None
    used = usage(topic)
    if not used.public_count:
        return None
    said = {key for text in (name, *synonyms.splitlines()) for key in alike.keys(text)}
    new = Topic(slug=slug).get_absolute_url()
    return Renaming(
        before=topic.name,
        after=name,
        old_address="" if slug == topic.slug else topic.get_absolute_url(),
        new_address=new,
        count=used.count,
        public_count=used.public_count,
        is_old_name_lost=not alike.keys(topic.name) & said,
    )
