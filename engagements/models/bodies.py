"""Bodies that decide, and what their by-laws ask."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization
from crm.dates import today
from crm.fields import SearchKey, SortKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from engagements.models.seats import Seat, SeatQuerySet, Term
from engagements.numbering import USUAL, check_format


class BodyQuerySet(RecordQuerySet):
    """Queries over bodies."""

    def editable_by(self, user: User) -> Self:
        """The secretariat keeps all bodies; their heads and secretaries their own."""
        return self if user.is_clerk else self.led_by(user)

    def led_by(self, user: User) -> Self:
        """Bodies in which the user's person sits today as head or secretary; asked within the
        query, so that one may be written once for all accounts (`leads` for one of them)."""
        leading = seats_of(user).filter(seat__role__in=Seat.LEADING)
        return self.filter(pk__in=leading.values("seat__body"))

    def of_member(self, user: User) -> Self:
        """Bodies in which the user's person has any seat today."""
        return self.filter(pk__in=sits_in(user))

    def with_vacant_seats(self) -> Self:
        """Those with a seat nobody holds today."""
        return self.filter(Exists(Seat.objects.filter(body=OuterRef("pk")).vacant_on(today())))

    def without_vacant_seats(self) -> Self:
        return self.exclude(Exists(Seat.objects.filter(body=OuterRef("pk")).vacant_on(today())))

    def for_list(self) -> Self:
        """With how many seats there are and how many are filled, and when it met and will meet.

        Confidential meetings do not count here: a list does not know who reads it.
        """
        seats = Seat.objects.filter(body=OuterRef("pk"))
        meeting: Any = Body._meta.get_field("meetings").related_model
        meetings = meeting.objects.filter(body=OuterRef("pk"), confidential=False)
        held = meetings.filter(status="held", day__lte=today()).order_by("-day")
        planned = meetings.filter(status="planned", day__gte=today()).order_by("day")
        return self.select_related("organization").annotate(
            seat_count=number_of(seats),
            filled_count=number_of(seats.filled_on(today())),
            last_meeting=Subquery(held.values("day")[:1]),
            next_meeting=Subquery(planned.values("day")[:1]),
        )


def sits_in(user: User) -> list[int]:
    """The keys of the bodies in which the user's person has any seat today."""
    return list({body for body, _role in places(user)})


def leads(user: User) -> list[int]:
    """The keys of the bodies in which the user's person sits today as head or secretary."""
    return list({body for body, role in places(user) if role in Seat.LEADING})


def places(user: User) -> list[tuple[int, str]]:
    """[(body, role)] of the seats the user's person holds today; one query for a request.

    Nearly all that is confidential hangs on it; asked anew within each query it costs more than
    the rest of a page.
    """
    key = f"places on {today()}"
    if key not in user.known:
        user.known[key] = list(seats_of(user).values_list("seat__body", "seat__role"))
    found: list[tuple[int, str]] = user.known[key]
    return found


def seats_of(user: User) -> Any:
    """The terms the user's person serves today in seats that are not in the trash."""
    alive = {"seat__deleted_at": None, "seat__body__deleted_at": None}
    return Term.objects.filter(person__user=user, **alive).held_today()


def number_of(seats: SeatQuerySet) -> Coalesce:
    """How many of these seats each body has."""
    counted = seats.order_by().values("body").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class Body(Record):
    """A board, assembly, committee or joint group: what meets, numbers its meetings, decides."""

    class Kind(models.TextChoices):
        BOARD = "board", _("Board of directors")
        ASSEMBLY = "assembly", _("General assembly")
        COMMITTEE = "committee", _("Committee")
        JOINT = "joint", _("Joint working group")

    class Adopts(models.TextChoices):
        MAJORITY = "majority", _("More than half of the seats")
        TWO_THIRDS = "two_thirds", _("Two thirds of the seats")
        ALL = "all", _("All seats")

    #: {rule: (of so many seats, so many for it, and more than that)}
    SHARES: ClassVar = {
        Adopts.MAJORITY: (2, 1, True),
        Adopts.TWO_THIRDS: (3, 2, False),
        Adopts.ALL: (1, 1, False),
    }
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
    quorum = models.PositiveSmallIntegerField(
        _("quorum"), null=True, blank=True, help_text=_("How many seats must be present.")
    )
    quorum_share = models.PositiveSmallIntegerField(
        _("quorum as a share"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1), MaxValueValidator(100)),
        help_text=_("Per cent of the seats that are filled; 51 is more than half."),
    )
    absences_in_row = models.PositiveSmallIntegerField(
        _("absences in a row"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1),),
        help_text=_("By the by-laws they end a seat: you are warned of it."),
    )
    absences_in_year = models.PositiveSmallIntegerField(
        _("absences in a Jalali year"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1),),
    )
    count_excused = models.BooleanField(
        _("excused absences count too"),
        default=False,
        help_text=_("Otherwise they neither count nor break a row."),
    )
    longest_gap = models.PositiveSmallIntegerField(
        _("weeks between meetings"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1),),
        help_text=_("The most that may pass without a meeting."),
    )
    number_format = models.CharField(
        _("format of numbers"),
        max_length=60,
        default=USUAL,
        validators=(check_format,),
        help_text=_("How its resolutions are numbered: code, year and serial in braces."),
    )
    adopts_by = models.CharField(
        _("adopts by circulation"),
        max_length=12,
        choices=Adopts,
        default=Adopts.MAJORITY,
        help_text=_("How many must be for a resolution that is voted on by mail."),
    )
    search_key = SearchKey("name", "name_en")
    sort_key = SortKey("name")

    #: counted in a list
    seat_count: int
    filled_count: int

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

    def clean(self) -> None:
        if self.quorum and self.quorum_share:
            message = _("Give the quorum as a number or as a share, not as both.")
            raise ValidationError({"quorum_share": message})

    def needed_of(self, filled: int) -> int | None:
        """How many seats must be present when so many are filled; None where no rule says so."""
        if self.quorum:
            return self.quorum
        return -(-filled * self.quorum_share // 100) if self.quorum_share else None

    def adopts(self, votes_for: int, seats: int) -> bool:
        """Whether so many for it, of so many seats, adopt a resolution by circulation."""
        of, wanted, more = self.SHARES[self.Adopts(self.adopts_by)]
        reached, needed = votes_for * of, seats * wanted
        return seats > 0 and (reached > needed if more else reached >= needed)

    @property
    def has_absence_rule(self) -> bool:
        return bool(self.absences_in_row or self.absences_in_year)

    @property
    def vacant_count(self) -> int:
        """How many of its seats nobody holds today, in a list."""
        return self.seat_count - self.filled_count
