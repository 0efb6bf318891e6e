"""Search by any part of a name, in any spelling."""

from django.db import migrations

from crm.operations import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = (("engagements", "0001_start"),)

    operations = (
        CreateSearchIndex("engagements_meeting"),
        CreateSearchIndex("engagements_resolution"),
        CreateSearchIndex("engagements_followup"),
        CreateSearchIndex("engagements_problem"),
        CreateSearchIndex("engagements_body"),
    )
