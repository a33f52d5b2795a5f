"""The three vocabularies that editors manage: agencies, oversight areas, topics. Their names may overlap."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from taggit.models import ItemBase, TagBase

from reports.choices import NOT_RECORDED

from .slugs import FormerAgencySlug, FormerAreaSlug, FormerEntrySlug, FormerTopicSlug

SLUG_LENGTH = 90  # of a proposed one: leaves room for a suffix


def validate_free_slug(value: str) -> None:
    """Refuse the one slug that means "not recorded" in the list's parameters."""
    if value == NOT_RECORDED:
        raise ValidationError("The address “none” stands for “not recorded” in filters. Choose another.")


class VocabularyEntry(models.Model):
    """What an entry of any vocabulary has besides its name and slug."""

    description = models.TextField(
        blank=True, help_text="Shown at the top of its public page. Plain paragraphs and lists (CommonMark)."
    )
    legacy_term_id = models.PositiveIntegerField(
        null=True, blank=True, unique=True, help_text="Its number in /taxonomy/term/… on the former site."
    )

    # Whether a public report has ever used it; written by `publishing`. What only hidden reports used leaves no trace.
    was_public = models.BooleanField(default=False, editable=False)

    former_slug_model: type[FormerEntrySlug]
    address_name: str

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """The name as the public reads it."""
        return self.name  # type: ignore[attr-defined]

    @property
    def known_as(self) -> str:
        """What people call it: the words of its address."""
        return self.name  # type: ignore[attr-defined]

    def proposed_slug(self) -> str:
        """The slug it gets if nobody types one: ASCII, never empty and never the word that means "not recorded".

        The one rule, for the desk and for imports. Whether it is free is for the caller to see.
        """
        slug = slugify(self.known_as)[:SLUG_LENGTH].strip("-")
        return f"{self.address_name}-{slug}".strip("-") if slug in ("", NOT_RECORDED) else slug

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse(self.address_name, args=[self.slug])  # type: ignore[attr-defined]


class NamedEntry(VocabularyEntry):
    """An entry with a plain unique name."""

    name = models.CharField(max_length=150, unique=True)
    slug = models.SlugField(
        max_length=100,
        unique=True,
        validators=[validate_slug, validate_free_slug],
        help_text="The word in its public address and in filters. If it changes, the old one redirects.",
    )

    class Meta:
        abstract = True
        ordering = ("name",)

    def __str__(self) -> str:
        return self.label


def slug_is_not_none(name: str) -> models.CheckConstraint:
    """The database's own refusal of the slug that means "not recorded"."""
    return models.CheckConstraint(condition=~models.Q(slug=NOT_RECORDED), name=name)


class Agency(NamedEntry):
    """An agency that reports are about."""

    abbreviation = models.CharField(max_length=20, blank=True, help_text="As in “FEMA”.")

    former_slug_model = FormerAgencySlug
    address_name = "agency"

    class Meta(NamedEntry.Meta):
        verbose_name_plural = "agencies"
        constraints = [slug_is_not_none("agency_slug_is_not_none")]

    @property
    def label(self) -> str:
        """The name with its abbreviation: people look for either."""
        return f"{self.name} ({self.abbreviation})" if self.abbreviation else self.name

    @property
    def known_as(self) -> str:
        """The abbreviation, if it has one: `/agencies/fema/`."""
        return self.abbreviation if slugify(self.abbreviation) else self.name


class OversightArea(NamedEntry):
    """A broad area of the office's oversight."""

    former_slug_model = FormerAreaSlug
    address_name = "area"

    class Meta(NamedEntry.Meta):
        constraints = [slug_is_not_none("area_slug_is_not_none")]


class Topic(TagBase, VocabularyEntry):
    """A keyword that editors give to reports; each has a page."""

    # taggit's own would allow letters beyond ASCII, which the addresses of topics do not have
    slug = models.SlugField(
        max_length=100,
        unique=True,
        validators=[validate_slug, validate_free_slug],
        help_text="The word in its public address and in filters. If it changes, the old one redirects.",
    )
    synonyms = models.TextField(
        blank=True, help_text="Other words readers use for it, one to a line. A search for them finds its reports."
    )
    former_slug_model = FormerTopicSlug
    address_name = "topic"

    class Meta:
        ordering = ("name",)
        constraints = [slug_is_not_none("topic_slug_is_not_none")]

    @property
    def other_words(self) -> list[str]:
        """Its synonyms, each without blanks around it."""
        return [line.strip() for line in self.synonyms.splitlines() if line.strip()]

    def slugify(self, tag: str, i: int | None = None) -> str:
        """For taggit, which makes topics by name alone."""
        slug = Topic(name=tag).proposed_slug()
        return slug if i is None else f"{slug}-{i + 1}"


class ReportTopic(ItemBase):
    """That a report has a topic."""

    tag = models.ForeignKey(Topic, models.CASCADE, related_name="items", verbose_name="topic")
    content_object = models.ForeignKey("Report", models.CASCADE, related_name="topic_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="report_has_a_topic_once")]

    def __str__(self) -> str:
        return f"{self.content_object_id}: {self.tag_id}"
