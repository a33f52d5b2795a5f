"""A link by which someone without an account looks at a report, or a working copy of one, that is not public yet."""

import datetime as dt
import secrets

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse

from .report import Report
from .revision import Revision

SIGNER = signing.Signer(salt="reports.preview")


def new_key() -> str:
    """128 random bits."""
    return secrets.token_urlsafe(16)


class PreviewLinkManager(models.Manager["PreviewLink"]):
    """Ways to find a link."""

    def of_token(self, token: str) -> "PreviewLink | None":
        """The link of an address, over or not. A forged address costs no query."""
        try:
            key = SIGNER.unsign(token)
        except signing.BadSignature:
            return None
        return self.select_related("report", "report__area", "copy").filter(key=key).first()

    def holding(self, report: Report, copy: Revision | None, now: dt.datetime) -> models.QuerySet["PreviewLink"]:
        """The links that show a report now, or this working copy of it."""
        return self.filter(report=report, copy=copy, revoked_at=None, expires_at__gt=now)


class PreviewLink(models.Model):
    """Who made it, for whom, until when. Its address is signed with the portal's key, so nobody guesses or forges one."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="preview_links")
    copy = models.ForeignKey(
        Revision, models.CASCADE, null=True, related_name="preview_links"
    )  # what it shows, if a copy
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    note = models.CharField("for whom", max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = PreviewLinkManager()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"Preview of {self.report_id} until {self.expires_at:%Y-%m-%d}"

    def is_usable(self, now: dt.datetime) -> bool:
        """Whether it still shows what it was made for: a working copy only as long as it is one."""
        is_over = self.copy is not None and not self.copy.is_copy
        return self.revoked_at is None and now < self.expires_at and not is_over

    def get_absolute_url(self) -> str:
        """The address to give away."""
        return reverse("preview", args=[SIGNER.sign(self.key)])
