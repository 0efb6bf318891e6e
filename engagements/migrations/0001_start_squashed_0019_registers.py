import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import crm.dates
import crm.fields
import crm.operations
import engagements.models.minutes
import engagements.numbering


class Migration(migrations.Migration):
    replaces = [
        ("engagements", "0001_start"),
        ("engagements", "0002_search_indexes"),
        ("engagements", "0003_follow_ups_by_due"),
        ("engagements", "0004_spans_within_a_year"),
        ("engagements", "0005_handovers"),
        ("engagements", "0006_interactions"),
        ("engagements", "0007_saved_views"),
        ("engagements", "0008_search_interactions"),
        ("engagements", "0009_bodies"),
        ("engagements", "0010_letters"),
        ("engagements", "0011_search_letters"),
        ("engagements", "0012_promises_of_interactions"),
        ("engagements", "0013_planning"),
        ("engagements", "0014_invitations"),
        ("engagements", "0015_room"),
        ("engagements", "0016_minutes"),
        ("engagements", "0017_calendar_feed"),
        ("engagements", "0018_follow_up_replies"),
        ("engagements", "0019_registers"),
    ]

    initial = True

    dependencies = [
        ("contacts", "0017_post_title_en"),
        ("crm", "0009_mail_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Body",
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=200, verbose_name="English name"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("board", "Board of directors"),
                            ("assembly", "General assembly"),
                            ("committee", "Committee"),
                            ("joint", "Joint working group"),
                        ],
                        default="committee",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="Stands at the head of the numbers of its resolutions, as in هـ/۱۴۰۵/۳.",
                        max_length=10,
                        verbose_name="code",
                    ),
                ),
                (
                    "quorum",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many seats must be present.",
                        null=True,
                        verbose_name="quorum",
                    ),
                ),
                ("search_key", crm.fields.SearchKey("name", "name_en")),
                ("sort_key", crm.fields.SortKey("name", max_length=120)),
                (
                    "absences_in_row",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="By the by-laws they end a seat: you are warned of it.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="absences in a row",
                    ),
                ),
                (
                    "absences_in_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="absences in a Jalali year",
                    ),
                ),
                (
                    "count_excused",
                    models.BooleanField(
                        default=False,
                        help_text="Otherwise they neither count nor break a row.",
                        verbose_name="excused absences count too",
                    ),
                ),
                (
                    "longest_gap",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The most that may pass without a meeting.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="weeks between meetings",
                    ),
                ),
                (
                    "quorum_share",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Per cent of the seats that are filled; 51 is more than half.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="quorum as a share",
                    ),
                ),
                (
                    "adopts_by",
                    models.CharField(
                        choices=[
                            ("majority", "More than half of the seats"),
                            ("two_thirds", "Two thirds of the seats"),
                            ("all", "All seats"),
                        ],
                        default="majority",
                        help_text="How many must be for a resolution that is voted on by mail.",
                        max_length=12,
                        verbose_name="adopts by circulation",
                    ),
                ),
                (
                    "number_format",
                    models.CharField(
                        default="{code}/{year}/{serial}",
                        help_text="How its resolutions are numbered: code, year and serial in braces.",
                        max_length=60,
                        validators=[engagements.numbering.check_format],
                        verbose_name="format of numbers",
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
                        related_name="bodies",
                        to="contacts.organization",
                        verbose_name="organization",
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
                "verbose_name": "body",
                "verbose_name_plural": "bodies",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)),
                        fields=("code",),
                        name="body_code_is_unique",
                        violation_error_message="Another body has this code.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
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
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "whose",
                    models.CharField(
                        choices=[("mine", "What concerns me"), ("all", "All that I may see")],
                        default="mine",
                        max_length=4,
                        verbose_name="what it shows",
                    ),
                ),
                (
                    "with_due",
                    models.BooleanField(
                        default=True,
                        verbose_name="also follow-ups and letters, on the day they are due",
                    ),
                ),
                (
                    "alarm",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "no alarm"),
                            (10, "10 minutes before"),
                            (30, "30 minutes before"),
                            (60, "an hour before"),
                            (120, "two hours before"),
                            (1440, "a day before"),
                        ],
                        default=60,
                        verbose_name="alarm of meetings",
                    ),
                ),
                (
                    "used_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="last read"),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="taken back"),
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
                    "user",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "address of a calendar",
                "verbose_name_plural": "addresses of calendars",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("user",),
                        name="one_feed_per_account",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
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
                ("day", models.DateField(verbose_name="day")),
                ("follow_ups", models.JSONField(default=list, verbose_name="follow-ups")),
                ("done", models.BooleanField(default=False, verbose_name="carried out")),
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
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.post",
                        verbose_name="post",
                    ),
                ),
                (
                    "to_organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "to_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
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
                "verbose_name": "handover",
                "verbose_name_plural": "handovers",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None), ("done", False)),
                        fields=["day", "id"],
                        name="handover_waiting",
                    )
                ],
                "constraints": [
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
                        name="handover_to_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Interaction",
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
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("message", "Message"),
                            ("note", "Note"),
                        ],
                        default="call",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("day", models.DateField(default=crm.dates.today, verbose_name="day")),
                ("time", models.TimeField(blank=True, null=True, verbose_name="time")),
                ("text", models.TextField(verbose_name="what it was about")),
                (
                    "confidential",
                    models.BooleanField(
                        default=False,
                        help_text="Only the secretariat and whoever wrote it see it.",
                        verbose_name="confidential",
                    ),
                ),
                ("search_key", crm.fields.SearchKey("text")),
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
                "verbose_name": "interaction",
                "verbose_name_plural": "interactions",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["-day", "-id"],
                        name="interaction_by_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InteractionParty",
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
                    "interaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="engagements.interaction",
                        verbose_name="interaction",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interactions",
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
                        related_name="interactions",
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
                "verbose_name": "party of an interaction",
                "verbose_name_plural": "parties of interactions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organization__isnull", True), ("person__isnull", False)),
                            models.Q(("organization__isnull", False), ("person__isnull", True)),
                            _connector="OR",
                        ),
                        name="interaction_party_is_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("person__isnull", False)),
                        fields=("interaction", "person"),
                        name="interaction_with_person_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("organization__isnull", False)),
                        fields=("interaction", "organization"),
                        name="interaction_with_organization_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
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
                    "direction",
                    models.CharField(
                        choices=[
                            ("incoming", "Incoming"),
                            ("outgoing", "Outgoing"),
                            ("internal", "Internal"),
                        ],
                        default="incoming",
                        editable=False,
                        max_length=8,
                        verbose_name="direction",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        editable=False, null=True, verbose_name="Jalali year"
                    ),
                ),
                (
                    "serial",
                    models.PositiveIntegerField(editable=False, null=True, verbose_name="serial"),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, editable=False, max_length=40, verbose_name="number"
                    ),
                ),
                ("day", models.DateField(default=crm.dates.today, verbose_name="date")),
                (
                    "sender_number",
                    models.CharField(blank=True, max_length=60, verbose_name="sender's number"),
                ),
                (
                    "sender_day",
                    models.DateField(blank=True, null=True, verbose_name="sender's date"),
                ),
                ("subject", models.CharField(max_length=300, verbose_name="subject")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("action", "For action"),
                            ("information", "For information"),
                            ("resolution", "Notice of a resolution"),
                        ],
                        default="information",
                        max_length=12,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "wants_answer",
                    models.BooleanField(default=False, verbose_name="an answer is awaited"),
                ),
                ("answer_due", models.DateField(blank=True, null=True, verbose_name="answer due")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("registered", "Registered"),
                            ("awaiting", "Awaiting an answer"),
                            ("answered", "Answered"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "confidential",
                    models.BooleanField(
                        default=False,
                        help_text="Only the secretariat and those who sit in the body see it.",
                        verbose_name="confidential",
                    ),
                ),
                (
                    "senders",
                    models.TextField(blank=True, default="", editable=False, verbose_name="from"),
                ),
                (
                    "recipients",
                    models.TextField(blank=True, default="", editable=False, verbose_name="to"),
                ),
                (
                    "copied_to",
                    models.TextField(blank=True, default="", editable=False, verbose_name="copies"),
                ),
                (
                    "search_key",
                    crm.fields.SearchKey(
                        "number", "sender_number", "subject", "senders", "recipients", "copied_to"
                    ),
                ),
                (
                    "answers",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered_by",
                        to="engagements.letter",
                        verbose_name="answers",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose register it is numbered in; empty for the association itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
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
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        help_text="The colleague in whose kartabl it stands while an answer is awaited.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="seen to by",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="engagements.letter",
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
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
            },
        ),
        migrations.CreateModel(
            name="LetterParty",
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
                    "role",
                    models.CharField(
                        choices=[("from", "From"), ("to", "To"), ("copy", "Copy")],
                        default="to",
                        max_length=4,
                        verbose_name="role",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="As it stands in the letter; empty for name, post and organization of now.",
                        max_length=300,
                        verbose_name="as written",
                    ),
                ),
                ("search_key", crm.fields.SearchKey("name")),
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
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="engagements.letter",
                        verbose_name="letter",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
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
                        related_name="letters",
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
                "verbose_name": "party of a letter",
                "verbose_name_plural": "parties of letters",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="letter_party_has_a_name",
                        violation_error_message="Name a person or an organization, or write a name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterTemplate",
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
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                ("search_key", crm.fields.SearchKey("name", "subject")),
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
                "verbose_name": "template of letters",
                "verbose_name_plural": "templates of letters",
            },
        ),
        migrations.CreateModel(
            name="Meeting",
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
                            ("board", "Board meeting"),
                            ("committee", "Committee meeting"),
                            ("joint", "Joint meeting"),
                            ("visit", "Visit"),
                            ("ceremony", "Ceremony"),
                            ("other", "Other"),
                        ],
                        default="committee",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Runs on within the body.",
                        null=True,
                        verbose_name="number",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="subject")),
                (
                    "day",
                    models.DateField(
                        blank=True,
                        help_text="Leave empty when it is not known.",
                        null=True,
                        verbose_name="day",
                    ),
                ),
                ("starts", models.TimeField(blank=True, null=True, verbose_name="from")),
                ("ends", models.TimeField(blank=True, null=True, verbose_name="until")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("running", "In session"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "confidential",
                    models.BooleanField(
                        default=False,
                        help_text="Only the secretariat and those who sit in the body see it.",
                        verbose_name="confidential",
                    ),
                ),
                ("search_key", crm.fields.SearchKey("number", "title", "place")),
                (
                    "began_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="began at"),
                ),
                (
                    "locked_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="locked since"),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
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
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hosted_meetings",
                        to="contacts.organization",
                        verbose_name="host",
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
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["-day", "-id"],
                        name="meeting_by_day",
                    ),
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["body", "status", "-day"],
                        name="meeting_of_body_by_day",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)),
                        fields=("body", "number"),
                        name="meeting_number_of_body",
                        violation_error_message="This body already has a meeting with this number.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="letter",
            name="meeting",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="engagements.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.CreateModel(
            name="Invitation",
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
                    "answer",
                    models.CharField(
                        choices=[
                            ("waiting", "No answer yet"),
                            ("accept", "Comes"),
                            ("decline", "Does not come"),
                            ("deputy", "Sends a deputy"),
                            ("other", "Proposes another time"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="answer",
                    ),
                ),
                ("deputy", models.CharField(blank=True, max_length=200, verbose_name="deputy")),
                (
                    "proposed",
                    models.CharField(blank=True, max_length=300, verbose_name="proposed time"),
                ),
                (
                    "withdrawn",
                    models.BooleanField(default=False, editable=False, verbose_name="withdrawn"),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("told", models.CharField(blank=True, editable=False, max_length=300)),
                ("reminded_for", models.DateField(editable=False, null=True)),
                ("search_key", crm.fields.SearchKey("deputy")),
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
                    "mail",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.mail",
                        verbose_name="mail",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
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
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="engagements.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)),
                        fields=("meeting", "person"),
                        name="one_invitation_per_meeting",
                        violation_error_message="This person is invited already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("chair", "Chair"),
                            ("secretary", "Secretary"),
                            ("member", "Member"),
                            ("guest", "Guest"),
                        ],
                        default="member",
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                (
                    "presence",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("present", "Present"),
                            ("late", "Late"),
                            ("left", "Left early"),
                            ("absent", "Absent"),
                            ("excused", "Excused"),
                        ],
                        default="invited",
                        max_length=10,
                        verbose_name="presence",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="name"
                    ),
                ),
                (
                    "post",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="post"
                    ),
                ),
                (
                    "organization",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="organization"
                    ),
                ),
                ("search_key", crm.fields.SearchKey("name", "post", "organization")),
                ("came_at", models.TimeField(blank=True, null=True, verbose_name="came at")),
                ("left_at", models.TimeField(blank=True, null=True, verbose_name="left at")),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
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
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="engagements.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendances",
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["organization"], name="attendance_organization")],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
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
                    "number",
                    models.PositiveSmallIntegerField(editable=False, verbose_name="version"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being corrected"),
                            ("circulated", "Sent round"),
                            ("approved", "Approved"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("content", models.JSONField(default=dict, editable=False)),
                (
                    "digest",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="SHA-256"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=engagements.models.minutes.fresh_code,
                        editable=False,
                        max_length=32,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                (
                    "circulated_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="sent round at"),
                ),
                (
                    "comment_until",
                    models.DateField(editable=False, null=True, verbose_name="comments until"),
                ),
                (
                    "approved_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="approved at"),
                ),
                (
                    "below_quorum",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        verbose_name="approved although there was no quorum",
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, editable=False, verbose_name="reason for the correction"
                    ),
                ),
                ("search_key", crm.fields.SearchKey("reason")),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes",
                        to="engagements.meeting",
                        verbose_name="meeting",
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
                "verbose_name": "minutes (one version)",
                "verbose_name_plural": "minutes of meetings",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None), ("state", "circulated")),
                        fields=["comment_until"],
                        name="minutes_to_approve",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "number"), name="one_minutes_of_each_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutesReader",
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
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("address", models.CharField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "full",
                    models.BooleanField(default=False, verbose_name="sees confidential items"),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No answer"),
                            ("agreed", "Agreed"),
                            ("commented", "Commented"),
                        ],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered at")),
                ("revoked", models.BooleanField(default=False, verbose_name="link revoked")),
                (
                    "attendance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="minutes_sent",
                        to="engagements.attendance",
                        verbose_name="attendance",
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
                    "mail",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="crm.mail",
                        verbose_name="mail",
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readers",
                        to="engagements.minutes",
                        verbose_name="minutes",
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
                "verbose_name": "reader of minutes",
                "verbose_name_plural": "readers of minutes",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="MinutesComment",
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
                ("text", models.TextField(verbose_name="comment")),
                ("reply", models.TextField(blank=True, verbose_name="answer")),
                ("search_key", crm.fields.SearchKey("text")),
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
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="engagements.minutes",
                        verbose_name="minutes",
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
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="engagements.minutesreader",
                        verbose_name="reader",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment on minutes",
                "verbose_name_plural": "comments on minutes",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Problem",
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
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="description")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("power", "Electricity"),
                            ("water", "Water and gas"),
                            ("land", "Land and deed"),
                            ("services", "Services and charges of the town"),
                            ("feedstock", "Feedstock"),
                            ("customs", "Customs"),
                            ("tax", "Tax and insurance"),
                            ("bank", "Bank and currency"),
                            ("standard", "Standards"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="category",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("1", "Low"), ("2", "Medium"), ("3", "High")],
                        default="2",
                        max_length=1,
                        verbose_name="severity",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("verified", "Verified"),
                            ("raised", "Raised"),
                            ("answered", "Answered"),
                            ("solved", "Solved"),
                            ("rejected", "Rejected"),
                        ],
                        default="new",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("search_key", crm.fields.SearchKey("title", "text")),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        help_text="Spinning, weaving, dyeing, …; empty for that of whom it is about.",
                        max_length=200,
                        verbose_name="sector",
                    ),
                ),
                (
                    "solution",
                    models.TextField(
                        blank=True,
                        help_text="What was done, or by which letter.",
                        verbose_name="how it was solved",
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        help_text="The town, company or agency it is about.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="contacts.organization",
                        verbose_name="about",
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
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="engagements.meeting",
                        verbose_name="raised in",
                    ),
                ),
                (
                    "must_answer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems_to_answer",
                        to="contacts.organization",
                        verbose_name="must answer",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="contacts.province",
                        verbose_name="province",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="contacts.person",
                        verbose_name="reported by",
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
                "verbose_name": "problem",
                "verbose_name_plural": "problems",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["-created_at", "-id"],
                        name="problem_newest",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="letter",
            name="problem",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="engagements.problem",
                verbose_name="problem",
            ),
        ),
        migrations.CreateModel(
            name="FollowUp",
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
                ("title", models.CharField(max_length=300, verbose_name="what is owed")),
                ("due", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "priority",
                    models.CharField(
                        choices=[("1", "High"), ("2", "Normal"), ("3", "Low")],
                        default="2",
                        max_length=1,
                        verbose_name="priority",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("running", "In progress"),
                            ("waiting", "Waiting for an answer"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "evidence_required",
                    models.BooleanField(
                        default=False,
                        help_text="A letter number, a file, or somebody who confirms it.",
                        verbose_name="closed only with evidence",
                    ),
                ),
                ("evidence", models.TextField(blank=True, verbose_name="evidence")),
                ("remind_on", models.DateField(blank=True, editable=False, null=True)),
                ("search_key", crm.fields.SearchKey("title", "note")),
                ("anchor", models.DateField(editable=False, null=True)),
                ("link_round", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "repeats",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "never"),
                            ("week", "every week"),
                            ("month", "every month"),
                            ("quarter", "every three months"),
                            ("half", "every six months"),
                            ("year", "every year"),
                        ],
                        default="",
                        help_text="When it is done, the next one is added, due on a working day.",
                        max_length=10,
                        verbose_name="comes again",
                    ),
                ),
                (
                    "chaser",
                    models.ForeignKey(
                        blank=True,
                        help_text="The colleague who sees to it; reminded when nobody else can be.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="chased by",
                    ),
                ),
                (
                    "comes_from",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_on",
                        to="engagements.followup",
                        verbose_name="comes from",
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
                    "owed_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owed_follow_ups",
                        to="contacts.organization",
                        verbose_name="owed to",
                    ),
                ),
                (
                    "owner_organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="contacts.organization",
                        verbose_name="owed by an organization",
                    ),
                ),
                (
                    "owner_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="contacts.person",
                        verbose_name="owed by a person",
                    ),
                ),
                (
                    "owner_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owed by a colleague",
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
                    "interaction",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="engagements.interaction",
                        verbose_name="interaction",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="engagements.problem",
                        verbose_name="problem",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
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
                ("place", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("notes", models.TextField(blank=True, verbose_name="minutes")),
                ("search_key", crm.fields.SearchKey("title")),
                (
                    "confidential",
                    models.BooleanField(
                        default=False,
                        help_text="Only the secretariat and those who sit in the body see it.",
                        verbose_name="confidential",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(600),
                        ],
                        verbose_name="minutes planned",
                    ),
                ),
                (
                    "unfinished",
                    models.BooleanField(
                        default=False,
                        help_text="Comes onto the agenda of the next meeting by itself.",
                        verbose_name="not finished",
                    ),
                ),
                (
                    "begun_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="taken up at"),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_to",
                        to="engagements.agendaitem",
                        verbose_name="carried over from",
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
                    "presenter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="contacts.person",
                        verbose_name="presenter",
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
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="engagements.letter",
                        verbose_name="about the letter",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda",
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
                        related_name="agenda_items",
                        to="engagements.problem",
                        verbose_name="about the problem",
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda item",
                "verbose_name_plural": "agenda items",
                "ordering": ("place", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ProblemReport",
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
                ("day", models.DateField(default=crm.dates.today, verbose_name="day")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name as told")),
                (
                    "unit_name",
                    models.CharField(blank=True, max_length=200, verbose_name="unit as told"),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "by_form",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="by the form of members"
                    ),
                ),
                (
                    "consented",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        verbose_name="agreed that the secretariat keeps it",
                    ),
                ),
                ("search_key", crm.fields.SearchKey("name", "unit_name")),
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
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problem_reports",
                        to="engagements.meeting",
                        verbose_name="raised in",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problem_reports",
                        to="contacts.person",
                        verbose_name="raised by",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="engagements.problem",
                        verbose_name="problem",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problem_reports",
                        to="contacts.province",
                        verbose_name="province",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        help_text="The mill or company that is hit.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problem_reports",
                        to="contacts.organization",
                        verbose_name="unit",
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
                "verbose_name": "report of a problem",
                "verbose_name_plural": "reports of problems",
                "ordering": ("-day", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Proposal",
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
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="why")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(600),
                        ],
                        verbose_name="minutes planned",
                    ),
                ),
                ("confidential", models.BooleanField(default=False, verbose_name="confidential")),
                ("search_key", crm.fields.SearchKey("title")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
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
                    "item",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposals",
                        to="engagements.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
                (
                    "presenter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="contacts.person",
                        verbose_name="presenter",
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
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("before", "before the due date"),
                            ("on", "on the due date"),
                            ("overdue", "overdue, once a week"),
                        ],
                        max_length=10,
                        verbose_name="rule",
                    ),
                ),
                ("slot", models.DateField(verbose_name="day")),
                (
                    "recipient",
                    models.CharField(blank=True, max_length=254, verbose_name="recipient"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("posted", "Posted"),
                            ("cancelled", "Cancelled"),
                            ("unreachable", "No address"),
                        ],
                        default="posted",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="engagements.followup",
                        verbose_name="follow-up",
                    ),
                ),
                (
                    "mail",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminder",
                        to="crm.mail",
                        verbose_name="mail",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ("-slot", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("follow_up", "rule", "slot", "recipient"),
                        name="one_reminder_per_slot",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
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
                            ("seen", "Seen"),
                            ("progress", "How far it is"),
                            ("done", "Done, they say"),
                            ("time", "Asks for more time"),
                            ("not_mine", "Not theirs, they say"),
                            ("remark", "Remark"),
                        ],
                        max_length=8,
                        verbose_name="what is said",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until when")),
                ("said_by", models.CharField(blank=True, max_length=200, verbose_name="said by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("noted", "noted"),
                            ("waiting", "waits for your word"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                        ],
                        default="noted",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="engagements.followup",
                        verbose_name="follow-up",
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
                "verbose_name": "reply",
                "verbose_name_plural": "replies",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None), ("state", "waiting")),
                        fields=["follow_up"],
                        name="reply_waiting",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Resolution",
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
                    "year",
                    models.PositiveSmallIntegerField(editable=False, verbose_name="Jalali year"),
                ),
                ("serial", models.PositiveIntegerField(editable=False, verbose_name="serial")),
                ("number", models.CharField(editable=False, max_length=40, verbose_name="number")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "Decision"),
                            ("recommendation", "Recommendation"),
                            ("circular", "By circulation"),
                        ],
                        default="decision",
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("running", "In progress"),
                            ("done", "Carried out"),
                            ("dropped", "Dropped"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("search_key", crm.fields.SearchKey("number", "text")),
                (
                    "below_quorum",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="made below quorum"
                    ),
                ),
                (
                    "votes_abstained",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="abstained"
                    ),
                ),
                (
                    "votes_against",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="against"),
                ),
                (
                    "votes_for",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="for"),
                ),
                (
                    "votes_named",
                    models.TextField(
                        blank=True,
                        help_text="Who voted how, when it was voted by name.",
                        verbose_name="votes by name",
                    ),
                ),
                (
                    "evidence",
                    models.TextField(
                        blank=True,
                        help_text="The number of a letter, or where it can be seen that it is carried out.",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="engagements.body",
                        verbose_name="body",
                    ),
                ),
                (
                    "closed_in",
                    models.ForeignKey(
                        blank=True,
                        help_text="The meeting that heard of it and was content.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed_resolutions",
                        to="engagements.meeting",
                        verbose_name="closed in",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmed_resolutions",
                        to="contacts.person",
                        verbose_name="confirmed by",
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
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="engagements.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
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
                        related_name="resolutions",
                        to="engagements.problem",
                        verbose_name="about the problem",
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
                "verbose_name": "resolution",
                "verbose_name_plural": "resolutions",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["-year", "-serial", "-id"],
                        name="resolution_newest",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "year", "serial"), name="resolution_number_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("meeting__isnull", False), ("kind", "circular"), _connector="OR"
                        ),
                        name="resolution_is_made_somewhere",
                        violation_error_message="Name the meeting that decided it. Without a meeting a resolution is made by circulation only: put it to the vote of the seats.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Motion",
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
                ("text", models.TextField(verbose_name="text of the resolution")),
                (
                    "why",
                    models.TextField(
                        blank=True, help_text="Told to those who vote.", verbose_name="why"
                    ),
                ),
                (
                    "until",
                    models.DateField(
                        help_text="The last day on which one may vote.", verbose_name="votes until"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("open", "Being voted on"),
                            ("adopted", "Adopted"),
                            ("rejected", "Not adopted"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("search_key", crm.fields.SearchKey("text")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motions",
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
                    "resolution",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="motion",
                        to="engagements.resolution",
                        verbose_name="resolution",
                    ),
                ),
            ],
            options={
                "verbose_name": "resolution by circulation",
                "verbose_name_plural": "resolutions by circulation",
            },
        ),
        migrations.AddField(
            model_name="letter",
            name="resolution",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="engagements.resolution",
                verbose_name="resolution",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="resolution",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="engagements.resolution",
                verbose_name="resolution",
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="resolution",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="agenda_items",
                to="engagements.resolution",
                verbose_name="about the resolution",
            ),
        ),
        migrations.CreateModel(
            name="SavedView",
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
                ("title", models.CharField(max_length=80, verbose_name="name")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("mine", "Only me"),
                            ("body", "A body"),
                            ("everybody", "Everybody"),
                        ],
                        default="mine",
                        max_length=10,
                        verbose_name="for whom",
                    ),
                ),
                (
                    "pinned",
                    models.BooleanField(
                        default=False,
                        help_text="Stands above the list, with the number of its rows.",
                        verbose_name="always in sight",
                    ),
                ),
                ("page", models.CharField(max_length=100, verbose_name="list")),
                ("query", models.TextField(blank=True, verbose_name="filters, columns and order")),
                ("search_key", crm.fields.SearchKey("title")),
                ("sort_key", crm.fields.SortKey("title", max_length=120)),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_views",
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
                    "owner",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saved by",
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
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["page", "sort_key"],
                        name="saved_view_of_list",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body__isnull", False), ("scope", "body")),
                            models.Q(
                                models.Q(("scope", "body"), _negated=True), ("body__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="saved_view_names_its_body",
                        violation_error_message="Choose the body that shall see it.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)),
                        fields=("owner", "page", "title"),
                        name="saved_view_title_of_owner",
                        violation_error_message="You already have a view of this list with this name.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("head", "Head"),
                            ("deputy", "Deputy head"),
                            ("secretary", "Secretary"),
                            ("treasurer", "Treasurer"),
                            ("member", "Member"),
                            ("alternate", "Alternate member"),
                            ("observer", "Observer"),
                        ],
                        default="member",
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("search_key", crm.fields.SearchKey("role")),
                (
                    "office_title",
                    models.CharField(
                        blank=True,
                        help_text="Where known: whoever holds this post has the seat.",
                        max_length=200,
                        verbose_name="post in that office",
                    ),
                ),
                (
                    "alternate_for",
                    models.ForeignKey(
                        blank=True,
                        help_text="Only for an alternate member: the seat it fills in for.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="alternates",
                        to="engagements.seat",
                        verbose_name="alternate for",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
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
                    "office",
                    models.ForeignKey(
                        blank=True,
                        help_text="When the seat belongs to an organization that names its representative.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="contacts.organization",
                        verbose_name="seat of an office",
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
                "verbose_name": "seat",
                "verbose_name_plural": "seats",
                "ordering": ("place", "pk"),
            },
        ),
        migrations.AddField(
            model_name="followup",
            name="seat",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="engagements.seat",
                verbose_name="seat",
            ),
        ),
        migrations.CreateModel(
            name="Ballot",
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
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[("for", "For"), ("against", "Against"), ("abstain", "Abstention")],
                        max_length=8,
                        verbose_name="vote",
                    ),
                ),
                (
                    "cast_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="voted at"),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=200, verbose_name="how it reached us"),
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
                    "mail",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="ballots",
                        to="crm.mail",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
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
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ballots",
                        to="engagements.motion",
                        verbose_name="resolution by circulation",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="engagements.seat",
                        verbose_name="seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "ballot",
                "verbose_name_plural": "ballots",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("motion", "seat"), name="one_ballot_for_a_seat")
                ],
            },
        ),
        migrations.AddField(
            model_name="attendance",
            name="stands_in_for",
            field=models.ForeignKey(
                blank=True,
                help_text="The seat whose holder has sent this person.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stand_ins",
                to="engagements.seat",
                verbose_name="stands in for",
            ),
        ),
        migrations.CreateModel(
            name="Statement",
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
                    "speaker_as_written",
                    models.CharField(
                        blank=True,
                        help_text="When the source does not say which of several people spoke.",
                        max_length=120,
                        verbose_name="speaker as written",
                    ),
                ),
                ("text", models.TextField(verbose_name="what was said")),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("information", "Information"),
                            ("for", "For"),
                            ("against", "Against"),
                            ("conditional", "Conditional"),
                        ],
                        default="information",
                        max_length=12,
                        verbose_name="stance",
                    ),
                ),
                ("search_key", crm.fields.SearchKey("text", "speaker_as_written")),
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
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="engagements.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="engagements.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="engagements.attendance",
                        verbose_name="speaker",
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
                "verbose_name": "statement",
                "verbose_name_plural": "statements",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("speaker__isnull", False),
                            models.Q(("speaker_as_written", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="statement_has_a_speaker",
                        violation_error_message="Say who spoke, or how the source names the speaker.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                ("text", models.CharField(max_length=300, verbose_name="step")),
                ("done", models.BooleanField(default=False, verbose_name="done")),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="engagements.followup",
                        verbose_name="follow-up",
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
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Term",
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
                (
                    "letter",
                    models.CharField(
                        blank=True,
                        help_text="Its number, or what it is called.",
                        max_length=120,
                        verbose_name="letter of introduction",
                    ),
                ),
                (
                    "letter_day",
                    models.DateField(blank=True, null=True, verbose_name="day of the letter"),
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
                    "elected_in",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="elections",
                        to="engagements.meeting",
                        verbose_name="elected in",
                    ),
                ),
                (
                    "introduced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions",
                        to="contacts.organization",
                        verbose_name="introduced by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="contacts.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="elections",
                        to="engagements.resolution",
                        verbose_name="by resolution",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="engagements.seat",
                        verbose_name="seat",
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
                "verbose_name": "term",
                "verbose_name_plural": "terms",
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
                        name="term_ends_after_start",
                        violation_error_message="A term cannot end before it starts.",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["-day", "-id"],
                name="letter_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("deleted_at", None), ("state", "awaiting")),
                fields=["answer_due", "id"],
                name="letter_awaiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                fields=("body", "year", "serial"), name="letter_number_of_body"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("body", None)),
                fields=("year", "serial"),
                name="letter_number_of_association",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", ""), ("serial", None), ("state", "draft")),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("serial__isnull", False),
                        ("year__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="letter_is_numbered_when_registered",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(
                    ("deleted_at", None), ("state__in", ("open", "running", "waiting"))
                ),
                fields=["due", "id"],
                name="follow_up_open_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(
                    ("deleted_at", None), ("state__in", ("open", "running", "waiting"))
                ),
                fields=["remind_on"],
                name="follow_up_to_remind",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["due", "id"],
                name="follow_up_by_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("owner_person", None), ("owner_user", None)),
                    models.Q(("owner_organization", None), ("owner_user", None)),
                    models.Q(("owner_organization", None), ("owner_person", None)),
                    _connector="OR",
                ),
                name="follow_up_has_one_owner",
                violation_error_message="Name one who owes it: a colleague, a person or an organization.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("deleted_at", None), ("state__in", ("open", "running", "waiting"))
                ),
                fields=("seat",),
                name="follow_up_asks_once_for_a_seat",
                violation_error_message="A new introduction is asked for already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)),
                fields=("meeting", "person"),
                name="one_attendance_per_meeting",
                violation_error_message="This person is already on the list.",
            ),
        ),
        crm.operations.CreateSearchIndex(
            table="engagements_meeting",
        ),
        crm.operations.CreateSearchIndex(
            table="engagements_resolution",
        ),
        crm.operations.CreateSearchIndex(
            table="engagements_followup",
        ),
        crm.operations.CreateSearchIndex(
            table="engagements_problem",
        ),
        crm.operations.CreateSearchIndex(
            table="engagements_body",
        ),
        crm.operations.CreateSearchIndex(
            table="engagements_interaction",
        ),
        crm.operations.CreateSearchIndex(
            table="engagements_letter",
        ),
    ]
