"""PostgreSQL finds the beginning of a number by the index, whatever the order of its texts. Nothing changes on SQLite."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_document_text")]

    operations = [
        migrations.RemoveIndex(model_name="report", name="report_number_key"),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["number_key"], name="report_number_key", opclasses=["varchar_pattern_ops"]),
        ),
    ]
