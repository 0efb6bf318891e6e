"""Search by any part of a name, in any spelling."""

from django.db import migrations

from crm.operations import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = (("cooperation", "0001_start"),)

    operations = (CreateSearchIndex("cooperation_initiative"),)
