"""The day from which the clock looks at an initiative again: all that there are at once."""

from django.db import migrations, models

import crm.dates
from crm.operations import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0012_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="initiative",
            name="look_on",
            field=models.DateField(default=crm.dates.today, editable=False),
        ),
        migrations.AddIndex(
            model_name="initiative",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["look_on"],
                name="initiative_to_look_at",
            ),
        ),
        # SQLite makes the table anew and loses what stands beside it
        CreateSearchIndex("cooperation_initiative"),
    ]
