import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import cooperation.kinds
import cooperation.kinds.units
import crm.fields
import crm.operations


class Migration(migrations.Migration):
    replaces = [
        ("cooperation", "0001_start"),
        ("cooperation", "0002_search_indexes"),
        ("cooperation", "0003_spans_within_a_year"),
        ("cooperation", "0004_tracks"),
        ("cooperation", "0005_last_news"),
    ]

    initial = True

    dependencies = [
        ("contacts", "0017_post_title_en"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("engagements", "0016_minutes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Initiative",
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
                        choices=cooperation.kinds.choices, max_length=30, verbose_name="kind"
                    ),
                ),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("stage", models.CharField(editable=False, max_length=30, verbose_name="stage")),
                (
                    "health",
                    models.CharField(
                        choices=[
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("stuck", "Stuck"),
                        ],
                        default="on_track",
                        editable=False,
                        max_length=10,
                        verbose_name="health",
                    ),
                ),
                ("start", crm.fields.PartialDateField(blank=True, null=True, verbose_name="from")),
                ("end", crm.fields.PartialDateField(blank=True, null=True, verbose_name="until")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("search_key", crm.fields.SearchKey("title", "description")),
                (
                    "facts",
                    models.JSONField(
                        blank=True, default=dict, editable=False, verbose_name="facts"
                    ),
                ),
                (
                    "news_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="last news"
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiatives",
                        to="engagements.body",
                        verbose_name="body",
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
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_initiatives",
                        to="contacts.person",
                        verbose_name="lead",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiatives",
                        to="engagements.meeting",
                        verbose_name="began in meeting",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiatives",
                        to="engagements.problem",
                        verbose_name="because of problem",
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiatives",
                        to="engagements.resolution",
                        verbose_name="by resolution",
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
                "verbose_name": "initiative",
                "verbose_name_plural": "initiatives",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["-news_at", "-id"],
                        name="initiative_by_news",
                    )
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
                        name="initiative_ends_after_start",
                        violation_error_message="An initiative cannot end before it starts.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
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
                    "follow_up",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiative_links",
                        to="engagements.followup",
                        verbose_name="follow-up",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="cooperation.initiative",
                        verbose_name="initiative",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiative_links",
                        to="engagements.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiative_links",
                        to="engagements.problem",
                        verbose_name="problem",
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiative_links",
                        to="engagements.resolution",
                        verbose_name="resolution",
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
                "verbose_name": "link",
                "verbose_name_plural": "links",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("follow_up__isnull", True),
                                ("meeting__isnull", False),
                                ("problem__isnull", True),
                                ("resolution__isnull", True),
                            ),
                            models.Q(
                                ("follow_up__isnull", True),
                                ("meeting__isnull", True),
                                ("problem__isnull", True),
                                ("resolution__isnull", False),
                            ),
                            models.Q(
                                ("follow_up__isnull", True),
                                ("meeting__isnull", True),
                                ("problem__isnull", False),
                                ("resolution__isnull", True),
                            ),
                            models.Q(
                                ("follow_up__isnull", False),
                                ("meeting__isnull", True),
                                ("problem__isnull", True),
                                ("resolution__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="link_leads_to_one",
                        violation_error_message="A link leads to one record.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("meeting__isnull", False)),
                        fields=("initiative", "meeting"),
                        name="link_to_meeting_once",
                        violation_error_message="This is linked already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("resolution__isnull", False)),
                        fields=("initiative", "resolution"),
                        name="link_to_resolution_once",
                        violation_error_message="This is linked already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("problem__isnull", False)),
                        fields=("initiative", "problem"),
                        name="link_to_problem_once",
                        violation_error_message="This is linked already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("follow_up__isnull", False)),
                        fields=("initiative", "follow_up"),
                        name="link_to_follow_up_once",
                        violation_error_message="This is linked already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
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
                ("name", models.CharField(max_length=30, verbose_name="measure")),
                (
                    "planned",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=15,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "This cannot be less than nothing."
                            )
                        ],
                        verbose_name="planned",
                    ),
                ),
                (
                    "actual",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=15,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "This cannot be less than nothing."
                            )
                        ],
                        verbose_name="actual",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=cooperation.kinds.units.units, max_length=20, verbose_name="unit"
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
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="cooperation.initiative",
                        verbose_name="initiative",
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
                "verbose_name": "measure",
                "verbose_name_plural": "measures",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)),
                        fields=("initiative", "name", "unit"),
                        name="measure_once_in_a_unit",
                        violation_error_message="This is counted already in this unit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("planned", None), ("planned__gte", 0), _connector="OR"),
                            models.Q(("actual", None), ("actual__gte", 0), _connector="OR"),
                        ),
                        name="measure_not_negative",
                        violation_error_message="This cannot be less than nothing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit", ""), _negated=True),
                        name="measure_has_a_unit",
                        violation_error_message="Say in which unit it is counted.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
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
                    "step",
                    models.CharField(
                        blank=True, editable=False, max_length=30, verbose_name="milestone"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("due", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "scheduled",
                    models.DateField(editable=False, null=True, verbose_name="scheduled for"),
                ),
                ("reached_on", models.DateField(blank=True, null=True, verbose_name="reached on")),
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
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="cooperation.initiative",
                        verbose_name="initiative",
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
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None), ("reached_on", None)),
                        fields=["initiative", "due"],
                        name="milestone_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step", ""), ("title", ""), _negated=True),
                        name="milestone_is_called_something",
                        violation_error_message="Say what is to be reached.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
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
                ("role", models.CharField(max_length=30, verbose_name="role")),
                ("search_key", crm.fields.SearchKey("role")),
                (
                    "facts",
                    models.JSONField(
                        blank=True, default=dict, editable=False, verbose_name="facts"
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
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="cooperation.initiative",
                        verbose_name="initiative",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="contacts.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
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
                "verbose_name": "party",
                "verbose_name_plural": "parties",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organization__isnull", False), ("person", None)),
                            models.Q(("organization", None), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="party_is_one",
                        violation_error_message="A party is one organization or one person.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("organization__isnull", False)),
                        fields=("initiative", "organization", "role"),
                        name="organization_once_in_a_role",
                        violation_error_message="This organization already has this role here.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("person__isnull", False)),
                        fields=("initiative", "person", "role"),
                        name="person_once_in_a_role",
                        violation_error_message="This person already has this role here.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Update",
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
                    "health",
                    models.CharField(
                        choices=[
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("stuck", "Stuck"),
                        ],
                        default="on_track",
                        max_length=10,
                        verbose_name="health",
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="what is new")),
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
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="updates",
                        to="cooperation.initiative",
                        verbose_name="initiative",
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
                "verbose_name": "progress report",
                "verbose_name_plural": "progress reports",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["initiative", "-id"],
                        name="update_newest",
                    )
                ],
            },
        ),
        crm.operations.CreateSearchIndex(
            table="cooperation_initiative",
        ),
    ]
