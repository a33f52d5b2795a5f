"""Agencies, areas and topics by any of their names, and new ones that the rows bring."""

from collections.abc import Iterable

from reports.models import Agency, OversightArea, Topic, naming
from reports.models.naming import with_suffix

Entry = Agency | OversightArea | Topic


class Vocabulary:
    """All entries of one vocabulary. New ones are made here and saved by `save_new`."""

    def __init__(self, model: type[Entry]) -> None:
        self.model = model
        self.new: list[Entry] = []
        self.made: list[Entry] = []  # the new ones, once they are saved
        entries = {entry.pk: entry for entry in model._default_manager.order_by("pk")}
        former = list(model.former_slug_model._default_manager.values_list("slug", "current_id"))
        self.slugs = {entry.slug for entry in entries.values()} | {slug for slug, _ in former}
        self.by_id = entries
        self.by_name: dict[str, Entry] = {}
        for names in (
            ((entry.name, entry) for entry in entries.values()),
            ((getattr(entry, "abbreviation", ""), entry) for entry in entries.values()),
            ((entry.slug, entry) for entry in entries.values()),
            # renamed or merged: the old name still means it, unless it came between the two statements
            ((slug, entries[pk]) for slug, pk in former if pk in entries),
        ):
            for name, entry in names:
                if key := naming.fold(name):
                    self.by_name.setdefault(key, entry)

    def learn(self, ids: Iterable[int]) -> None:
        """Read entries that somebody made since the others were read. One query if there are any, else none."""
        missing = set(ids) - self.by_id.keys()
        for entry in self.model._default_manager.filter(pk__in=missing).order_by("pk") if missing else ():
            self.by_id[entry.pk] = entry
            self.slugs.add(entry.slug)
            for name in (entry.name, getattr(entry, "abbreviation", ""), entry.slug):
                if key := naming.fold(name):
                    self.by_name.setdefault(key, entry)

    def find(self, name: str) -> Entry | None:
        """The entry with this name, abbreviation, or present or former address."""
        return self.by_name.get(naming.fold(name))

    def add(self, name: str, **facts: object) -> Entry:
        """A new entry, not yet saved."""
        entry = self.model(name=name, **facts)
        entry.slug = with_suffix(entry.proposed_slug(), self.slugs)
        self.slugs.add(entry.slug)
        for key in (naming.fold(name), naming.fold(getattr(entry, "abbreviation", ""))):
            if key:
                self.by_name.setdefault(key, entry)
        self.new.append(entry)
        return entry

    def forget_since(self, count: int) -> None:
        """Take back all new entries but the first `count`: the row that brought them is left out."""
        for entry in self.new[count:]:
            self.slugs.discard(entry.slug)
            for name in (entry.name, getattr(entry, "abbreviation", "")):
                if self.by_name.get(naming.fold(name)) is entry:
                    del self.by_name[naming.fold(name)]
        del self.new[count:]

    def save_new(self) -> None:
        """Write the new entries."""
        self.model._default_manager.bulk_create(self.new)  # type: ignore[arg-type]
        self.by_id.update({entry.pk: entry for entry in self.new})
        self.made += self.new
        self.new = []


class Vocabularies:
    """The three of them."""

    def __init__(self) -> None:
        self.agencies, self.areas, self.topics = Vocabulary(Agency), Vocabulary(OversightArea), Vocabulary(Topic)

    @property
    def by_column(self) -> dict[str, Vocabulary]:
        """The three by the column that names their entries."""
        return {"agencies": self.agencies, "oversight_area": self.areas, "tags": self.topics}

    def save_new(self) -> None:
        """Write the new entries of all three."""
        for vocabulary in (self.agencies, self.areas, self.topics):
            vocabulary.save_new()
