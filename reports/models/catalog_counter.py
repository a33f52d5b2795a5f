"""The catalog's counter: raised by every change that the public can see, and by nothing else."""

from django.db import models
from django.db.models import F


class CatalogCounterManager(models.Manager["CatalogCounter"]):
    """The one row of the counter."""

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
