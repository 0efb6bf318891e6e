"""What came of a measure, told day by day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0010_news_rhythm"),
    ]

    operations = [
        migrations.AddField(
            model_name="measure",
            name="facts",
            field=models.JSONField(
                blank=True, default=dict, editable=False, verbose_name="day by day"
            ),
        ),
    ]
