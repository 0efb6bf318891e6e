"""Seats of bodies, and who sits in them from when to when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person, Post
from crm.dates import PartialDate, today
from crm.fields import PartialDateField, SearchKey
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.references import Unites
from crm.spans import ends_after_start, in_force_on, over_by, overlap
from crm.text import normalise, squashed

#: how many days before its end a term is told of
SOON = timedelta(days=60)
DAY = timedelta(days=1)


def bodies_with_words(query: str) -> Any:
    """The keys of the bodies with these words."""
    bodies: Any = Seat._meta.get_field("body").related_model
    return bodies.objects.with_words(query).values("pk")


class SeatQuerySet(RecordQuerySet):
    """Queries over seats."""

    def filled_on(self, day: date) -> Self:
        """Those somebody holds that day, as far as is known."""
        return self.filter(Exists(Term.objects.filter(seat=OuterRef("pk")).held_on(day)))

    def vacant_on(self, day: date) -> Self:
        return self.exclude(Exists(Term.objects.filter(seat=OuterRef("pk")).held_on(day)))

    def ending_soon(self) -> Self:
        """Those whose term ends soon and nobody follows yet."""
        return self.filter(pk__in=Term.objects.ending_soon().values("seat"))

    def found_by(self, query: str) -> Self:
        """Those of a body or office with these words, or that such a person holds."""
        offices = Organization.objects.with_words(query).values("pk")
        held = Term.objects.held_today().found_by(query).values("seat")
        return self.filter(
            Q(office__in=offices) | Q(pk__in=held) | Q(body__in=bodies_with_words(query))
        )

    def for_list(self) -> Self:
        """With who holds each today."""
        today_held = Prefetch(
            "terms", Term.objects.held_today().select_related("person"), to_attr="held"
        )
        return self.select_related("body", "office").prefetch_related(today_held)

    def for_detail(self) -> Self:
        return self.select_related("body", "office", "alternate_for")


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
    #: the roles whose presence makes no quorum and whose absence breaks no rule
    BESIDE = (Role.ALTERNATE, Role.OBSERVER)

    body = models.ForeignKey(
        "engagements.Body", models.CASCADE, related_name="seats", verbose_name=_("body")
    )
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
    office_title = models.CharField(
        _("post in that office"),
        max_length=200,
        blank=True,
        help_text=_("Where known: whoever holds this post has the seat."),
    )
    alternate_for = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="alternates",
        verbose_name=_("alternate for"),
        help_text=_("Only for an alternate member: the seat it fills in for."),
    )
    place = models.PositiveSmallIntegerField(_("order"), default=0)
    search_key = SearchKey("role")

    #: who holds it today, in a list
    held: list[Term]

    objects: ClassVar = LiveManager.from_queryset(SeatQuerySet)()
    everything: ClassVar = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return str(self.get_role_display())

    @property
    def role_title(self) -> str:
        return str(self.get_role_display())

    def goes_with(self, titles: Collection[str]) -> bool:
        """Whether holding posts of these (folded) titles in its office keeps the seat."""
        return squashed(self.office_title) in titles if self.office_title else bool(titles)

    @property
    def counts(self) -> bool:
        """Whether it counts for the quorum and absences are looked at."""
        return self.role not in self.BESIDE

    @property
    def holder(self) -> Person | None:
        """Who holds it today, in a list."""
        return self.held[0].person if self.held else None

    @property
    def held_until(self) -> Any:
        """When that ends, as far as is known."""
        return self.held[0].end if self.held else None

    def clean(self) -> None:
        """A body has one head; an alternate fills in for another seat of the same body."""
        heads = Seat.objects.filter(body=self.body_id, role=Seat.Role.HEAD).exclude(pk=self.pk)
        if self.role == Seat.Role.HEAD and heads.exists():
            raise ValidationError({"role": _("This body has a seat for its head already.")})
        if self.alternate_for is None:
            return
        if self.role != Seat.Role.ALTERNATE:
            message = _("Only an alternate member fills in for another seat.")
            raise ValidationError({"alternate_for": message})
        main = self.alternate_for
        if main.body_id != self.body_id or not main.counts or main.pk == self.pk:
            message = _("Choose a seat of the same body that is no alternate itself.")
            raise ValidationError({"alternate_for": message})


class TermQuerySet(RecordQuerySet):
    """Queries over terms."""

    def held_on(self, day: date) -> Self:
        """Who sat that day, as far as is known."""
        return self.filter(in_force_on(day))

    def held_today(self) -> Self:
        return self.held_on(today())

    def over_by(self, day: date) -> Self:
        """Those that have certainly ended before that day."""
        return self.filter(over_by(day))

    def to_come(self) -> Self:
        """Those that begin after today."""
        return self.filter(start__gt=PartialDate.from_date(today()).key)

    def ending_soon(self) -> Self:
        """Held today and certainly over within the days of SOON, with nobody to follow yet."""
        return self.ending_until(today() + SOON)

    def ending_until(self, last: date) -> Self:
        """Held today and certainly over with that day, with nobody to follow yet."""
        follows = Term.objects.filter(seat=OuterRef("seat")).to_come()
        living = self.filter(seat__deleted_at=None, seat__body__deleted_at=None)
        return living.held_today().over_by(last + DAY).exclude(Exists(follows))

    def for_list(self) -> Self:
        return self.select_related("person", "seat", "seat__body")

    def with_introducer(self) -> Self:
        return self.select_related("introduced_by")

    def found_by(self, query: str) -> Self:
        """Those of people or in bodies with these words, or introduced by a letter called so."""
        people = Person.objects.with_words(query).values("pk")
        bodies = bodies_with_words(query)
        letter = Q(letter__contains=normalise(query))
        return self.filter(Q(person__in=people) | Q(seat__body__in=bodies) | letter)

    def for_detail(self) -> Self:
        return self.for_list().select_related(
            "seat__office", "introduced_by", "elected_in", "resolution"
        )

    def for_office(self, post: Post) -> Self:
        """Seats of the post's organization, taken by whoever holds the post."""
        return self.filter(person=post.person_id, seat__office=post.organization_id)


