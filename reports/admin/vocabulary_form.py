"""The forms of agencies, oversight areas and topics."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from reports.models import Agency, OversightArea, Topic, naming
from reports.models.naming import with_suffix
from reports.models.vocabulary import VocabularyEntry, validate_free_slug

from . import asking


class EntryForm(forms.ModelForm):
    """What the three vocabularies have in common: one name in any case, one address for ever."""

    slug = forms.CharField(
        label="Address",
        max_length=100,
        required=False,
        help_text="The word in its public address and in filters; made from the abbreviation or name if left empty. "
        "If you change it, the old address leads to the new one.",
    )

    class Media:
        js = ["admin/unsaved.js"]

    def clean_name(self) -> str:
        """The name, unless another entry has it in any case."""
        name = " ".join(self.cleaned_data["name"].split())
        other = self.others().filter(name__iexact=name).first()
        if other:
            raise ValidationError(self.name_taken_text(other), code="name-taken")
        return name

    def name_taken_text(self, other: VocabularyEntry) -> str:
        """What to do about a name that exists already."""
        kind = self._meta.model._meta.verbose_name
        advice = "Close this window and choose it from the list." if self.is_in_popup else "Use that one."
        return f"There is already the {kind} “{other.name}”. {advice}"  # type: ignore[attr-defined]

    @property
    def is_in_popup(self) -> bool:
        """Whether the form stands in the small window beside a report's form."""
        return "_popup" in self.data

    def clean_slug(self) -> str:
        """An ASCII slug that no other entry has or had. Empty is allowed: it is made from the name."""
        slug = self.cleaned_data["slug"].strip().lower()
        if not slug:
            return ""
        validate_slug(slug)
        validate_free_slug(slug)
        if slug.startswith("-"):
            raise ValidationError("An address cannot begin with “-”, which excludes a value in filters.")
        if "name" not in self.errors:  # else the slug made from it is taken too, and one word on that is enough
            self.refuse_taken(slug)
        return slug

    def refuse_taken(self, slug: str) -> None:
        """A former address of another entry stays its own: readers' old links must not change their meaning."""
        kind = self._meta.model._meta.verbose_name
        if other := self.others().filter(slug=slug).first():
            raise ValidationError(f"The {kind} “{other}” has this address. Choose another.")
        former = self._meta.model.former_slug_model.objects.filter(slug=slug).exclude(current=self.instance.pk).first()
        if former:
            raise ValidationError(
                f"This address belonged to the {kind} “{former.current}” and still leads there. Choose another."
            )

    def clean(self) -> dict:
        """Make the slug from the abbreviation or name if none was typed."""
        data = super().clean() or self.cleaned_data
        if "name" in self.errors:
            data.pop("slug", None)
        if data.get("slug") == "" and data.get("name"):
            names = {name: data[name] for name in ("name", "abbreviation") if data.get(name)}
            data["slug"] = with_suffix(self._meta.model(**names).proposed_slug(), self.taken_slugs())
        return data

    def taken_slugs(self) -> set[str]:
        """The slugs that other entries have or had."""
        former = self._meta.model.former_slug_model.objects.exclude(current=self.instance.pk)
        return {*self.others().values_list("slug", flat=True), *former.values_list("slug", flat=True)}

    def others(self):
        """All entries but this one."""
        return self._meta.model.objects.exclude(pk=self.instance.pk)


class AgencyForm(EntryForm):
    """An agency."""

    class Meta:
        model = Agency
        fields = ("name", "abbreviation", "slug", "description", "legacy_term_id")


class OversightAreaForm(EntryForm):
    """An oversight area."""

    class Meta:
        model = OversightArea
        fields = ("name", "slug", "description", "legacy_term_id")


class TopicForm(EntryForm):
    """A topic. It asks before it makes one that exists in other words, and before it renames one that the public reads."""

    class Meta:
        model = Topic
        fields = ("name", "slug", "synonyms", "description", "legacy_term_id")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.found: list[asking.Found] = []
        self.renaming: asking.Renaming | None = None

    def clean(self) -> dict:
        """Ask, unless this very name and this very change were agreed to. The page shows what, and the box to agree."""
        data = super().clean()
        if self.errors or "name" not in data:
            return data
        name, stored = data["name"], self.stored
        if naming.fold(name) != naming.fold(stored.name):
            self.found = asking.looks_like(name, but=self.instance.pk)
        if self.found and self.data.get("agreed_name") != name:
            self.add_error(None, "Nothing was saved yet: look at what there is already.")
        if stored.pk:
            words = {"slug": data.get("slug") or stored.slug, "synonyms": data.get("synonyms", "")}
            self.renaming = asking.renaming(stored, name=name, **words)
        if self.renaming and self.data.get("agreed_renaming") != self.renaming.mark:
            self.add_error(None, "Nothing was saved yet: look at what this changes for readers.")
        return data

    def name_taken_text(self, other: VocabularyEntry) -> str:
        """With the one that has the name, so that the page can lead there."""
        self.found = [asking.Found(Topic, other.pk)]
        return super().name_taken_text(other)

    @property
    def stored(self) -> Topic:
        """The topic as it is stored; an empty one if it is new."""
        return Topic(pk=self.instance.pk, **{one: self.initial.get(one) or "" for one in ("name", "slug")})
