"""What somebody typed into a form of the desk that could not be saved, because their session had ended meanwhile."""

import json

from django.conf import settings
from django.db import models
from django.http import QueryDict


class KeptForm(models.Model):
    """For its writer alone, and for a short time. Text only: chosen files are named, not kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    address = models.CharField(max_length=200)  # of the form
    typed = models.TextField()  # JSON: [name, values] of each field; ASCII, so that no text is one a database refuses
    files = models.TextField(default="[]")  # JSON: names of the files that had been chosen
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ("-kept_at", "-pk")
        indexes = [models.Index(fields=["user", "address"], name="kept_form_of_user")]

    def __str__(self) -> str:
        return f"{self.address}, {self.kept_at:%Y-%m-%d %H:%M}"

    def data(self) -> QueryDict:
        """The fields, as the browser sent them."""
        data = QueryDict(mutable=True)
        for name, values in json.loads(self.typed):
            data.setlist(name, values)
        return data

    def file_names(self) -> list[str]:
        """Files that must be chosen again."""
        return json.loads(self.files)
