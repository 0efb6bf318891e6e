import uuid
from importlib import import_module

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import contacts.kinds
import contacts.models.name_keys
import crm.dates
import crm.fields
import crm.operations

add_provinces = import_module("contacts.migrations.0002_provinces").add_provinces
add_types = import_module("contacts.migrations.0006_relation_types").add_types


class Migration(migrations.Migration):
    replaces = [
        ("contacts", "0001_start"),
        ("contacts", "0002_provinces"),
        ("contacts", "0003_search_indexes"),
        ("contacts", "0004_sorted_indexes"),
        ("contacts", "0005_contacts_in_depth"),
        ("contacts", "0006_relation_types"),
        ("contacts", "0007_spans_within_a_year"),
        ("contacts", "0008_found_by"),
        ("contacts", "0009_posts_in_depth"),
        ("contacts", "0010_photos"),
        ("contacts", "0011_groups"),
        ("contacts", "0012_assessments"),
        ("contacts", "0013_merges"),
        ("contacts", "0014_duplicates"),
        ("contacts", "0015_import"),
        ("contacts", "0016_import_groups"),
        ("contacts", "0017_post_title_en"),
        ("contacts", "0018_bounces"),
        ("contacts", "0019_person_place_by_name"),
        ("contacts", "0020_person_by_birthday"),
    ]

    initial = True

    dependencies = [
        ("crm", "0007_export"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Province",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=5, unique=True, verbose_name="code")),
                ("name_fa", models.CharField(max_length=50, verbose_name="Persian name")),
                ("name_en", models.CharField(max_length=50, verbose_name="English name")),
                ("sort_key", crm.fields.SortKey("name_fa", max_length=120)),
            ],
            options={
                "verbose_name": "province",
                "verbose_name_plural": "provinces",
                "ordering": ("sort_key",),
            },
        ),
        migrations.CreateModel(
            name="RelationType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "inverse",
                    models.CharField(max_length=60, verbose_name="seen from the other side"),
                ),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=60, verbose_name="English name"),
                ),
                (
                    "inverse_en",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="English, from the other side"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("used", models.BooleanField(default=True, verbose_name="offered")),
            ],
            options={
                "verbose_name": "type of relation",
                "verbose_name_plural": "types of relations",
                "ordering": ("place", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Group",
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
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("static", "Kept by hand"), ("live", "Live, by a filter")],
                        default="static",
                        max_length=10,
                        verbose_name="how it is kept",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("people", "People"), ("organizations", "Organizations")],
                        default="people",
                        max_length=15,
                        verbose_name="filters the list of",
                    ),
                ),
                ("query", models.TextField(blank=True, verbose_name="filter")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("search_key", crm.fields.SearchKey("name")),
                ("sort_key", crm.fields.SortKey("name", max_length=120)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "group",
                "verbose_name_plural": "groups",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "static"), ("query", "")),
                            models.Q(("kind", "live"), models.Q(("query", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="group_live_by_a_filter",
                        violation_error_message="A live group needs a filter, and only a live one.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Circular",
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
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "language",
                    models.CharField(
                        choices=[("fa", "فارسی"), ("en", "English")],
                        default="fa",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        help_text="Stands below the letter: You get this letter because …",
                        max_length=200,
                        verbose_name="why they get it",
                    ),
                ),
                (
                    "share_addresses",
                    models.BooleanField(
                        default=False,
                        verbose_name="a letter for each reader, even where several share an address",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("posted", "Sent"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "posted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="sent at"
                    ),
                ),
                ("search_key", crm.fields.SearchKey("subject")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="circulars",
                        to="contacts.group",
                        verbose_name="to the group",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter to many",
                "verbose_name_plural": "letters to many",
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("read", "Read"),
                            ("checking", "Being checked"),
                            ("checked", "Checked"),
                            ("running", "Being imported"),
                            ("done", "Imported"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                        ],
                        default="read",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[("people", "People"), ("organizations", "Organizations")],
                        default="people",
                        max_length=15,
                        verbose_name="what it holds",
                    ),
                ),
                ("outline", models.JSONField(default=dict)),
                ("sheet", models.PositiveSmallIntegerField(default=0)),
                ("header", models.IntegerField(default=0)),
                ("mapping", models.JSONField(default=list)),
                ("keys", models.JSONField(default=list)),
                ("overwrite", models.BooleanField(default=True)),
                ("lenient", models.BooleanField(default=False)),
                ("answers", models.JSONField(default=dict)),
                ("questions", models.JSONField(default=list)),
                ("decisions", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("firms", models.JSONField(default=list)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("template", models.CharField(blank=True, max_length=200)),
                ("written", models.JSONField(default=dict)),
                ("kept", models.JSONField(default=list)),
                ("rows_gone", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="read at")),
                ("done_at", models.DateTimeField(null=True, verbose_name="imported at")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
                (
                    "group_name",
                    models.CharField(blank=True, max_length=120, verbose_name="new group"),
                ),
                ("parties", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contacts.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="crm.job",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "indexes": [models.Index(fields=["-created_at"], name="import_latest")],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="row")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("update", "Updated"),
                            ("same", "Same"),
                            ("conflict", "Not clear"),
                            ("error", "Wrong"),
                            ("left", "Left out"),
                        ],
                        max_length=10,
                        verbose_name="what becomes of it",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=300, verbose_name="name")),
                ("told", models.JSONField(default=dict)),
                ("cells", models.JSONField(default=list)),
                (
                    "imported",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="contacts.import",
                    ),
                ),
            ],
            options={
                "verbose_name": "row of an import",
                "verbose_name_plural": "rows of imports",
                "indexes": [
                    models.Index(fields=["imported", "number"], name="import_row_in_order"),
                    models.Index(
                        fields=["imported", "verdict", "number"], name="import_row_by_verdict"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[("people", "People"), ("organizations", "Organizations")],
                        max_length=15,
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("fingerprint", models.CharField(max_length=64)),
                ("columns", models.JSONField(default=dict)),
                ("keys", models.JSONField(default=list)),
                ("overwrite", models.BooleanField(default=True)),
                ("lenient", models.BooleanField(default=False)),
                ("answers", models.JSONField(default=dict)),
                ("used_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "import template",
                "verbose_name_plural": "import templates",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("target", "fingerprint"), name="one_template_for_columns"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Organization",
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
                (
                    "kind",
                    models.CharField(
                        choices=contacts.kinds.choices,
                        default="other",
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=200, verbose_name="English name"),
                ),
                (
                    "aliases",
                    models.TextField(
                        blank=True,
                        help_text="Short and former names, one a line; search finds them all.",
                        verbose_name="other names",
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=80, verbose_name="city")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "search_key",
                    crm.fields.SearchKey(
                        "name", "name_en", "aliases", "legal_id", "member_number", "found_by"
                    ),
                ),
                ("sort_key", crm.fields.SortKey("name", max_length=120)),
                (
                    "dissolved",
                    crm.fields.PartialDateField(blank=True, null=True, verbose_name="dissolved"),
                ),
                (
                    "economic_code",
                    models.CharField(blank=True, max_length=20, verbose_name="economic code"),
                ),
                (
                    "facts",
                    models.JSONField(
                        blank=True, default=dict, editable=False, verbose_name="facts"
                    ),
                ),
                (
                    "legal_id",
                    models.CharField(blank=True, max_length=20, verbose_name="legal-entity ID"),
                ),
                (
                    "member_number",
                    models.CharField(blank=True, max_length=20, verbose_name="membership number"),
                ),
                (
                    "member_since",
                    crm.fields.PartialDateField(blank=True, null=True, verbose_name="member since"),
                ),
                (
                    "member_until",
                    crm.fields.PartialDateField(blank=True, null=True, verbose_name="member until"),
                ),
                (
                    "sectors",
                    models.CharField(
                        blank=True,
                        help_text="Spinning, weaving, dyeing, …",
                        max_length=200,
                        verbose_name="sectors",
                    ),
                ),
                ("found_by", models.TextField(blank=True, default="", editable=False)),
                (
                    "do_not_contact",
                    models.BooleanField(
                        default=False,
                        help_text="Left out of letters to many.",
                        verbose_name="do not contact",
                    ),
                ),
                ("name_key", contacts.models.name_keys.FirmNameKey("name", max_length=60)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "located_in",
                    models.ForeignKey(
                        blank=True,
                        help_text="The industrial town it stands in.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="located_here",
                        to="contacts.organization",
                        verbose_name="located in",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.organization",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="contacts.organization",
                        verbose_name="belongs to",
                    ),
                ),
                (
                    "renamed_to",
                    models.ForeignKey(
                        blank=True,
                        help_text="The organization that took its place.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former",
                        to="contacts.organization",
                        verbose_name="continued as",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organizations",
                        to="contacts.province",
                        verbose_name="province",
                    ),
                ),
            ],
            options={
                "verbose_name": "organization",
                "verbose_name_plural": "organizations",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["sort_key", "id"],
                        name="organization_by_name",
                    ),
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["updated_at", "id"],
                        name="organization_by_change",
                    ),
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["name_key"],
                        name="organization_by_name_key",
                    ),
                    models.Index(
                        condition=models.Q(("legal_id", ""), _negated=True),
                        fields=["legal_id"],
                        name="organization_by_legal_id",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None), ("deleted_at__isnull", False), _connector="OR"
                        ),
                        name="organization_merged_is_gone",
                        violation_error_message="It was merged into another record; undo that merge instead.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                (
                    "honorific",
                    models.CharField(
                        blank=True,
                        help_text="As written: Mr, Dr, Eng., …",
                        max_length=80,
                        verbose_name="honorific",
                    ),
                ),
                (
                    "given_name",
                    models.CharField(blank=True, max_length=80, verbose_name="given name"),
                ),
                ("family_name", models.CharField(max_length=120, verbose_name="family name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=200, verbose_name="English name"),
                ),
                (
                    "aliases",
                    models.TextField(
                        blank=True,
                        help_text="One a line; search finds them all.",
                        verbose_name="other spellings",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "search_key",
                    crm.fields.SearchKey(
                        "given_name", "family_name", "name_en", "aliases", "found_by"
                    ),
                ),
                ("sort_key", crm.fields.SortKey("family_name", "given_name", max_length=120)),
                ("biography", models.TextField(blank=True, verbose_name="biography")),
                ("birthday", models.DateField(blank=True, null=True, verbose_name="birthday")),
                (
                    "deceased",
                    crm.fields.PartialDateField(blank=True, null=True, verbose_name="deceased"),
                ),
                (
                    "do_not_contact",
                    models.BooleanField(
                        default=False,
                        help_text="Left out of letters to many.",
                        verbose_name="do not contact",
                    ),
                ),
                (
                    "national_id",
                    models.CharField(blank=True, max_length=20, verbose_name="national ID"),
                ),
                ("found_by", models.TextField(blank=True, default="", editable=False)),
                (
                    "photo",
                    models.CharField(
                        blank=True, editable=False, max_length=40, verbose_name="photo"
                    ),
                ),
                (
                    "name_key",
                    contacts.models.name_keys.PersonNameKey(
                        "given_name", "family_name", max_length=60
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.person",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="person",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["sort_key", "id"],
                        name="person_by_name",
                    ),
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["updated_at", "id"],
                        name="person_by_change",
                    ),
                    models.Index(
                        condition=models.Q(("deleted_at", None), _negated=True),
                        fields=["id"],
                        name="person_gone",
                    ),
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["name_key"],
                        name="person_by_name_key",
                    ),
                    models.Index(
                        condition=models.Q(("national_id", ""), _negated=True),
                        fields=["national_id"],
                        name="person_by_national_id",
                    ),
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["id", "sort_key"],
                        name="person_place_by_name",
                    ),
                    models.Index(
                        condition=models.Q(("birthday__isnull", False), ("deleted_at", None)),
                        fields=["birthday"],
                        name="person_by_birthday",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None), ("deleted_at__isnull", False), _connector="OR"
                        ),
                        name="person_merged_is_gone",
                        violation_error_message="It was merged into another record; undo that merge instead.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("step", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("choices", models.JSONField(default=dict)),
                ("rows", models.JSONField(default=list)),
                ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
                ("kept", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.organization",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.organization",
                    ),
                ),
                (
                    "merged_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "merge",
                "verbose_name_plural": "merges",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("merged_organization__isnull", True),
                                ("merged_person__isnull", False),
                                ("organization__isnull", True),
                                ("person__isnull", False),
                                models.Q(("person", models.F("merged_person")), _negated=True),
                            ),
                            models.Q(
                                ("merged_organization__isnull", False),
                                ("merged_person__isnull", True),
                                ("organization__isnull", False),
                                ("person__isnull", True),
                                models.Q(
                                    ("organization", models.F("merged_organization")), _negated=True
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="merge_of_two",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
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
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("step", models.UUIDField(db_index=True, editable=False, null=True)),
                ("search_key", crm.fields.SearchKey("note")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="contacts.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a group",
                "verbose_name_plural": "members of a group",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organization__isnull", True), ("person__isnull", False)),
                            models.Q(("organization__isnull", False), ("person__isnull", True)),
                            _connector="OR",
                        ),
                        name="member_is_one",
                        violation_error_message="A member is one person or one organization.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)),
                        fields=("group", "person"),
                        name="person_once_in_group",
                        violation_error_message="This person is in the group already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)),
                        fields=("group", "organization"),
                        name="organization_once_in_group",
                        violation_error_message="This organization is in the group already.",
                    ),
                ],
            },
        ),
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
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="judged by",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first_organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "second_organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.organization",
                        verbose_name="other organization",
                    ),
                ),
                (
                    "first_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "second_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.person",
                        verbose_name="other person",
                    ),
                ),
            ],
            options={
                "verbose_name": "possible duplicate",
                "verbose_name_plural": "possible duplicates",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None), ("verdict", "open")),
                        fields=["-score", "-id"],
                        name="duplicate_pair_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
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
                    models.UniqueConstraint(
                        fields=("first_person", "second_person"), name="duplicate_pair_of_people"
                    ),
                    models.UniqueConstraint(
                        fields=("first_organization", "second_organization"),
                        name="duplicate_pair_of_organizations",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CircularLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "left_out",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_address", "No e-mail address"),
                            ("opted_out", "Does not want letters to many"),
                            ("gone", "Deceased or dissolved"),
                            ("same_address", "Another reader has the same address"),
                        ],
                        max_length=15,
                        verbose_name="left out",
                    ),
                ),
                (
                    "circular",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="contacts.circular",
                        verbose_name="letter to many",
                    ),
                ),
                (
                    "mail",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circular_letter",
                        to="crm.mail",
                        verbose_name="mail",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organization__isnull", True), ("person__isnull", False)),
                            models.Q(("organization__isnull", False), ("person__isnull", True)),
                            _connector="OR",
                        ),
                        name="letter_to_one",
                    ),
                    models.UniqueConstraint(
                        fields=("circular", "person"), name="one_letter_for_a_person"
                    ),
                    models.UniqueConstraint(
                        fields=("circular", "organization"), name="one_letter_for_an_organization"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_out", ""), ("mail__isnull", False)),
                            models.Q(
                                ("mail__isnull", True), models.Q(("left_out", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="letter_or_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                (
                    "topic",
                    models.CharField(
                        help_text="The matter it is about, always named alike.",
                        max_length=100,
                        verbose_name="topic",
                    ),
                ),
                ("day", models.DateField(default=crm.dates.today, verbose_name="as of")),
                (
                    "influence",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 · very low"),
                            (2, "2 · low"),
                            (3, "3 · medium"),
                            (4, "4 · high"),
                            (5, "5 · very high"),
                        ],
                        help_text="How much they can do in the matter.",
                        verbose_name="influence",
                    ),
                ),
                (
                    "interest",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 · very low"),
                            (2, "2 · low"),
                            (3, "3 · medium"),
                            (4, "4 · high"),
                            (5, "5 · very high"),
                        ],
                        help_text="How much the matter means to them.",
                        verbose_name="interest",
                    ),
                ),
                (
                    "stance",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Opponent"),
                            (2, "Leaning against"),
                            (3, "Neutral"),
                            (4, "Leaning to support"),
                            (5, "Supporter"),
                        ],
                        verbose_name="stance",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="What this is based on.", verbose_name="note"
                    ),
                ),
                ("search_key", crm.fields.SearchKey("topic", "note")),
                ("topic_key", crm.fields.SortKey("topic", max_length=120)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["topic", "day"],
                        name="assessment_by_topic",
                    ),
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["day", "id"],
                        name="assessment_by_day",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organization__isnull", True), ("person__isnull", False)),
                            models.Q(("organization__isnull", False), ("person__isnull", True)),
                            _connector="OR",
                        ),
                        name="assessment_of_one",
                        violation_error_message="An assessment is of one person or organization.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
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
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="Leave empty when it is not known.",
                        max_length=200,
                        verbose_name="post",
                    ),
                ),
                (
                    "start",
                    crm.fields.PartialDateField(
                        blank=True,
                        help_text="A day, a month, or only a year.",
                        null=True,
                        verbose_name="from",
                    ),
                ),
                (
                    "end",
                    crm.fields.PartialDateField(
                        blank=True,
                        help_text="Empty while the post is held.",
                        null=True,
                        verbose_name="until",
                    ),
                ),
                ("primary", models.BooleanField(default=False, verbose_name="main post")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        help_text="How we know: a letter, a report, …",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                ("search_key", crm.fields.SearchKey("title", "title_en")),
                (
                    "abolished",
                    models.BooleanField(
                        default=False,
                        help_text="Nobody follows in this post: it is not vacant.",
                        verbose_name="abolished",
                    ),
                ),
                (
                    "head",
                    models.BooleanField(
                        default=False,
                        help_text="An organization has one head at a time.",
                        verbose_name="heads the organization",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True,
                        help_text="As it stands on English pages.",
                        max_length=200,
                        verbose_name="English post",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="contacts.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posts",
                        to="contacts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contacts.person",
                        verbose_name="successor",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "post",
                "verbose_name_plural": "posts",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["person"],
                        name="post_of_person",
                    ),
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["organization", "person", "start", "end"],
                        name="post_in_organization",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start", None),
                            ("end", None),
                            (
                                "start__lte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.functions.comparison.Cast(
                                        "end", models.IntegerField()
                                    ),
                                    "+",
                                    models.Value(9999),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="post_ends_after_start",
                        violation_error_message="A post cannot end before it starts.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactPoint",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mobile", "Mobile"),
                            ("phone", "Phone"),
                            ("fax", "Fax"),
                            ("email", "E-mail"),
                            ("address", "Address"),
                            ("site", "Web site"),
                            ("messenger", "Messenger"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("value", models.CharField(max_length=300, verbose_name="number or address")),
                ("canonical", models.CharField(blank=True, editable=False, max_length=300)),
                ("label", models.CharField(blank=True, max_length=60, verbose_name="label")),
                (
                    "confirmed_on",
                    models.DateField(blank=True, null=True, verbose_name="last confirmed"),
                ),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="retired on")),
                (
                    "retired_because",
                    models.CharField(blank=True, max_length=200, verbose_name="reason"),
                ),
                ("search_key", crm.fields.SearchKey("value", "canonical", "label")),
                (
                    "bounced_on",
                    models.DateField(blank=True, null=True, verbose_name="last came back"),
                ),
                (
                    "bounces",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="letters that came back"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="contacts.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="contacts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        help_text="When it reaches the person only in this office.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="points",
                        to="contacts.post",
                        verbose_name="of the post",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact point",
                "verbose_name_plural": "contact points",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("deleted_at", None), models.Q(("canonical", ""), _negated=True)
                        ),
                        fields=["canonical"],
                        name="point_by_canonical",
                    ),
                    models.Index(
                        condition=models.Q(("bounces__gt", 0)),
                        fields=["bounced_on"],
                        name="point_bounced",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organization__isnull", False), ("person", None)),
                            models.Q(("organization", None), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="contact_point_of_one",
                        violation_error_message="A contact point belongs to one person or organization.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Relation",
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
                ("start", crm.fields.PartialDateField(blank=True, null=True, verbose_name="from")),
                ("end", crm.fields.PartialDateField(blank=True, null=True, verbose_name="until")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("search_key", crm.fields.SearchKey("note")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "from_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "to_organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.organization",
                        verbose_name="to an organization",
                    ),
                ),
                (
                    "to_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.person",
                        verbose_name="to a person",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.relationtype",
                        verbose_name="relation",
                    ),
                ),
            ],
            options={
                "verbose_name": "relation",
                "verbose_name_plural": "relations",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("from_organization__isnull", True), ("from_person__isnull", False)
                            ),
                            models.Q(
                                ("from_organization__isnull", False), ("from_person__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="relation_from_one",
                        violation_error_message="A relation begins at one person or organization.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("to_organization__isnull", True), ("to_person__isnull", False)
                            ),
                            models.Q(
                                ("to_organization__isnull", False), ("to_person__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="relation_to_one",
                        violation_error_message="A relation leads to one person or organization.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start", None),
                            ("end", None),
                            (
                                "start__lte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.functions.comparison.Cast(
                                        "end", models.IntegerField()
                                    ),
                                    "+",
                                    models.Value(9999),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="relation_ends_after_start",
                        violation_error_message="A relation cannot end before it starts.",
                    ),
                ],
            },
        ),
        migrations.RunPython(add_provinces, migrations.RunPython.noop),
        migrations.RunPython(add_types, migrations.RunPython.noop),
        crm.operations.CreateSearchIndex(
            table="contacts_person",
        ),
        crm.operations.CreateSearchIndex(
            table="contacts_organization",
        ),
        crm.operations.CreateSearchIndex(
            table="contacts_group",
        ),
        crm.operations.CreateSearchIndex(
            table="contacts_contactpoint",
        ),
    ]
