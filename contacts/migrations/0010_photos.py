"""People have photos."""

from django.db import migrations, models

from crm.operations import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = (("contacts", "0009_posts_in_depth"),)

    operations = (
        migrations.AddField(
            "person",
            "photo",
            models.CharField(blank=True, editable=False, max_length=40, verbose_name="photo"),
        ),
        # On SQLite the table was rebuilt and the triggers of its search index are gone.
        CreateSearchIndex("contacts_person"),
    )
