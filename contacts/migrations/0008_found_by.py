"""People are found by their posts, organizations and numbers, organizations by their numbers."""

from itertools import islice

from django.db import migrations, models

import crm.fields
from crm.operations import CreateSearchIndex

BATCH = 2000


def gather(rows):
    texts = {}
    for key, *values in rows:
        texts.setdefault(key, {}).update(dict.fromkeys(filter(None, values)))
    return {key: "\n".join(lines) for key, lines in texts.items()}


def fill(model, told):
    keys = iter(list(model.objects.order_by("pk").values_list("pk", flat=True)))
    while some := list(islice(keys, BATCH)):
        texts = gather(told(some))
        rows = list(model.objects.filter(pk__in=texts))
        for row in rows:
            row.found_by = texts[row.pk]
            row.search_key = row._meta.get_field("search_key").compute(row)
        model.objects.bulk_update(rows, ["found_by", "search_key"], batch_size=500)


def fill_in(apps, schema_editor):
    person, organization, post, point = (
        apps.get_model("contacts", name)
        for name in ("Person", "Organization", "Post", "ContactPoint")
    )
    posts = post.objects.filter(deleted_at=None).order_by("pk")
    points = point.objects.filter(deleted_at=None).exclude(kind="address").order_by("pk")
    where = ("organization__name", "organization__name_en", "organization__aliases")

    def told_of_people(keys):
        yield from posts.filter(person__in=keys).values_list("person", "title", *where)
        yield from points.filter(person__in=keys).values_list("person", "value", "canonical")

    def told_of_organizations(keys):
        here = points.filter(organization__in=keys)
        yield from here.values_list("organization", "value", "canonical")

    fill(person, told_of_people)
    fill(organization, told_of_organizations)


class Migration(migrations.Migration):
    dependencies = (("contacts", "0007_spans_within_a_year"),)

    operations = (
        migrations.AddField(
            "organization",
            "found_by",
            models.TextField(blank=True, default="", editable=False),
        ),
        migrations.AddField(
            "person", "found_by", models.TextField(blank=True, default="", editable=False)
        ),
        migrations.AlterField(
            "organization",
            "search_key",
            crm.fields.SearchKey(
                "name", "name_en", "aliases", "legal_id", "member_number", "found_by"
            ),
        ),
        migrations.AlterField(
            "person",
            "search_key",
            crm.fields.SearchKey("given_name", "family_name", "name_en", "aliases", "found_by"),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop, elidable=True),
        # On SQLite the tables were rebuilt and the triggers of their search indexes are gone.
        CreateSearchIndex("contacts_person"),
        CreateSearchIndex("contacts_organization"),
    )
