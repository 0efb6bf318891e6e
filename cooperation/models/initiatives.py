"""Where it leads: initiatives of seven kinds and their stages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from cooperation.kinds import KINDS, choices, stages
from cooperation.kinds.base import MilestoneTemplate, Stage, TrackKind
from cooperation.models.agreements import Agreement
from crm import rights
from crm.dates import PartialDate, today
from crm.facts import day_of
from crm.fields import PartialDateField, SearchKey
from crm.history import rewrite
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.spans import ends_after_start
from engagements.models import Body, Meeting, Problem, Resolution
from engagements.models.bodies import leads, sits_in

#: so many days without a word are many
SILENT = 14
#: what is due within so many days is due this week
WEEK = 7
#: the clock looks at each at least so often, whatever was overlooked
LOOKED_FOR = timedelta(days=7)


class Health(models.TextChoices):
    """How an initiative goes, by whoever told of it last."""

    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    STUCK = "stuck", _("Stuck")


TONES = {"on_track": "ok", "at_risk": "warn", "stuck": "bad"}


def last_stages() -> Q:
    """Those with no stage to go on to."""
    over = Q()
    for kind in KINDS:
        ends = [stage.slug for stage in kind.stages if not stage.next]
        over |= Q(kind=kind.slug, stage__in=ends)
    return over


def over() -> Q:
    """Those that came to their end or were stopped."""
    return last_stages() | Q(stopped_on__isnull=False)


class InitiativeQuerySet(RecordQuerySet):
    """Queries over initiatives."""

    def visible_to(self, user: User) -> Self:
        """One that comes from something confidential is seen with that, or led."""
        entered = super().visible_to(user)
        if rights.sees_confidential(user):
            return entered
        open_origin = Q()
        for name, model in (("meeting", Meeting), ("resolution", Resolution), ("problem", Problem)):
            seen = Q(**{f"{name}__in": model.objects.visible_to(user)})
            open_origin &= Q(**{name: None}) | seen
        return entered.filter(open_origin | Q(lead=Person.objects.of_user(user)))

    def editable_by(self, user: User) -> Self:
        """The secretariat, its lead, and whoever leads its body."""
        if user.is_clerk:
            return self
        return self.filter(Q(lead__user=user) | Q(body__in=leads(user)))

    def seen_to_by(self, user: User) -> Self:
        """Those the user or a body the user leads has; the secretariat sees to what nobody with an
        account leads.
        """
        led = Q(lead__user=user) | Q(body__in=leads(user))
        return self.filter(led | Q(lead__user=None) if user.is_clerk else led)

    def going_on(self) -> Self:
        """Those with a stage to go on to that were not stopped."""
        return self.exclude(over())

    def finished(self) -> Self:
        """Those that came to their end."""
        return self.filter(last_stages(), stopped_on=None)

    def stopped(self) -> Self:
        """Those that were given up."""
        return self.filter(stopped_on__isnull=False)

    def begun_since(self, year: int) -> Self:
        """Those that start in the Jalali year or later; without a start, that were added then."""
        first = PartialDate.from_key(year * 10_000)
        added = Q(start=None, created_at__date__gte=first.first_day)
        return self.filter(Q(start__gte=first) | added)

    def with_party_in(self, province: Any) -> Self:
        """Those an organization of the province takes part in."""
        part: Any = Initiative._meta.get_field("parties").related_model
        there = part.objects.filter(organization__province=province).order_by()
        return self.filter(pk__in=there.values("initiative"))

    def led_by(self, user: User) -> Self:
        return self.filter(lead=Person.objects.of_user(user))

    def concerning(self, user: User) -> Self:
        """Those the user leads, and those of the bodies the user has a seat in."""
        led = Q(lead=Person.objects.of_user(user))
        return self.filter(led | Q(body__in=sits_in(user)))

    def silent(self) -> Self:
        """Those going on of which nobody has told anything for SILENT days."""
        return self.going_on().filter(news_at__lt=timezone.now() - timedelta(days=SILENT))

    def news_due_by(self, day: date) -> Self:
        """Those of which the next news is asked for by the day, as far as their kind says so; those
        with a rhythm of their own may be due later (`news_due`)."""
        due = Q(news_every__isnull=False, news_at__date__lt=day)
        for kind in KINDS:
            since = day - timedelta(days=kind.news_every)
            due |= Q(kind=kind.slug, news_every=None, news_at__date__lte=since)
        return self.filter(due)

    def to_look_at(self, day: date) -> Self:
        """Those of which the clock looks on that day whether news is to be asked for; a day that
        lies too far ahead was set by a clock that went wrong."""
        return self.filter(Q(look_on__lte=day) | Q(look_on__gt=day + LOOKED_FOR))

    def late(self) -> Self:
        """Those going on that have a milestone behind its day."""
        return self.going_on().filter(Exists(waiting_milestones().filter(due__lt=today())))

    def due_this_week(self) -> Self:
        """Those going on that have a milestone today or in the days to come."""
        day = today()
        coming = waiting_milestones().filter(due__gte=day, due__lt=day + timedelta(days=WEEK))
        return self.going_on().filter(Exists(coming))

    def with_next_step(self) -> Self:
        """With the day of the first milestone that is not reached, as `next_due`."""
        days = waiting_milestones().filter(due__isnull=False).order_by("due").values("due")[:1]
        return self.annotate(next_due=Subquery(days))

    def for_list(self) -> Self:
        part: Any = Initiative._meta.get_field("parties").related_model
        partners = part.objects.filter(initiative=OuterRef("pk")).order_by().values("initiative")
        counted = partners.annotate(n=Count("pk")).values("n")
        return self.select_related("body", "lead").annotate(
            party_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
        )

    def for_detail(self) -> Self:
        origin = ("meeting", "resolution", "problem", "agreement")
        return self.select_related("body", "lead", *origin, "created_by", "updated_by")


def waiting_milestones() -> Any:
    """The milestones of the initiative of the outer query that are not reached."""
    model: Any = Initiative._meta.get_field("milestones").related_model
    return model.objects.waiting().filter(initiative=OuterRef("pk"))


class Initiative(Record):
    """One piece of work done together: a course, an exhibition, a consortium, a thesis …"""

    verbs = Record.verbs | {
        "advance": _("moved to another stage"),
        "step_back": _("step taken back"),
        "stop": _("stopped"),
        "resume": _("taken up again"),
    }
    words: ClassVar = {"stage": stages}
    picked = True
    attachable = True
    #: told by the updates on it
    kept = ("health", "news_at", "look_on")

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
    health = models.CharField(
        _("health"), max_length=10, choices=Health, default=Health.ON_TRACK, editable=False
    )
    news_at = models.DateTimeField(_("last news"), default=timezone.now, editable=False)
    news_every = models.PositiveSmallIntegerField(
        _("news every"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1), MaxValueValidator(365)),
        help_text=_("Days between two reports; empty for what is usual of its kind."),
    )
    #: the day from which the clock looks again whether news is to be asked for; see `news.py`
    look_on = models.DateField(default=today, editable=False)
    #: what its kind knows about it: {slug of the fact: value}
    facts = models.JSONField(_("facts"), default=dict, blank=True, editable=False)
    start = PartialDateField(_("from"), null=True, blank=True)
    end = PartialDateField(_("until"), null=True, blank=True)
    #: given up at the stage where it stood, which it goes on from when it is taken up again
    stopped_on = models.DateField(_("stopped on"), null=True, blank=True, editable=False)
    stopped_because = models.CharField(
        _("why it was stopped"), max_length=200, blank=True, editable=False
    )
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
    problem = models.ForeignKey(
        Problem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("because of problem"),
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("under agreement"),
    )
    search_key = SearchKey("title", "description")

    objects: ClassVar = LiveManager.from_queryset(InitiativeQuerySet)()
    everything: ClassVar = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        indexes = (
            models.Index(
                fields=("-news_at", "-id"),
                condition=Q(deleted_at=None),
                name="initiative_by_news",
            ),
            models.Index(
                fields=("look_on",), condition=Q(deleted_at=None), name="initiative_to_look_at"
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
    def own_kind(self) -> TrackKind:
        """As forms over facts ask for it."""
        return self.track

    @property
    def anchor_day(self) -> date | None:
        """The day its milestones are counted from, when it is known."""
        if self.track.anchor:
            return day_of(self.facts.get(self.track.anchor))
        return self.start.first_day if self.start else None

    def day_of(self, step: MilestoneTemplate) -> date | None:
        """The day its kind puts a milestone on, when that is known."""
        if self.anchor_day:
            return self.anchor_day + timedelta(days=step.days)
        if self.start is None or step.from_start is None:
            return None
        first_day: date = self.start.first_day
        return first_day + timedelta(days=step.from_start)

    @property
    def current_stage(self) -> Stage:
        return self.track.stage(self.stage)

    @property
    def is_open(self) -> bool:
        """Whether there is a stage to go on to, and nobody has stopped it."""
        return bool(self.current_stage.next) and not self.is_stopped

    @property
    def is_stopped(self) -> bool:
        return self.stopped_on is not None

    @property
    def going(self) -> tuple[Any, str]:
        """(how it goes, in which tone): its health, or that it was stopped."""
        return (_("Stopped"), "") if self.is_stopped else (self.get_health_display(), self.tone)

    def get_stage_display(self) -> str:
        return str(self.current_stage.title)

    @property
    def tone(self) -> str:
        return TONES[self.health]

    @property
    def is_silent(self) -> bool:
        """Whether nobody has told anything of it for long."""
        return self.is_open and self.news_at < timezone.now() - timedelta(days=SILENT)

    @property
    def news_due(self) -> date:
        """The day on which the next news of it is asked for."""
        every = self.news_every or self.track.news_every
        return timezone.localdate(self.news_at) + timedelta(days=every)

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The stages of its kind in order, each marked past, current or to come."""
        here = self.track.stages.index(self.current_stage)
        return [
            {"slug": stage.slug, "title": stage.title, "done": n < here, "current": n == here}
            for n, stage in enumerate(self.track.stages)
        ]

    def clean(self) -> None:
        if self.start and self.end and self.end.last_day < self.start.first_day:
            raise ValidationError({"end": _("An initiative cannot end before it starts.")})

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """A new initiative stands at the first stage of its kind, and belongs where it began."""
        self.place()
        origin = self.resolution or self.problem
        if origin and not self.meeting_id:
            self.meeting_id = origin.meeting_id
        super().full_clean(*args, **kwargs)

    def place(self) -> None:
        """Stand at the first stage of the kind when at none of its stages."""
        if self.kind in KINDS.by_slug and not self.track.has_stage(self.stage):
            self.stage = self.track.stages[0].slug

    @classmethod
    def fact_labels(cls) -> dict[str, Any]:
        """What history calls the facts of all kinds."""
        return KINDS.fact_labels()

    @classmethod
    def settle(cls, rows: Sequence[Self], changes: Sequence[dict[str, list[Any]]]) -> None:
        """A step to another stage is news; what is changed is looked at by the next tick."""
        pairs = zip(rows, changes, strict=True)
        moved = [row for row, fields in pairs if fields.get("stage", [None])[0] is not None]
        for row in moved:
            row.news_at = timezone.now()
        rewrite(moved, "news_at")
        cls.everything.filter(pk__in=[row.pk for row in rows]).update(look_on=today())

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return Meeting.may_be_created_by(user)
