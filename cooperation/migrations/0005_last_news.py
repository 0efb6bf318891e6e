"""What was changed last is the last news there was of an initiative so far."""

from django.db import migrations

from crm.operations import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0004_tracks")]

    operations = [
        migrations.RunSQL(
            "UPDATE cooperation_initiative SET news_at = updated_at",
            migrations.RunSQL.noop,
        ),
        # On SQLite the tables were rebuilt and the triggers of their search indexes are gone.
        CreateSearchIndex("cooperation_initiative"),
    ]
