"""The catalog's counter: raised by every change that the public can see, and by nothing else."""

import datetime as dt
import secrets
from functools import lru_cache

from django.db import connection, models
from django.db.models import Exists, ExpressionWrapper, F


@lru_cache(maxsize=1)
def statement() -> tuple[str, tuple, tuple[int, ...]]:
    """The statement of `read`, its values, and which of them are the moment.

    It is all that an unchanged page costs, and the ORM takes four times as long to write it as the database to answer it;
    so it is written once, from the same `due()` as everywhere.
    """
    from .report import Report
    from .revision import Revision

    moment = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    either = Exists(Report.objects.due(moment)) | Exists(Revision.objects.due(moment))
    is_due = ExpressionWrapper(either, output_field=models.BooleanField())
    asked = CatalogCounter.objects.filter(pk=1).values_list("epoch", "n", is_due)
    sql, values = asked.query.sql_with_params()
    stored = connection.ops.adapt_datetimefield_value(moment)
    return sql, values, tuple(place for place, value in enumerate(values) if value == stored)


def new_epoch() -> str:
    """A word that no database had before."""
    return secrets.token_hex(8)


class CatalogCounterManager(models.Manager["CatalogCounter"]):
    """The one row of the counter."""

    def read(self, now: dt.datetime) -> tuple[str, bool]:
        """Epoch and counter, and whether the moment of a scheduled report or working copy has passed unnoticed.

        One query, on every request.
        """
        sql, values, places = statement()
        asked = list(values)
        for place in places:
            asked[place] = connection.ops.adapt_datetimefield_value(now)
        with connection.cursor() as cursor:
            cursor.execute(sql, asked)
            epoch, n, is_due = cursor.fetchone()
        return f"{epoch}-{n}", bool(is_due)

    def make(self) -> None:
        """Make the row if it is missing: beforehand, so that two first publications at once need not both try."""
        self.get_or_create(pk=1)

    def raise_by_one(self) -> None:
        """Say that the public sees something new. Belongs at the end of the transaction that changes it.

        The row lock makes writers queue here until they commit, so a reader that sees a number sees all changes it
        counts (and the earlier it is taken, the longer others wait). A log with serial ids would not do: a change that
        took its id first may commit second.
        """
        self.filter(pk=1).update(n=F("n") + 1)

    def begin_epoch(self) -> None:
        """Make every version ever told to a reader untrue: the database is another one, and its numbers begin again."""
        self.filter(pk=1).update(epoch=new_epoch())


class CatalogCounter(models.Model):
    """One row, made after migrating. Drafts never raise it, or their existence would show in the ETag of public pages."""

    n = models.PositiveBigIntegerField(default=0)
    epoch = models.CharField(max_length=32, default=new_epoch, editable=False)

    objects = CatalogCounterManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="catalog_counter_has_one_row")]

    def __str__(self) -> str:
        return str(self.n)
