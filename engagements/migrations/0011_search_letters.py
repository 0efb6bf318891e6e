"""Letters are found by any part of their number, subject and parties.

The table of bodies was rebuilt by 0009 on SQLite, which takes its index away.
"""

from django.db import migrations

from crm.operations import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = (("engagements", "0010_letters"),)

    operations = (
        CreateSearchIndex("engagements_letter"),
        CreateSearchIndex("engagements_body"),
    )
