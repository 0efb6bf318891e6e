import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crm.fields
import engagements.models.reminder_rules


class Migration(migrations.Migration):
    replaces = [
        ("engagements", "0020_agenda_initiatives"),
        ("engagements", "0021_reminder_rules"),
        ("engagements", "0022_mutes_and_office"),
        ("engagements", "0023_vote_reminders"),
        ("engagements", "0024_referrals"),
        ("engagements", "0025_rules_of_single_records"),
        ("engagements", "0026_news_of_initiatives"),
        ("engagements", "0027_because_of_letters"),
    ]

    dependencies = [
        ("contacts", "0017_post_title_en"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("cooperation", "0003_spans_within_a_year"),
        ("crm", "0009_mail_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("engagements", "0019_registers"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="initiative",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agenda_items",
                to="cooperation.initiative",
                verbose_name="about the initiative",
            ),
        ),
        migrations.AddField(
            model_name="ballot",
            name="reminded_on",
            field=models.DateField(editable=False, null=True, verbose_name="reminded on"),
        ),
        migrations.AddField(
            model_name="followup",
            name="letter",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="engagements.letter",
                verbose_name="because of letter",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="reminded_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="reminded_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="minutes",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Being corrected"),
                    ("circulated", "Sent round"),
                    ("approved", "Approved"),
                    ("superseded", "Superseded"),
                    ("dropped", "Correction dropped"),
                ],
                default="draft",
                editable=False,
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="rule",
            field=models.CharField(
                choices=[
                    ("before", "before the due date"),
                    ("on", "on the due date"),
                    ("overdue", "overdue"),
                    ("head", "long overdue, to the head of the body"),
                ],
                max_length=10,
                verbose_name="rule",
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="state",
            field=models.CharField(
                choices=[
                    ("posted", "Posted"),
                    ("cancelled", "Cancelled"),
                    ("unreachable", "No address"),
                    ("muted", "Muted by its reader"),
                    ("digest", "In the daily letter"),
                ],
                default="posted",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.CreateModel(
            name="Mute",
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
                    "subject",
                    models.CharField(
                        choices=[
                            ("follow_up", "Follow-ups"),
                            ("letter", "Answers to letters"),
                            ("meeting", "Meetings one is invited to"),
                            ("term", "Terms that end"),
                            ("agreement", "Agreements that end"),
                            ("news", "News of initiatives"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="of what",
                    ),
                ),
                ("object_id", models.PositiveBigIntegerField(editable=False, null=True)),
                ("search_key", crm.fields.SearchKey("subject")),
                (
                    "content_type",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
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
                    "organization",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mutes",
                        to="contacts.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mutes",
                        to="contacts.person",
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
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "muted reminder",
                "verbose_name_plural": "muted reminders",
                "indexes": [
                    models.Index(fields=["content_type", "object_id"], name="mute_of_record")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("organization", None), ("person", None), ("user__isnull", False)
                            ),
                            models.Q(
                                ("organization", None), ("person__isnull", False), ("user", None)
                            ),
                            models.Q(
                                ("organization__isnull", False), ("person", None), ("user", None)
                            ),
                            _connector="OR",
                        ),
                        name="mute_is_of_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_id", models.PositiveBigIntegerField()),
                ("rule", models.CharField(max_length=10, verbose_name="rule")),
                ("slot", models.DateField(verbose_name="day")),
                (
                    "recipient",
                    models.CharField(blank=True, max_length=254, verbose_name="recipient"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "mail",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice",
                        to="crm.mail",
                        verbose_name="mail",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ("-slot", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_type", "object_id", "rule", "slot", "recipient"),
                        name="one_notice_per_slot",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Office",
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
                    "quiet_from",
                    models.TimeField(
                        blank=True,
                        help_text="Reminders written then wait until it is over. Empty for no quiet hours.",
                        null=True,
                        verbose_name="quiet from",
                    ),
                ),
                (
                    "quiet_until",
                    models.TimeField(blank=True, null=True, verbose_name="quiet until"),
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
                    "birthdays",
                    models.BooleanField(
                        default=False,
                        help_text="By e-mail, on the Jalali day; not those who want no letters to many.",
                        verbose_name="congratulate on birthdays",
                    ),
                ),
                ("nowruz", models.BooleanField(default=False, verbose_name="greetings at Nowruz")),
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
                    "greeted",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for everybody whose e-mail address is known.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.group",
                        verbose_name="only people of this group",
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
                "verbose_name": "office",
                "verbose_name_plural": "office",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_office")
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
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
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "with them"),
                            ("passed", "passed on"),
                            ("returned", "returned"),
                            ("back", "taken back"),
                        ],
                        default="held",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="answer")),
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
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="referrals",
                        to="engagements.followup",
                        verbose_name="follow-up",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="referrals",
                        to="engagements.letter",
                        verbose_name="letter",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="referred by",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="referred to",
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
                "verbose_name": "referral",
                "verbose_name_plural": "referrals",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None), ("state", "held")),
                        fields=["to"],
                        name="referral_held_by",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("follow_up__isnull", False), ("letter__isnull", True)),
                            models.Q(("follow_up__isnull", True), ("letter__isnull", False)),
                            _connector="OR",
                        ),
                        name="referral_of_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("state", "held")),
                        fields=("follow_up",),
                        name="referral_follow_up_held_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("state", "held")),
                        fields=("letter",),
                        name="referral_letter_held_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderRule",
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
                    "subject",
                    models.CharField(
                        choices=[
                            ("follow_up", "Follow-ups"),
                            ("letter", "Answers to letters"),
                            ("meeting", "Meetings one is invited to"),
                            ("term", "Terms that end"),
                            ("agreement", "Agreements that end"),
                            ("news", "News of initiatives"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="of what",
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        help_text="One or several numbers with commas, as in 7, 2; empty for not before it.",
                        max_length=40,
                        validators=[engagements.models.reminder_rules.check_days],
                        verbose_name="days before",
                    ),
                ),
                ("on_day", models.BooleanField(default=True, verbose_name="on the day itself")),
                (
                    "every",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Fridays and official holidays are not counted; empty for not at all.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(250),
                        ],
                        verbose_name="every so many working days when late",
                    ),
                ),
                (
                    "to_head",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The head of the body that decided it is written to once; empty for never.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(250),
                        ],
                        verbose_name="working days late until its head is told",
                    ),
                ),
                (
                    "to_board",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="It then stands on the report for the board; empty for never.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(250),
                        ],
                        verbose_name="working days late until the board sees it",
                    ),
                ),
                ("applied", models.BooleanField(default=False, editable=False)),
                (
                    "body",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_rules",
                        to="engagements.body",
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
                    "follow_up",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="engagements.followup",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="engagements.letter",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="engagements.meeting",
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
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "rule of reminders",
                "verbose_name_plural": "rules of reminders",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("follow_up__isnull", False)),
                        fields=("subject", "follow_up"),
                        name="one_reminder_rule_of_follow_up",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("user__isnull", False)),
                        fields=("subject", "user"),
                        name="one_reminder_rule_of_user",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("body__isnull", False), ("deleted_at", None)),
                        fields=("subject", "body"),
                        name="one_reminder_rule_of_body",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("deleted_at", None),
                            ("body", None),
                            ("follow_up", None),
                            ("letter", None),
                            ("meeting", None),
                            ("user", None),
                        ),
                        fields=("subject",),
                        name="one_usual_reminder_rule",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("letter__isnull", False)),
                        fields=("subject", "letter"),
                        name="one_reminder_rule_of_letter",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("meeting__isnull", False)),
                        fields=("subject", "meeting"),
                        name="one_reminder_rule_of_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("body", None), ("letter", None), ("meeting", None), ("user", None)
                            ),
                            models.Q(
                                ("body", None),
                                ("follow_up", None),
                                ("meeting", None),
                                ("user", None),
                            ),
                            models.Q(
                                ("body", None),
                                ("follow_up", None),
                                ("letter", None),
                                ("user", None),
                            ),
                            models.Q(
                                ("body", None),
                                ("follow_up", None),
                                ("letter", None),
                                ("meeting", None),
                            ),
                            models.Q(
                                ("follow_up", None),
                                ("letter", None),
                                ("meeting", None),
                                ("user", None),
                            ),
                            _connector="OR",
                        ),
                        name="reminder_rule_is_for_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Substitution",
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
                ("first_day", models.DateField(verbose_name="from")),
                ("last_day", models.DateField(verbose_name="until")),
                (
                    "search_key",
                    crm.fields.SearchKey(
                        "away__first_name",
                        "away__last_name",
                        "substitute__first_name",
                        "substitute__last_name",
                    ),
                ),
                (
                    "away",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who is away",
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
                    "substitute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="substitute",
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
                "verbose_name": "substitution",
                "verbose_name_plural": "substitutions",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["substitute", "last_day"],
                        name="substitution_of",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first_day__lte", models.F("last_day"))),
                        name="substitution_in_order",
                        violation_error_message="It cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("away", models.F("substitute")), _negated=True),
                        name="substitution_of_two",
                        violation_error_message="Nobody stands in for themselves.",
                    ),
                ],
            },
        ),
    ]
