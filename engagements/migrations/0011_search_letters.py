"""Letters are found by any part of their number, subject and parties."""

from django.db import migrations

from crm.operations import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = (("engagements", "0010_letters"),)

    operations = (CreateSearchIndex("engagements_letter"),)
