"""Where it leads: initiatives of seven kinds, their parties and stages."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from cooperation.kinds import KINDS, choices, roles, stages
from cooperation.kinds.base import Stage, TrackKind
from crm import rights
from crm.fields import PartialDateField, SearchKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.references import Unites
from crm.spans import ends_after_start
from engagements.models import Body, Meeting, Resolution


class InitiativeQuerySet(RecordQuerySet):
    """Queries over initiatives."""

    def visible_to(self, user: User) -> Self:
        """One that began in a confidential meeting is seen with that meeting, or led."""
        entered = super().visible_to(user)
        if rights.sees_confidential(user):
            return entered
        open_origin = Q(meeting=None) | Q(meeting__in=Meeting.objects.visible_to(user))
        return entered.filter(open_origin | Q(lead=Person.objects.of_user(user)))

    def editable_by(self, user: User) -> Self:
        """The secretariat, its lead, and whoever leads its body."""
        if user.is_clerk:
            return self
        return self.filter(Q(lead__user=user) | Q(body__in=Body.objects.led_by(user)))

    def for_list(self) -> Self:
        partners = Party.objects.filter(initiative=OuterRef("pk")).order_by().values("initiative")
        counted = partners.annotate(n=Count("pk")).values("n")
        return self.select_related("body", "lead").annotate(
            party_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
        )

    def for_detail(self) -> Self:
        return self.select_related("body", "lead", "meeting", "resolution")


class Initiative(Record):
    """One piece of work done together: a course, an exhibition, a consortium, a thesis …"""

    class Health(models.TextChoices):
        ON_TRACK = "on_track", _("On track")
        AT_RISK = "at_risk", _("At risk")
        STUCK = "stuck", _("Stuck")

    verbs = Record.verbs | {"advance": _("moved to another stage")}
    words: ClassVar = {"stage": stages}
    picked = True

    kind = models.CharField(_("kind"), max_length=30, choices=choices)
    title = models.CharField(_("title"), max_length=250)
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("body"),
    )
    lead = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_initiatives",
        verbose_name=_("lead"),
    )
    stage = models.CharField(_("stage"), max_length=30, editable=False)
    health = models.CharField(_("health"), max_length=10, choices=Health, default=Health.ON_TRACK)
    start = PartialDateField(_("from"), null=True, blank=True)
    end = PartialDateField(_("until"), null=True, blank=True)
    description = models.TextField(_("description"), blank=True)
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("began in meeting"),
    )
    resolution = models.ForeignKey(
        Resolution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("by resolution"),
    )
    search_key = SearchKey("title", "description")

    objects: ClassVar = LiveManager.from_queryset(InitiativeQuerySet)()
    everything: ClassVar = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        indexes = (
            models.Index(
                fields=("-updated_at", "-id"),
                condition=Q(deleted_at=None),
                name="initiative_by_news",
            ),
        )
        constraints = (
            ends_after_start(
                "initiative_ends_after_start", _("An initiative cannot end before it starts.")
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def track(self) -> TrackKind:
        """The kind of this initiative."""
        return KINDS[self.kind]

    @property
    def current_stage(self) -> Stage:
        return self.track.stage(self.stage)

    @property
    def is_open(self) -> bool:
        """Whether there is a stage to go on to."""
        return bool(self.current_stage.next)

    def get_stage_display(self) -> str:
        return str(self.current_stage.title)

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The stages of its kind in order, each marked past, current or to come."""
        here = self.track.stages.index(self.current_stage)
        return [
            {"title": stage.title, "done": n < here, "current": n == here}
            for n, stage in enumerate(self.track.stages)
        ]

    def clean(self) -> None:
        if self.start and self.end and self.end.last_day < self.start.first_day:
            raise ValidationError({"end": _("An initiative cannot end before it starts.")})

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """A new initiative stands at the first stage of its kind."""
        self.place()
        super().full_clean(*args, **kwargs)

    def place(self) -> None:
        """Stand at the first stage of the kind when at none of its stages."""
        if self.kind in KINDS.by_slug and not self.track.has_stage(self.stage):
            self.stage = self.track.stages[0].slug

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return Meeting.may_be_created_by(user)


class PartyQuerySet(RecordQuerySet):
    """Queries over parties: seen and changed with their initiative."""

    def visible_to(self, user: User) -> Self:
        return self.filter(initiative__in=Initiative.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.filter(initiative__in=Initiative.objects.editable_by(user))

    def for_list(self) -> Self:
        return self.select_related("organization", "person", "initiative")


class Party(Record):
    """An organization or person that takes part in an initiative, in a role of its kind."""

    merging: ClassVar = dict.fromkeys(
        ("person", "organization"), Unites(per=("initiative", "role"))
    )

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="parties", verbose_name=_("initiative")
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parties",
        verbose_name=_("organization"),
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parties",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=30)
    search_key = SearchKey("role")
    words: ClassVar = {"role": roles}

    objects: ClassVar = LiveManager.from_queryset(PartyQuerySet)()
    everything: ClassVar = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(person=None, organization__isnull=False)
                | Q(person__isnull=False, organization=None),
                name="party_is_one",
                violation_error_message=_("A party is one organization or one person."),
            ),
            models.UniqueConstraint(
                fields=("initiative", "organization", "role"),
                condition=Q(deleted_at=None, organization__isnull=False),
                name="organization_once_in_a_role",
                violation_error_message=_("This organization already has this role here."),
            ),
            models.UniqueConstraint(
                fields=("initiative", "person", "role"),
                condition=Q(deleted_at=None, person__isnull=False),
                name="person_once_in_a_role",
                violation_error_message=_("This person already has this role here."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.who}"

    @property
    def who(self) -> Organization | Person | None:
        """The organization or person."""
        return self.organization or self.person

    def get_role_display(self) -> str:
        roles = self.initiative.track.roles
        return str(roles.get(self.role, self.role))

    def get_absolute_url(self) -> str:
        return self.initiative.get_absolute_url()

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return Initiative.may_be_created_by(user)
