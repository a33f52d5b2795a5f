"""What vocabulary an import added, so that its undo can take it back. Of earlier imports nobody knows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0017_cleaned_files")]

    operations = [migrations.AddField("importbatch", "new_words", models.JSONField(default=list))]
