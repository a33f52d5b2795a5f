"""What a version was filed under, and what has become of these agencies, of this area and of these topics since."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from reports.models import Agency, OversightArea, Topic

from .contents import Content, entry

MODELS: dict[str, tuple[type[Model], str]] = {
    "area": (OversightArea, "oversight area"),
    "agencies": (Agency, "agency"),
    "topics": (Topic, "topic"),
}


@dataclass(frozen=True)
class Entries:
    """What a version was filed under, as far as it still exists, and what to say of the rest."""

    area: OversightArea | None
    agencies: list[Agency]
    topics: list[Topic]
    gone: list[str] = field(default_factory=list)


def entries_of(content: Content) -> Entries:
    """The agencies, the area and the topics of a version as they are today: renamed and merged ones are followed."""
    found: dict[str, list] = {}
    gone = []
    for part, (_, word) in MODELS.items():
        there = {}
        for one, today in pairs(content, part):
            if today is None:
                gone.append(f"There is no {word} “{one['name']}” any more, so it was left out.")
            else:
                there[today.pk] = today
        found[part] = list(there.values())
    return Entries(next(iter(found["area"]), None), found["agencies"], found["topics"], gone)


def as_of_today(content: Content) -> Content:
    """A version as the report would be filed now: what was deleted since is left out, the rest has the names of now.

    So an entry that was merged or deleted since is no change of what the report says.
    """
    found = entries_of(content)
    agencies, topics = [entry(one) for one in found.agencies], [entry(one) for one in found.topics]
    return content | {"area": entry(found.area), "agencies": agencies, "topics": topics}


def as_of_then(content: Content) -> Content:
    """A version with the names of then, and with the ids of today: a merged topic is the one it was merged into.

    What was deleted stays, since the report did lose it. For its history.
    """
    found = {}
    for part in MODELS:
        same: dict[int, Content] = {}
        for one, today in pairs(content, part):
            pk = today.pk if today else one["id"]
            same.setdefault(pk, one | {"id": pk})
        found[part] = list(same.values())
    return content | found | {"area": next(iter(found["area"]), None)}


def pairs(content: Content, part: str) -> list[tuple[Content, Any]]:
    """Each entry of a part with what it is today: by its id, else by the address it had; None if it was deleted."""
    wanted = content[part] if part != "area" else [content["area"]] if content["area"] else []
    model = MODELS[part][0]
    by_id = model._default_manager.in_bulk([one["id"] for one in wanted])
    slugs = [one["slug"] for one in wanted if one["id"] not in by_id]
    by_slug: dict = {}
    if slugs:
        by_slug = {one.slug: one for one in model._default_manager.filter(slug__in=slugs)}  # type: ignore[attr-defined]
        former = model.former_slug_model.objects.filter(slug__in=slugs).select_related("current")  # type: ignore[attr-defined]
        by_slug |= {one.slug: one.current for one in former}
    return [(one, by_id.get(one["id"]) or by_slug.get(one["slug"])) for one in wanted]
