"""Groups, letters to many, and organizations that want none."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crm.fields
from crm.operations import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0010_photos"),
        ("crm", "0002_search_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="do_not_contact",
            field=models.BooleanField(
                default=False,
                help_text="Left out of letters to many.",
                verbose_name="do not contact",
            ),
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
                "verbose_name": "member of a group",
                "verbose_name_plural": "members of a group",
                "ordering": ("pk",),
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
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "static"), ("query", "")),
                    models.Q(("kind", "live"), models.Q(("query", ""), _negated=True)),
                    _connector="OR",
                ),
                name="group_live_by_a_filter",
                violation_error_message="A live group needs a filter, and only a live one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organization__isnull", True), ("person__isnull", False)),
                    models.Q(("organization__isnull", False), ("person__isnull", True)),
                    _connector="OR",
                ),
                name="member_is_one",
                violation_error_message="A member is one person or one organization.",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)),
                fields=("group", "person"),
                name="person_once_in_group",
                violation_error_message="This person is in the group already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)),
                fields=("group", "organization"),
                name="organization_once_in_group",
                violation_error_message="This organization is in the group already.",
            ),
        ),
        # On SQLite the table was rebuilt and the triggers of its search index are gone.
        CreateSearchIndex("contacts_organization"),
        CreateSearchIndex("contacts_group"),
    ]
