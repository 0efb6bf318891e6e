"""Search by any part of a name, in any spelling."""

from django.db import migrations

from crm.operations import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = (("contacts", "0002_provinces"),)

    operations = (
        CreateSearchIndex("contacts_person"),
        CreateSearchIndex("contacts_organization"),
    )
