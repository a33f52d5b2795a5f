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


class FormerAgencySlug(FormerSlug):
    """Of an agency."""

    current = models.ForeignKey("Agency", models.CASCADE, related_name="former_slugs")


class FormerAreaSlug(FormerSlug):
    """Of an oversight area."""

    current = models.ForeignKey("OversightArea", models.CASCADE, related_name="former_slugs")


class FormerTopicSlug(FormerSlug):
    """Of a topic."""

    current = models.ForeignKey("Topic", models.CASCADE, related_name="former_slugs")
