"""Slugs that were public once and redirect for ever."""

from django.db import models


class FormerSlug(models.Model):
    """A slug that something had before it was renamed or merged."""

    slug = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.slug


class FormerReportSlug(FormerSlug):
    """Of a report. Slugs of reports do not change yet; whatever will merge or rename reports writes here."""

    current = models.ForeignKey("Report", models.CASCADE, related_name="former_slugs")


class FormerEntrySlug(FormerSlug):
    """Of an entry of a vocabulary, which may never have been public: then no reader is led anywhere by it."""

    was_public = models.BooleanField(default=True)  # the entry had come before the public when the slug was given up

    class Meta(FormerSlug.Meta):
        abstract = True


class FormerAgencySlug(FormerEntrySlug):
    """Of an agency."""

    current = models.ForeignKey("Agency", models.CASCADE, related_name="former_slugs")


class FormerAreaSlug(FormerEntrySlug):
    """Of an oversight area."""

    current = models.ForeignKey("OversightArea", models.CASCADE, related_name="former_slugs")


class FormerTopicSlug(FormerEntrySlug):
    """Of a topic, or of one that was merged into it."""

    current = models.ForeignKey("Topic", models.CASCADE, related_name="former_slugs")
    merged_id = models.BigIntegerField(null=True, unique=True)  # its database id, which forms opened before still hold
    legacy_term_id = models.PositiveIntegerField(null=True, unique=True)  # its number on the former site
