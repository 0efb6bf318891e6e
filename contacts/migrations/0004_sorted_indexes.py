"""Lists sorted by their last change, and who is in an organization, answered by an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("contacts", "0003_search_indexes"),)

    operations = (
        migrations.RemoveIndex(model_name="post", name="post_in_organization"),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["updated_at", "id"],
                name="organization_by_change",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["updated_at", "id"],
                name="person_by_change",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["organization", "person", "start", "end"],
                name="post_in_organization",
            ),
        ),
    )
