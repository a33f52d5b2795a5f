"""Imports at the desk: a file until it is confirmed, and each import as a batch that can be undone."""

import secrets

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from .report import Report


def new_upload_key() -> str:
    """192 random bits."""
    return secrets.token_urlsafe(24)


class PendingImport(models.Model):
    """An uploaded file that its owner has not yet confirmed. Nobody else sees or confirms it; it goes after a day."""

    key = models.CharField(max_length=40, unique=True, default=new_upload_key, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    overwrites = models.BooleanField(default=False)
    publishes = models.BooleanField(default=False)
    uploaded_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.file_name


class ImportBatch(models.Model):
    """One import that wrote something: which file, by whom, what it did. For the office alone."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    imported_at = models.DateTimeField(db_index=True)
    overwrites = models.BooleanField(default=False)
    created = models.PositiveIntegerField()  # rows with each outcome
    updated = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    new_words = models.JSONField(default=list)  # agencies, areas and topics that it added: see exchange/brought.py
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-imported_at", "-pk")

    def __str__(self) -> str:
        return f"{self.file_name} {self.imported_at:%Y-%m-%d %H:%M}"


class ImportedReport(models.Model):
    """What a batch did to one report, and what it takes to undo that.

    `digest` and `version` tell how the batch left the report, so that what somebody did to it since is not undone, too.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="reports")
    report = models.ForeignKey(Report, models.SET_NULL, null=True, related_name="imports")
    row = models.PositiveIntegerField()  # the first that was about it
    name = models.CharField(max_length=200)  # of the report, for when it is gone
    is_new = models.BooleanField()
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # of what was changed: see exchange/batches.py
    digest = models.CharField(max_length=64)
    version = models.CharField(max_length=80)

    class Meta:
        ordering = ("row", "pk")
        constraints = [
            models.UniqueConstraint(fields=["batch", "report"], name="batch_has_a_report_once"),
        ]

    def __str__(self) -> str:
        return self.name
