from django.db import migrations

from crm.operations import CreateSearchIndex


class Migration(migrations.Migration):
    """The search over everything asks for interactions at every letter that is typed."""

    dependencies = (("engagements", "0007_saved_views"),)
    operations = (CreateSearchIndex("engagements_interaction"),)
