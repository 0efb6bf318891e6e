"""Problems: what mills and industrial towns complain of."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person, Province
from crm import rights
from crm.dates import as_day, today
from crm.fields import SearchKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.references import Moves
from crm.text import normalise
from engagements.models.bodies import leads
from engagements.models.meetings import Meeting


class ProblemQuerySet(RecordQuerySet):
    """Queries over problems."""

    def visible_to(self, user: User) -> Self:
        """One raised in a confidential meeting is seen with that meeting."""
        entered = super().visible_to(user)
        if rights.sees_confidential(user):
            return entered
        return entered.filter(Q(meeting=None) | Q(meeting__in=Meeting.objects.visible_to(user)))

    def editable_by(self, user: User) -> Self:
        """The secretariat, and whoever leads the body it was raised in."""
        return self if user.is_clerk else self.filter(meeting__body__in=leads(user))

    def unsolved(self) -> Self:
        """Those somebody still has to do something about."""
        return self.exclude(state__in=Problem.CLOSED)

    def in_place(self, organization: Organization) -> Self:
        """Those about an organization, or about one that lies in it."""
        return self.filter(Q(about=organization) | Q(about__located_in=organization))

    def raised_by(self, *units: Organization) -> Self:
        """Those a unit, or one of several, raised, as the first or after others."""
        raised = reports().filter(unit__in=units).order_by()
        return self.filter(Q(about__in=units) | Q(pk__in=raised.values("problem")))

    def raised_between(self, first: date, after: date) -> Self:
        """Those raised on a day from the first until before the other: that of their meeting,
        else of the first who told them, else the one on which they were written down."""
        told = reports().filter(problem=OuterRef("pk")).order_by("day").values("day")[:1]
        dawn, dusk = (make_aware(datetime.combine(day, time.min)) for day in (first, after))
        met = Q(meeting__day__gte=first, meeting__day__lt=after)
        heard = Q(meeting__day=None, told_on__gte=first, told_on__lt=after)
        written = Q(meeting__day=None, told_on=None, created_at__gte=dawn, created_at__lt=dusk)
        return self.alias(told_on=Subquery(told)).filter(met | heard | written)

    def in_sector(self, words: str) -> Self:
        """Those of a sector, or about an organization that works in it, by a part of its name."""
        named = normalise(words)
        return self.filter(Q(sector__icontains=named) | Q(about__sectors__icontains=named))

    def for_list(self) -> Self:
        """With how often each was raised."""
        counted = reports().filter(problem=OuterRef("pk")).order_by().values("problem")
        number = Subquery(counted.annotate(n=Count("pk")).values("n"), models.IntegerField())
        return self.select_related("province", "about").annotate(report_count=number)

    def with_contacts(self) -> Self:
        """With who reported each and who must answer."""
        return self.select_related("reported_by", "must_answer")

    def for_detail(self) -> Self:
        return self.select_related("province", "about", "reported_by", "meeting", "must_answer")


def reports() -> Any:
    """Each time problems were raised."""
    model: Any = Problem._meta.get_field("reports").related_model
    return model.objects


class Problem(Record):
    """A complaint or obstacle: about whom, where, how bad, and who must answer."""

    class Category(models.TextChoices):
        POWER = "power", _("Electricity")
        WATER = "water", _("Water and gas")
        LAND = "land", _("Land and deed")
        SERVICES = "services", _("Services and charges of the town")
        FEEDSTOCK = "feedstock", _("Feedstock")
        CUSTOMS = "customs", _("Customs")
        TAX = "tax", _("Tax and insurance")
        BANK = "bank", _("Bank and currency")
        STANDARD = "standard", _("Standards")
        OTHER = "other", _("Other")

    class Severity(models.TextChoices):
        LOW = "1", _("Low")
        MEDIUM = "2", _("Medium")
        HIGH = "3", _("High")

    class State(models.TextChoices):
        NEW = "new", _("New")
        VERIFIED = "verified", _("Verified")
        RAISED = "raised", _("Raised")
        ANSWERED = "answered", _("Answered")
        SOLVED = "solved", _("Solved")
        REJECTED = "rejected", _("Rejected")

    CLOSED = (State.SOLVED, State.REJECTED)
    verbs = Record.verbs | {
        "verify": _("verified"),
        "raise": _("raised in a meeting"),
        "answered": _("answered"),
        "solve": _("solved"),
        "reject": _("rejected"),
        "reopen": _("taken up again"),
    }
    picked = True
    merging: ClassVar = {"about": Moves(), "must_answer": Moves()}

    title = models.CharField(_("title"), max_length=250)
    text = models.TextField(_("description"), blank=True)
    category = models.CharField(
        _("category"), max_length=10, choices=Category, default=Category.OTHER
    )
    about = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("about"),
        help_text=_("The town, company or agency it is about."),
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("province"),
    )
    sector = models.CharField(
        _("sector"),
        max_length=200,
        blank=True,
        help_text=_("Spinning, weaving, dyeing, …; empty for that of whom it is about."),
    )
    reported_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("reported by"),
    )
    must_answer = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems_to_answer",
        verbose_name=_("must answer"),
    )
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("raised in"),
    )
    severity = models.CharField(
        _("severity"), max_length=1, choices=Severity, default=Severity.MEDIUM
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    solution = models.TextField(
        _("how it was solved"), blank=True, help_text=_("What was done, or by which letter.")
    )
    search_key = SearchKey("title", "text")

    #: how often it was raised, in a list; None for once
    report_count: int | None

    objects: ClassVar = LiveManager.from_queryset(ProblemQuerySet)()
    everything: ClassVar = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        indexes = (
            models.Index(
                fields=("-created_at", "-id"), condition=Q(deleted_at=None), name="problem_newest"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """It is of the sector of whom it is about, unless another is told."""
        if not self.sector and self.about:
            self.sector = self.about.sectors

    @property
    def is_closed(self) -> bool:
        return self.state in self.CLOSED

    @property
    def raised_count(self) -> int:
        """How often it was raised, in a list: at least once, or it would not be here."""
        return self.report_count or 1

    @property
    def age(self) -> int | None:
        """For how many days somebody has had to do something about it."""
        return None if self.is_closed else (today() - as_day(self.created_at)).days
