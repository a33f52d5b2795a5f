"""The documents of a report: the PDF itself, highlights, a response, an accessible version."""

from django.db import models
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils.text import slugify

from reports.choices import DocumentKind, FindingCode, ReadingProblem, ReadingState

from .finding import Finding
from .naming import base_slug, with_suffix
from .storage import clean_key, document_key, picture_key

UNRANKED = 1000


class ReportDocumentQuerySet(models.QuerySet["ReportDocument"]):
    """Questions about documents."""

    def public(self) -> "ReportDocumentQuerySet":
        """Documents of reports that are public now. The meaning of public is the report's, asked there.

        Asked for each document's own report: `report__in` would make SQLite list all public reports first, 4 ms at 35,000.
        """
        from .report import Report

        return self.filter(models.Exists(Report.objects.public().filter(pk=models.OuterRef("report"))))


class ReportDocumentManager(models.Manager.from_queryset(ReportDocumentQuerySet)):  # type: ignore[misc]
    """The documents that reports have. Also the way from a report to them, so that nobody meets those of copies by chance."""

    def get_queryset(self) -> ReportDocumentQuerySet:
        """Without what belongs to a working copy."""
        return super().get_queryset().filter(copy=None)


class ReportDocument(models.Model):
    """One file. Its public address (`name`) stays when the file is replaced; the stored key never does.

    One with a `copy` is a file that only a working copy has: it is no document of its report until the copy takes its place.
    """

    report = models.ForeignKey("Report", models.CASCADE, related_name="documents")
    copy = models.ForeignKey("Revision", models.CASCADE, null=True, editable=False, related_name="+")
    kind = models.CharField(max_length=20, choices=DocumentKind.choices, default=DocumentKind.REPORT)
    title = models.CharField(
        max_length=200, blank=True, help_text="Only if its kind does not say enough, as in “Response of Acme Inc.”"
    )
    name = models.SlugField(max_length=120, blank=True, editable=False)
    file = models.FileField("PDF file", upload_to=document_key, max_length=120)
    original_name = models.CharField(max_length=255, blank=True, editable=False)
    size = models.PositiveBigIntegerField("size in bytes", editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    # among those of its kind, as an editor put them in a working copy; what nobody has put in order comes last, by its age
    rank = models.PositiveSmallIntegerField(default=UNRANKED, db_default=UNRANKED, editable=False)
    uploaded_at = models.DateTimeField(editable=False)

    # What reading the file found: written by reports.documents alone. Empty again as soon as the file is replaced.
    reading_state = models.CharField(
        max_length=10, choices=ReadingState.choices, default=ReadingState.WAITING, editable=False
    )
    reading_problem = models.CharField(max_length=12, choices=ReadingProblem.choices, blank=True, editable=False)
    reading_since = models.DateTimeField(null=True, editable=False)  # while it is read: when that began
    reading_attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    page_count = models.PositiveIntegerField(null=True, editable=False)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    pdf_title = models.CharField(max_length=300, blank=True, editable=False)
    language = models.CharField(max_length=35, blank=True, editable=False)
    is_tagged = models.BooleanField(null=True, editable=False)
    thumbnail = models.FileField(upload_to=picture_key, max_length=120, blank=True, editable=False)

    # What the check before its release found, as `Finding.stored` writes it; null until it was checked. Written by
    # reports.documents.release alone.
    findings = models.JSONField(null=True, editable=False)
    is_unfit = models.BooleanField(
        default=False, db_default=False, editable=False
    )  # whether something red is among them
    checking_since = models.DateTimeField(null=True, editable=False)  # while it is checked: when that began
    # whether it was checked, and it was decided whether the public gets the file as it is or the clean one
    is_checked = models.BooleanField(default=False, db_default=False, editable=False)

    # What the public gets in the place of the file; empty if it gets the file as it is. Written with the check's findings.
    clean_file = models.FileField(
        upload_to=clean_key, max_length=120, blank=True, default="", db_default="", editable=False
    )
    clean_size = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)
    clean_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)

    objects = ReportDocumentManager()
    with_copies = ReportDocumentQuerySet.as_manager()  # for what keeps, reads and checks files, whoever they belong to

    class Meta:
        ordering = ("position", "rank", "pk")
        verbose_name = "document"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "name"], condition=~Q(name=""), name="document_name_is_unique_in_its_report"
            ),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_is_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_is_not_empty"),
            models.CheckConstraint(
                condition=Q(reading_state__in=ReadingState.values), name="document_reading_state_is_known"
            ),
        ]
        indexes = [
            # what a worker and `tick` ask for; nearly all documents are ready
            models.Index(
                fields=["reading_state", "reading_since"],
                condition=~Q(reading_state=ReadingState.READY),
                name="document_to_be_read",
            ),
            models.Index(fields=["sha256"], name="document_by_hash"),
            models.Index(fields=["uploaded_at"], condition=Q(is_checked=False), name="document_to_be_checked"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What it is, in words."""
        return self.title or self.get_kind_display()

    @property
    def found(self) -> list[Finding]:
        """What that check found: what stands in the way of a release first, then by page."""
        found = [Finding(FindingCode(code), page, detail) for code, page, detail in self.findings or []]
        return sorted(found, key=lambda one: (not one.is_red, one.page or 0))

    @property
    def public_file(self) -> FieldFile:
        """What the public gets: the clean file, or the file itself where there is none."""
        return self.clean_file or self.file

    @property
    def public_size(self) -> int:
        """Bytes of it."""
        return self.clean_size or self.size

    @property
    def public_sha256(self) -> str:
        """Its hash."""
        return self.clean_sha256 or self.sha256

    @property
    def minutes_to_read(self) -> int:
        """How long reading it takes, in minutes; 0 if that is not known.

        At 238 words a minute: the mean of 190 studies of silent reading of English non-fiction (Brysbaert 2019).
        """
        return -(-self.word_count // 238)

    @property
    def file_name(self) -> str:
        """The name readers save it under."""
        return f"{self.name}.pdf"

    def get_absolute_url(self) -> str:
        """The stable public address. Only a report that has been public has one."""
        return reverse("document", args=[self.report.slug, self.name])

    def proposed_name(self, taken: set[str]) -> str:
        """A name from the report's number or title and the kind, unique among `taken`."""
        stem = base_slug(self.report.number, self.report.title)
        if self.kind != DocumentKind.REPORT:
            stem = f"{stem}-{slugify(self.kind)}"
        return with_suffix(stem, taken)
