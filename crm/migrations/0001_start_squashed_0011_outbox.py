import datetime
import uuid
from importlib import import_module

import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import crm.fields
import crm.models.user
import crm.operations

make_the_one_row = import_module("crm.migrations.0011_outbox").make_the_one_row


class Migration(migrations.Migration):
    replaces = [
        ("crm", "0001_start"),
        ("crm", "0002_search_indexes"),
        ("crm", "0003_mail_by_address"),
        ("crm", "0004_batches"),
        ("crm", "0005_job"),
        ("crm", "0006_attachments"),
        ("crm", "0007_export"),
        ("crm", "0008_holiday"),
        ("crm", "0009_mail_calendar"),
        ("crm", "0010_digest_and_quiet_hours"),
        ("crm", "0011_outbox"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Holiday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True, verbose_name="day")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
            ],
            options={
                "verbose_name": "holiday",
                "verbose_name_plural": "holidays",
                "ordering": ("-day",),
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(blank=True, max_length=150, verbose_name="first name"),
                ),
                (
                    "last_name",
                    models.CharField(blank=True, max_length=150, verbose_name="last name"),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="email address"),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("admin", "Administrator"),
                            ("secretariat", "Secretariat"),
                            ("director", "Director"),
                            ("reader", "Reader"),
                        ],
                        default="reader",
                        max_length=16,
                        verbose_name="role",
                    ),
                ),
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
                    "calendar",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "By language"),
                            ("jalali", "Jalali"),
                            ("gregorian", "Gregorian"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="calendar",
                    ),
                ),
                (
                    "digest",
                    models.BooleanField(
                        default=False,
                        help_text="In the morning, with all that is due, instead of a reminder for each.",
                        verbose_name="one letter a day",
                    ),
                ),
                (
                    "digest_at",
                    models.TimeField(
                        default=datetime.time(8, 0), verbose_name="hour of the daily letter"
                    ),
                ),
                (
                    "quiet_days_off",
                    models.BooleanField(
                        default=False,
                        help_text="On Fridays and official holidays no reminder leaves.",
                        verbose_name="quiet on days off",
                    ),
                ),
                (
                    "quiet_from",
                    models.TimeField(
                        blank=True,
                        help_text="Reminders written then wait until it is over. Empty for as in the office.",
                        null=True,
                        verbose_name="quiet from",
                    ),
                ),
                (
                    "quiet_until",
                    models.TimeField(blank=True, null=True, verbose_name="quiet until"),
                ),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="Empty for that of the office.",
                        max_length=40,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
            },
            managers=[
                ("objects", crm.models.user.AccountManager()),
            ],
        ),
        migrations.CreateModel(
            name="Outbox",
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
                    "ticked_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="last look at what is due"
                    ),
                ),
                (
                    "paused_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="paused at"),
                ),
                (
                    "paused_because",
                    models.CharField(blank=True, max_length=500, verbose_name="reason"),
                ),
                (
                    "trouble",
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="trouble"
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
            ],
            options={
                "verbose_name": "outbox",
                "verbose_name_plural": "outbox",
            },
        ),
        migrations.CreateModel(
            name="Attachment",
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
                ("object_id", models.PositiveBigIntegerField(editable=False)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("mime", models.CharField(editable=False, max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="size")),
                (
                    "fingerprint",
                    models.CharField(editable=False, max_length=64, verbose_name="fingerprint"),
                ),
                ("search_key", crm.fields.SearchKey("name")),
                (
                    "content_type",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
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
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "indexes": [
                    models.Index(fields=["content_type", "object_id"], name="attachment_of_record"),
                    models.Index(fields=["fingerprint"], name="attachment_by_fingerprint"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("page", models.CharField(max_length=100)),
                ("query", models.TextField(blank=True)),
                ("rows", models.JSONField(default=list)),
                ("verb", models.CharField(blank=True, max_length=40, verbose_name="verb")),
                ("changes", models.JSONField(default=dict)),
                ("written", models.JSONField(default=list)),
                ("left", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="chosen at")),
                ("done_at", models.DateTimeField(null=True, verbose_name="done at")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="taken back at")),
                ("restored", models.JSONField(default=list)),
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
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
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
            ],
            options={
                "verbose_name": "batch",
                "verbose_name_plural": "batches",
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)),
                        fields=["created_at"],
                        name="batch_not_done",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_id", models.PositiveBigIntegerField()),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("verb", models.CharField(max_length=40, verbose_name="verb")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("fields", models.JSONField(default=dict)),
                ("details", models.JSONField(default=dict)),
                ("key", models.UUIDField(null=True, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_type", "object_id", "version"),
                        name="one_change_per_version",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Export",
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
                ("title", models.CharField(max_length=200, verbose_name="what was exported")),
                ("address", models.TextField(blank=True, verbose_name="list")),
                ("chosen", models.BooleanField(default=False, verbose_name="chosen rows only")),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("xlsx", "Excel (XLSX)"),
                            ("csv", "CSV"),
                            ("json", "JSON"),
                            ("vcard3", "vCard 3.0"),
                            ("vcard4", "vCard 4.0"),
                            ("zip", "Whole database"),
                        ],
                        max_length=10,
                        verbose_name="format",
                    ),
                ),
                ("count", models.PositiveIntegerField(verbose_name="rows")),
                ("search_key", crm.fields.SearchKey("title")),
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
                "verbose_name": "export",
                "verbose_name_plural": "exports",
                "indexes": [models.Index(fields=["-created_at", "-id"], name="export_newest")],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("action", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("params", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("claim", models.UUIDField(null=True)),
                ("result", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True, verbose_name="error")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="asked for at"),
                ),
                ("started_at", models.DateTimeField(null=True, verbose_name="started at")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "background job",
                "verbose_name_plural": "background jobs",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        fields=["created_at"],
                        name="job_unfinished",
                    ),
                    models.Index(fields=["by", "-created_at"], name="job_of_account"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mail",
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
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("to", models.EmailField(max_length=254, verbose_name="to")),
                ("to_name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                ("subject", models.CharField(max_length=300, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                ("html", models.TextField(verbose_name="HTML")),
                ("language", models.CharField(default="fa", max_length=2, verbose_name="language")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("uncertain", "Uncertain"),
                            ("dead", "Failed"),
                            ("cancelled", "Cancelled"),
                            ("superseded", "Replaced"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("next_try_at", models.DateTimeField(null=True, verbose_name="next try")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("claim", models.UUIDField(editable=False, null=True)),
                ("claimed_at", models.DateTimeField(editable=False, null=True)),
                ("lease_until", models.DateTimeField(editable=False, null=True)),
                ("handed_over", models.BooleanField(default=False, editable=False)),
                ("search_key", crm.fields.SearchKey("subject", "to", "to_name")),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent at")),
                ("calendar", models.TextField(blank=True, default="", verbose_name="calendar")),
                (
                    "unsubscribe",
                    models.CharField(blank=True, default="", editable=False, max_length=500),
                ),
                (
                    "bounce",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hard", "The address does not work"),
                            ("soft", "Not taken this time"),
                        ],
                        default="",
                        max_length=4,
                        verbose_name="bounce",
                    ),
                ),
                ("bounced_at", models.DateTimeField(null=True, verbose_name="came back at")),
                ("topic", models.CharField(blank=True, default="", editable=False, max_length=60)),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "outgoing mail",
                "verbose_name_plural": "outgoing mail",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["next_try_at"],
                        name="mail_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "sending")),
                        fields=["lease_until"],
                        name="mail_leased",
                    ),
                    models.Index(fields=["-created_at", "-id"], name="mail_newest"),
                    models.Index(fields=["state"], name="mail_state"),
                    models.Index(fields=["to"], name="mail_to"),
                    models.Index(
                        condition=models.Q(
                            ("state__in", ("pending", "sending")),
                            models.Q(("topic", ""), _negated=True),
                        ),
                        fields=["topic", "to"],
                        name="mail_by_topic",
                    ),
                    models.Index(
                        condition=models.Q(("bounced_at__isnull", False)),
                        fields=["bounced_at"],
                        name="mail_bounced",
                    ),
                ],
            },
        ),
        migrations.RunPython(make_the_one_row, migrations.RunPython.noop),
        crm.operations.CreateSearchIndex(
            table="crm_mail",
        ),
    ]
