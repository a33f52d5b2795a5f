"""The catalog's counter: raised by every change that the public can see, and by nothing else."""

import datetime as dt

from django.db import models
from django.db.models import Exists, F


class CatalogCounterManager(models.Manager["CatalogCounter"]):
    """The one row of the counter."""

    def read(self, now: dt.datetime) -> tuple[int, bool]:
        """The counter, and whether a scheduled report's moment has passed unnoticed. One query, on every request."""
        from .report import Report

        due = Report.objects.due(now)
        row = self.filter(pk=1).values_list("n", Exists(due)).first()
        return row or (0, due.exists())

    def raise_by_one(self) -> None:
        """Say that the public sees something new. Must be the last statement of the transaction that changes it.

        The row lock makes writers queue here, so a reader that sees a number sees all changes it counts. A log with
        serial ids would not do: a change that took its id first may commit second.
        """
        if not self.filter(pk=1).update(n=F("n") + 1):
            self.create(pk=1, n=1)


class CatalogCounter(models.Model):
    """One row. Drafts never raise it, or their existence would show in the ETag of public pages."""

    n = models.PositiveBigIntegerField(default=0)

    objects = CatalogCounterManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="catalog_counter_has_one_row")]

    def __str__(self) -> str:
        return str(self.n)
