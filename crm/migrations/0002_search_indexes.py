"""Search by any part of a name, in any spelling."""

from django.db import migrations

from crm.operations import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = (("crm", "0001_start"),)

    operations = (CreateSearchIndex("crm_mail"),)
