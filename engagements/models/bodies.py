"""Bodies that decide, their seats, and who sits in them from when to when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person, Post
from crm.dates import today
from crm.fields import PartialDateField, SearchKey, SortKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.spans import ends_after_start, in_force_on, overlap


class BodyQuerySet(RecordQuerySet):
    """Queries over bodies."""

    def editable_by(self, user: User) -> Self:
        """The secretariat keeps all bodies; their heads and secretaries their own."""
        return self if user.is_clerk else self.led_by(user)

    def led_by(self, user: User) -> Self:
        """Bodies in which the user's person sits today as head or secretary."""
        leading = Term.objects.filter(
            person__user=user, seat__role__in=Seat.LEADING, seat__deleted_at=None
        )
        return self.filter(pk__in=leading.held_today().values("seat__body"))

    def of_member(self, user: User) -> Self:
        """Bodies in which the user's person has any seat today."""
        seated = Term.objects.filter(person__user=user, seat__deleted_at=None).held_today()
        return self.filter(pk__in=seated.values("seat__body"))

    def for_list(self) -> Self:
        seats = Seat.objects.filter(body=OuterRef("pk")).order_by().values("body")
        counted = seats.annotate(n=Count("pk")).values("n")
        return self.select_related("organization").annotate(
            seat_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
        )


class Body(Record):
    """A board, assembly, committee or joint group: what meets, numbers its meetings, decides."""

    class Kind(models.TextChoices):
        BOARD = "board", _("Board of directors")
        ASSEMBLY = "assembly", _("General assembly")
        COMMITTEE = "committee", _("Committee")
        JOINT = "joint", _("Joint working group")

    picked = True

    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.COMMITTEE)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="bodies", verbose_name=_("organization")
    )
    code = models.CharField(
        _("code"),
        max_length=10,
        help_text=_("Stands at the head of the numbers of its resolutions, as in هـ/۱۴۰۵/۳."),
    )
    quorum = models.PositiveSmallIntegerField(_("quorum"), null=True, blank=True)
    search_key = SearchKey("name", "name_en")
    sort_key = SortKey("name")

    objects: ClassVar = LiveManager.from_queryset(BodyQuerySet)()
    everything: ClassVar = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints = (
            models.UniqueConstraint(
                fields=("code",),
                condition=Q(deleted_at=None),
                name="body_code_is_unique",
                violation_error_message=_("Another body has this code."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Seat(Record):
    """A place in a body; it stays when its holder goes, and may belong to an office."""

    class Role(models.TextChoices):
        HEAD = "head", _("Head")
        DEPUTY = "deputy", _("Deputy head")
        SECRETARY = "secretary", _("Secretary")
        TREASURER = "treasurer", _("Treasurer")
        MEMBER = "member", _("Member")
        ALTERNATE = "alternate", _("Alternate member")
        OBSERVER = "observer", _("Observer")

    LEADING = (Role.HEAD, Role.SECRETARY)

    body = models.ForeignKey(Body, models.CASCADE, related_name="seats", verbose_name=_("body"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    office = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("seat of an office"),
        help_text=_("When the seat belongs to an organization that names its representative."),
    )
    place = models.PositiveSmallIntegerField(_("order"), default=0)
    search_key = SearchKey("role")

    objects: ClassVar = LiveManager.from_queryset(RecordQuerySet)()
    everything: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return str(self.get_role_display())

    def clean(self) -> None:
        """A body has one head."""
        heads = Seat.objects.filter(body=self.body_id, role=Seat.Role.HEAD).exclude(pk=self.pk)
        if self.role == Seat.Role.HEAD and heads.exists():
            raise ValidationError({"role": _("This body has a seat for its head already.")})

    def get_absolute_url(self) -> str:
        return self.body.get_absolute_url()


class TermQuerySet(RecordQuerySet):
    """Queries over terms."""

    def held_on(self, day: date) -> Self:
        """Who sat that day, as far as is known."""
        return self.filter(in_force_on(day))

    def held_today(self) -> Self:
        return self.held_on(today())

    def for_office(self, post: Post) -> Self:
        """Seats of the post's organization, taken by whoever holds the post."""
        return self.filter(person=post.person_id, seat__office=post.organization_id)


class Term(Record):
    """A person in a seat from one day to another, by which letter."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="terms", verbose_name=_("seat"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="terms", verbose_name=_("person")
    )
    start = PartialDateField(_("from"), null=True, blank=True)
    end = PartialDateField(_("until"), null=True, blank=True)
    letter = models.CharField(_("letter of introduction"), max_length=120, blank=True)

    objects: ClassVar = LiveManager.from_queryset(TermQuerySet)()
    everything: ClassVar = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = (
            ends_after_start("term_ends_after_start", _("A term cannot end before it starts.")),
        )

    def __str__(self) -> str:
        return self.letter or "—"

    def clean(self) -> None:
        """Dates come in order, and a seat is taken by one person at a time."""
        if self.start and self.end and self.end.last_day < self.start.first_day:
            raise ValidationError({"end": _("A term cannot end before it starts.")})
        others = Term.objects.filter(seat=self.seat_id).exclude(pk=self.pk)
        if taken := next((term for term in others if overlap(self, term)), None):
            message = _("%(person)s sits here at the same time; end that term first.")
            raise ValidationError({"person": message % {"person": taken.person}})

    def get_absolute_url(self) -> str:
        return self.seat.body.get_absolute_url()