class Term(Record):
    """A person in a seat from one day to another, by which letter or election."""

    verbs = Record.verbs | {
        "elect": _("elected"),
        "give_way": _("ended by an election"),
        "regain": _("election taken back"),
    }
    merging: ClassVar = {"person": Unites(per=("seat",), spans=True, joined=("letter",))}

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="terms", verbose_name=_("seat"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="terms", verbose_name=_("person")
    )
    start = PartialDateField(_("from"), null=True, blank=True)
    end = PartialDateField(_("until"), null=True, blank=True)
    letter = models.CharField(
        _("letter of introduction"),
        max_length=120,
        blank=True,
        help_text=_("Its number, or what it is called."),
    )
    letter_day = models.DateField(_("day of the letter"), null=True, blank=True)
    introduced_by = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="introductions",
        verbose_name=_("introduced by"),
    )
    elected_in = models.ForeignKey(
        "engagements.Meeting",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="elections",
        verbose_name=_("elected in"),
    )
    resolution = models.ForeignKey(
        "engagements.Resolution",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="elections",
        verbose_name=_("by resolution"),
    )

    objects: ClassVar = LiveManager.from_queryset(TermQuerySet)()
    everything: ClassVar = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = (
            ends_after_start("term_ends_after_start", _("A term cannot end before it starts.")),
        )

    def __str__(self) -> str:
        return str(self.person)

    def clean(self) -> None:
        """Dates come in order, and a seat is taken by one person at a time."""
        if self.start and self.end and self.end.last_day < self.start.first_day:
            raise ValidationError({"end": _("A term cannot end before it starts.")})
        others = Term.objects.filter(seat=self.seat_id).exclude(pk=self.pk)
        if taken := next((term for term in others if overlap(self, term)), None):
            message = _("%(person)s sits here at the same time; end that term first.")
            raise ValidationError({"person": message % {"person": taken.person}})

    def lasts_on(self, day: date) -> bool:
        """Whether it is in force that day, as far as is known."""
        begun = self.start is None or self.start.first_day <= day
        return begun and (self.end is None or self.end.last_day >= day)

    def ends_by(self, day: date) -> bool:
        """Whether it is certainly over at the end of that day."""
        return self.end is not None and self.end.last_day <= day
