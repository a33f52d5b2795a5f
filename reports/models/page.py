"""The text of a document, page by page, as it was read from the file."""

from django.db import models

from .document import ReportDocument


class DocumentPageQuerySet(models.QuerySet["DocumentPage"]):
    """Questions about pages."""

    def public(self) -> "DocumentPageQuerySet":
        """Pages of documents of reports that are public now. The meaning of public is the report's, asked there."""
        return self.filter(models.Exists(ReportDocument.objects.public().filter(pk=models.OuterRef("document"))))


class DocumentPage(models.Model):
    """One page: its text as paragraphs with a blank line between. Empty for a page that is only a picture."""

    document = models.ForeignKey(ReportDocument, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()  # from 1
    text = models.TextField(blank=True)

    objects = DocumentPageQuerySet.as_manager()

    class Meta:
        ordering = ("document", "number")
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_has_a_page_once")]

    def __str__(self) -> str:
        return f"{self.document_id}, page {self.number}"
