from django.db import migrations, models

import reports.models.storage


class Migration(migrations.Migration):
    """Documents of before are "not checked" by the new mark: they are cleaned by and by; their findings stay."""

    dependencies = [
        ("reports", "0016_scheduled_copies"),
    ]

    operations = [
        migrations.AddField(
            model_name="reportdocument",
            name="is_checked",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="reportdocument",
            name="clean_file",
            field=models.FileField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                max_length=120,
                upload_to=reports.models.storage.clean_key,
            ),
        ),
        migrations.AddField(
            model_name="reportdocument",
            name="clean_size",
            field=models.PositiveBigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="reportdocument",
            name="clean_sha256",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.RemoveIndex(model_name="reportdocument", name="document_to_be_checked"),
        migrations.AddIndex(
            model_name="reportdocument",
            index=models.Index(
                condition=models.Q(("is_checked", False)), fields=["uploaded_at"], name="document_to_be_checked"
            ),
        ),
    ]
