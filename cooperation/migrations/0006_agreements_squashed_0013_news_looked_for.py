import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import crm.dates
import crm.fields
import crm.operations


class Migration(migrations.Migration):
    replaces = [
        ("cooperation", "0006_agreements"),
        ("cooperation", "0007_calls"),
        ("cooperation", "0008_letters_linked"),
        ("cooperation", "0009_stopping"),
        ("cooperation", "0010_news_rhythm"),
        ("cooperation", "0011_measures_by_day"),
        ("cooperation", "0012_sessions"),
        ("cooperation", "0013_news_looked_for"),
    ]

    dependencies = [
        ("contacts", "0020_person_by_birthday"),
        ("cooperation", "0005_last_news"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("engagements", "0024_referrals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
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
                ("number", models.CharField(blank=True, max_length=40, verbose_name="number")),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=250, verbose_name="English title"),
                ),
                ("scope", models.CharField(blank=True, max_length=250, verbose_name="scope")),
                ("signed", models.DateField(blank=True, null=True, verbose_name="signed on")),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="Empty when it has no end.",
                        null=True,
                        verbose_name="valid until",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="what was agreed")),
                ("search_key", crm.fields.SearchKey("number", "title", "title_en", "text")),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
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
                    "keeper",
                    models.ForeignKey(
                        blank=True,
                        help_text="The colleague who sees to it and is reminded before it ends.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="kept by",
                    ),
                ),
                (
                    "renews",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="cooperation.agreement",
                        verbose_name="renews",
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
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["valid_until"],
                        name="agreement_by_end",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed", None),
                            ("valid_until", None),
                            ("valid_until__gte", models.F("signed")),
                            _connector="OR",
                        ),
                        name="agreement_ends_after_signing",
                        violation_error_message="An agreement cannot end before it is signed.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("renews__isnull", False)),
                        fields=("renews",),
                        name="agreement_renewed_once",
                        violation_error_message="This agreement is renewed already.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="initiative",
            name="agreement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="initiatives",
                to="cooperation.agreement",
                verbose_name="under agreement",
            ),
        ),
        migrations.CreateModel(
            name="AgreementParty",
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
                            ("side", "Side"),
                            ("executor", "Executor"),
                            ("overseer", "Overseer"),
                            ("supporter", "Supporter"),
                        ],
                        default="side",
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                (
                    "signed_as",
                    models.CharField(
                        blank=True,
                        help_text="Empty for the post held there on the day of signing.",
                        max_length=200,
                        verbose_name="in the post of",
                    ),
                ),
                ("search_key", crm.fields.SearchKey("signed_as")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="cooperation.agreement",
                        verbose_name="agreement",
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
                        related_name="agreement_parties",
                        to="contacts.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_agreements",
                        to="contacts.person",
                        verbose_name="signed by",
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
                "verbose_name": "party of an agreement",
                "verbose_name_plural": "parties of agreements",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)),
                        fields=("agreement", "organization", "role"),
                        name="agreement_party_once_in_a_role",
                        violation_error_message="This organization already has this role here.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Obligation",
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
                ("text", models.CharField(max_length=300, verbose_name="what it is to do")),
                ("due", models.DateField(blank=True, null=True, verbose_name="due")),
                ("search_key", crm.fields.SearchKey("text")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="obligations",
                        to="cooperation.agreement",
                        verbose_name="agreement",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="obligations",
                        to="engagements.followup",
                        verbose_name="follow-up",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obligations",
                        to="contacts.organization",
                        verbose_name="owed by",
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
                "verbose_name": "obligation",
                "verbose_name_plural": "obligations",
            },
        ),
        migrations.CreateModel(
            name="Call",
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
                        help_text="All that the public reads of the initiative.",
                        max_length=250,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(blank=True, max_length=250, verbose_name="English title"),
                ),
                ("text", models.TextField(blank=True, verbose_name="text of the call")),
                ("text_en", models.TextField(blank=True, verbose_name="English text")),
                ("role", models.CharField(max_length=30, verbose_name="role")),
                ("until", models.DateField(verbose_name="last day")),
                (
                    "most",
                    models.PositiveIntegerField(
                        default=200,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(2000),
                        ],
                        verbose_name="registrations at most",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="opened at"),
                ),
                (
                    "closed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="closed at"),
                ),
                ("search_key", crm.fields.SearchKey("title", "title_en")),
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
                        related_name="calls",
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
                "verbose_name": "public call",
                "verbose_name_plural": "public calls",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None)),
                        fields=("initiative",),
                        name="one_call_per_initiative",
                        violation_error_message="This initiative has a public call already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Registration",
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
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("firm", models.CharField(max_length=200, verbose_name="firm")),
                (
                    "member_number",
                    models.CharField(blank=True, max_length=20, verbose_name="membership number"),
                ),
                (
                    "legal_id",
                    models.CharField(blank=True, max_length=20, verbose_name="legal-entity ID"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("phone", models.CharField(max_length=40, verbose_name="mobile")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "facts",
                    models.JSONField(
                        blank=True, default=dict, editable=False, verbose_name="wishes"
                    ),
                ),
                ("language", models.CharField(default="fa", editable=False, max_length=5)),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "New"), ("accepted", "Accepted"), ("refused", "Refused")],
                        default="new",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "search_key",
                    crm.fields.SearchKey(
                        "firm", "name", "phone", "member_number", "legal_id", "email"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registrations",
                        to="cooperation.call",
                        verbose_name="public call",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="contacts.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="registrations",
                        to="cooperation.party",
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
                "verbose_name": "registration",
                "verbose_name_plural": "registrations",
                "indexes": [
                    models.Index(fields=["phone", "created_at"], name="registration_by_phone"),
                    models.Index(fields=["created_at"], name="registration_by_moment"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "number"), name="registration_number_once"
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="link",
            name="link_leads_to_one",
        ),
        migrations.AddField(
            model_name="link",
            name="letter",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="initiative_links",
                to="engagements.letter",
                verbose_name="letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("follow_up__isnull", True),
                        ("letter__isnull", True),
                        ("meeting__isnull", False),
                        ("problem__isnull", True),
                        ("resolution__isnull", True),
                    ),
                    models.Q(
                        ("follow_up__isnull", True),
                        ("letter__isnull", True),
                        ("meeting__isnull", True),
                        ("problem__isnull", True),
                        ("resolution__isnull", False),
                    ),
                    models.Q(
                        ("follow_up__isnull", True),
                        ("letter__isnull", True),
                        ("meeting__isnull", True),
                        ("problem__isnull", False),
                        ("resolution__isnull", True),
                    ),
                    models.Q(
                        ("follow_up__isnull", True),
                        ("letter__isnull", False),
                        ("meeting__isnull", True),
                        ("problem__isnull", True),
                        ("resolution__isnull", True),
                    ),
                    models.Q(
                        ("follow_up__isnull", False),
                        ("letter__isnull", True),
                        ("meeting__isnull", True),
                        ("problem__isnull", True),
                        ("resolution__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="link_leads_to_one",
                violation_error_message="A link leads to one record.",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None), ("letter__isnull", False)),
                fields=("initiative", "letter"),
                name="link_to_letter_once",
                violation_error_message="This is linked already.",
            ),
        ),
        migrations.AddField(
            model_name="initiative",
            name="stopped_because",
            field=models.CharField(
                blank=True, editable=False, max_length=200, verbose_name="why it was stopped"
            ),
        ),
        migrations.AddField(
            model_name="initiative",
            name="stopped_on",
            field=models.DateField(
                blank=True, editable=False, null=True, verbose_name="stopped on"
            ),
        ),
        migrations.AddField(
            model_name="initiative",
            name="news_every",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Days between two reports; empty for what is usual of its kind.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="news every",
            ),
        ),
        migrations.AddField(
            model_name="measure",
            name="facts",
            field=models.JSONField(
                blank=True, default=dict, editable=False, verbose_name="day by day"
            ),
        ),
        migrations.CreateModel(
            name="Session",
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
                ("starts", models.TimeField(verbose_name="from")),
                ("ends", models.TimeField(verbose_name="until")),
                ("topic", models.CharField(blank=True, max_length=200, verbose_name="topic")),
                (
                    "present",
                    models.JSONField(
                        blank=True, default=dict, editable=False, verbose_name="who was there"
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
                        related_name="sessions",
                        to="cooperation.initiative",
                        verbose_name="initiative",
                    ),
                ),
                (
                    "trainer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trained_sessions",
                        to="contacts.person",
                        verbose_name="trainer",
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
                "verbose_name": "session of a course",
                "verbose_name_plural": "sessions of courses",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))),
                        name="session_ends_after_it_starts",
                        violation_error_message="A session cannot end before it starts.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="initiative",
            name="look_on",
            field=models.DateField(default=crm.dates.today, editable=False),
        ),
        migrations.AddIndex(
            model_name="initiative",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["look_on"],
                name="initiative_to_look_at",
            ),
        ),
        crm.operations.CreateSearchIndex(
            table="cooperation_initiative",
        ),
        crm.operations.CreateSearchIndex(
            table="cooperation_agreement",
        ),
    ]
