"""A link by which someone without an account looks at a report that is not public yet."""

import datetime as dt
import secrets

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse

from .report import Report

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
        return self.select_related("report", "report__area").filter(key=key).first()


class PreviewLink(models.Model):
    """Who made it, for whom, until when. Its address is signed with the portal's key, so nobody guesses or forges one."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="preview_links")
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
        """Whether it still shows the report."""
        return self.revoked_at is None and now < self.expires_at

    def get_absolute_url(self) -> str:
        """The address to give away."""
        return reverse("preview", args=[SIGNER.sign(self.key)])
