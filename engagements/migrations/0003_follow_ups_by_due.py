"""The list of follow-ups, closed ones included, in the order of their due days."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("engagements", "0002_search_indexes"),)

    operations = (
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["due", "id"],
                name="follow_up_by_due",
            ),
        ),
    )
