"""The head of a body is told once of each day by which an answer was due, whatever days are off."""

from datetime import timedelta

from django.db import migrations, models


def note_who_was_told(apps, schema_editor):
    """Of letters that were reminded of long enough after their day the head was told."""
    letters = apps.get_model("engagements", "Letter").objects.filter(
        deleted_at=None, answer_due__isnull=False, reminded_on__isnull=False
    )
    rules = apps.get_model("engagements", "ReminderRule").objects.filter(
        subject="letter", user=None, deleted_at=None, to_head__isnull=False
    )
    for rule in rules:
        own = {"body": rule.body_id} if rule.body_id else {}
        own |= {"pk": rule.letter_id} if rule.letter_id else {}
        for letter in letters.filter(**own):
            if letter.reminded_on >= letter.answer_due + timedelta(days=rule.to_head):
                letters.filter(pk=letter.pk).update(head_told=letter.answer_due)


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0030_milestones_reminded"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="head_told",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.RunPython(note_who_was_told, migrations.RunPython.noop),
    ]
