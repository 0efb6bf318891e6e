"""The head of a body is told once of each day by which an answer was due, whatever days are off."""

from datetime import timedelta

from django.db import migrations, models


def note_who_was_told(apps, schema_editor):
    """Of letters that were reminded of long enough after their day the head was told; where it is
    not certain they may be told once more."""
    letters = apps.get_model("engagements", "Letter").objects.filter(
        deleted_at=None, answer_due__isnull=False, reminded_on__isnull=False
    )
    rules = apps.get_model("engagements", "ReminderRule").objects.filter(
        subject="letter", user=None, deleted_at=None
    )
    known = {(rule.letter_id, rule.body_id): rule for rule in rules}
    for letter in letters if known else ():
        scopes = ((letter.pk, None), (None, letter.body_id), (None, None))
        rule = next((known[scope] for scope in scopes if scope in known), None)
        if rule and rule.to_head and is_told(letter, rule.to_head):
            letters.filter(pk=letter.pk).update(head_told=letter.answer_due)


def is_told(letter, to_head):
    """Whether so many working days had surely passed: at least five in a week."""
    return letter.reminded_on > letter.answer_due + timedelta(days=to_head * 7 / 5)


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
