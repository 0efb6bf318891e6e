"""Pairs that may be one, and keys by which names are found in another spelling."""

from itertools import islice

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import contacts.models.name_keys
from crm.operations import CreateSearchIndex

BATCH = 2000


def fill(model):
    """Work out the key of every name there is."""
    field = model._meta.get_field("name_key")
    keys = iter(list(model.objects.order_by("pk").values_list("pk", flat=True)))
    while some := list(islice(keys, BATCH)):
        rows = list(model.objects.filter(pk__in=some).only(*field.sources))
        for row in rows:
            row.name_key = field.compute(row)
        model.objects.bulk_update(rows, ["name_key"], batch_size=500)


def fill_in(apps, schema_editor):
    for name in ("Person", "Organization"):
        fill(apps.get_model("contacts", name))


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0013_merges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                (
                    "deleted_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="deleted at"),
                ),
                ("score", models.PositiveSmallIntegerField(verbose_name="score")),
                ("reasons", models.JSONField(blank=True, default=list, verbose_name="reasons")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("open", "To be judged"),
                            ("different", "Not the same"),
                            ("merged", "Merged"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "judged_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="judged at"),
                ),
            ],
            options={
                "verbose_name": "possible duplicate",
                "verbose_name_plural": "possible duplicates",
            },
        ),
        migrations.AddField(
            model_name="organization",
            name="name_key",
            field=contacts.models.name_keys.FirmNameKey("name", max_length=60),
        ),
        migrations.AddField(
            model_name="person",
            name="name_key",
            field=contacts.models.name_keys.PersonNameKey(
                "given_name", "family_name", max_length=60
            ),
        ),
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(
                condition=models.Q(
                    ("deleted_at", None), models.Q(("canonical", ""), _negated=True)
                ),
                fields=["canonical"],
                name="point_by_canonical",
            ),
        ),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["name_key"],
                name="organization_by_name_key",
            ),
        ),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(
                condition=models.Q(("legal_id", ""), _negated=True),
                fields=["legal_id"],
                name="organization_by_legal_id",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["name_key"],
                name="person_by_name_key",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("national_id", ""), _negated=True),
                fields=["national_id"],
                name="person_by_national_id",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="created_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="deleted_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="first_organization",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contacts.organization",
                verbose_name="organization",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="first_person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contacts.person",
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="judged_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="judged by",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="second_organization",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contacts.organization",
                verbose_name="other organization",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="second_person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contacts.person",
                verbose_name="other person",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="updated_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="duplicatepair",
            index=models.Index(
                condition=models.Q(("deleted_at", None), ("verdict", "open")),
                fields=["-score", "-id"],
                name="duplicate_pair_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("first_person__isnull", False),
                        ("second_person__isnull", False),
                        ("first_organization__isnull", True),
                        ("second_organization__isnull", True),
                        ("first_person__lt", models.F("second_person")),
                    ),
                    models.Q(
                        ("first_organization__isnull", False),
                        ("second_organization__isnull", False),
                        ("first_person__isnull", True),
                        ("second_person__isnull", True),
                        ("first_organization__lt", models.F("second_organization")),
                    ),
                    _connector="OR",
                ),
                name="duplicate_pair_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.UniqueConstraint(
                fields=("first_person", "second_person"), name="duplicate_pair_of_people"
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.UniqueConstraint(
                fields=("first_organization", "second_organization"),
                name="duplicate_pair_of_organizations",
            ),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop, elidable=True),
        # On SQLite the tables were rebuilt and the triggers of their search indexes are gone.
        CreateSearchIndex("contacts_person"),
        CreateSearchIndex("contacts_organization"),
    ]
