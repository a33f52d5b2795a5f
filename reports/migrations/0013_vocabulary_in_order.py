"""What of the vocabularies the public has ever seen, and what a merged topic was.

An entry that only hidden reports use is unknown to the public, and so is its address after it was renamed or merged. Of what
was there before nobody wrote that down: whatever is not used by hidden reports alone counts as seen, so that no redirect
that readers may have relied on is lost.
"""

from django.db import migrations, models
from django.db.models import Q

USES = {"Agency": "reports", "OversightArea": "reports", "Topic": "items__content_object"}


def remember_public(apps, schema_editor):
    """See the module."""
    for name, reports in USES.items():
        model = apps.get_model("reports", name)
        seen = model.objects.filter(
            Q(**{f"{reports}__first_published_at__isnull": False})
            | Q(**{f"{reports}__isnull": True})
            | Q(former_slugs__isnull=False)
        )
        model.objects.filter(pk__in=list(seen.values_list("pk", flat=True).distinct())).update(was_public=True)


class Migration(migrations.Migration):
    dependencies = [("reports", "0012_document_check")]

    operations = [
        *(
            migrations.AddField(name, "was_public", models.BooleanField(default=False, editable=False))
            for name in ("agency", "oversightarea", "topic")
        ),
        *(
            migrations.AddField(name, "was_public", models.BooleanField(default=True))
            for name in ("formeragencyslug", "formerareaslug", "formertopicslug")
        ),
        migrations.AddField("formertopicslug", "merged_id", models.BigIntegerField(null=True, unique=True)),
        migrations.AddField("formertopicslug", "legacy_term_id", models.PositiveIntegerField(null=True, unique=True)),
        migrations.RunPython(remember_public, migrations.RunPython.noop),
    ]
