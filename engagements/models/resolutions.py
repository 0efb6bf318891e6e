"""Resolutions: what was decided, under a number that never changes."""

from __future__ import annotations

from datetime import date
from textwrap import shorten
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, Prefetch, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from crm import rights
from crm.dates import today
from crm.fields import SearchKey
from crm.models import Attachment, User
from crm.models.record import LiveManager, Record, RecordQuerySet
from engagements.models.agenda import AgendaItem
from engagements.models.bodies import Body, leads, sits_in
from engagements.models.locking import Minuted
from engagements.models.meetings import Meeting

WITHOUT_MEETING = _(
    "Name the meeting that decided it. Without a meeting a resolution is made by circulation only: "
    "put it to the vote of the seats."
)
WITHOUT_EVIDENCE = _(
    "Say what proves it: the number of a letter, a file attached to it, or who confirms it."
)


#: what the names of those who may owe something are made of
OWNERS = (
    *(f"owner_user__{name}" for name in ("first_name", "last_name", "username")),
    *(f"owner_person__{name}" for name in ("honorific", "given_name", "family_name", "name_en")),
    *(f"owner_organization__{name}" for name in ("name", "name_en")),
)


class ResolutionQuerySet(RecordQuerySet):
    """Queries over resolutions."""

    def visible_to(self, user: User) -> Self:
        """Seen with the meeting that made them, and with the confidential item they are about."""
        entered = super().visible_to(user)
        if rights.sees_confidential(user):
            return entered
        open_item = Q(item=None) | Q(item__confidential=False)
        own = Q(body__in=sits_in(user))
        meetings = Q(meeting=None) | Q(meeting__in=Meeting.objects.visible_to(user))
        return entered.filter(open_item | own, meetings)

    def editable_by(self, user: User) -> Self:
        return self if user.is_clerk else self.filter(body__in=leads(user))

    def open(self) -> Self:
        """Those still to be carried out."""
        return self.filter(state__in=Resolution.OPEN)

    def to_carry(self, meeting: Meeting) -> Self:
        """Those of the body still open that stand on no agenda to come; not those that were
        taken off this one, nor those this meeting made itself."""
        waiting = AgendaItem.objects.on_planned_agendas().filter(resolution__isnull=False)
        here = AgendaItem.everything.filter(meeting=meeting, resolution__isnull=False)
        rest = self.open().filter(body=meeting.body_id).exclude(meeting=meeting)
        rest = rest.exclude(pk__in=waiting.values("resolution"))
        return rest.exclude(pk__in=here.values("resolution")).order_by("year", "serial")

    def last_serial(self, body: Body, year: int) -> int:
        """The highest serial of a body in a Jalali year, the trash included; 0 for none."""
        found = self.filter(body=body, year=year).aggregate(last=Max("serial"))
        return found["last"] or 0

    def overdue(self) -> Self:
        """Those still open of which something is owed since before today."""
        return self.open().filter(pk__in=owed_for().filter(due__lt=today()).values("resolution"))

    def owed_by(self, *organizations: Organization) -> Self:
        """Those that ask something of an organization, or of one of several."""
        asked = owed().filter(owner_organization__in=organizations)
        return self.filter(pk__in=asked.order_by().values("resolution"))

    def of_track(self, kind: str, user: User) -> Self:
        """Those that began an initiative of a kind of cooperation that the user may see."""
        begun = initiatives().objects.visible_to(user).filter(kind=kind, resolution__isnull=False)
        return self.filter(pk__in=begun.order_by().values("resolution"))

    def for_list(self) -> Self:
        """With who owes what of each, and by when."""
        named = owed().select_related("owner_user", "owner_person", "owner_organization")
        named = named.only("resolution", "due", "state", *OWNERS).order_by("due", "pk")
        asked = Prefetch("follow_ups", named, to_attr="asked")
        return self.select_related("body", "meeting").prefetch_related(asked)

    def for_detail(self) -> Self:
        return self.select_related(
            *("body", "meeting", "meeting__body", "item", "item__problem"),
            *("problem", "closed_in", "closed_in__body", "confirmed_by"),
        )


def initiatives() -> Any:
    """The type of what resolutions lead to, in the app above."""
    return Resolution._meta.get_field("initiatives").related_model


def track_choices() -> list[tuple[str, Any]]:
    """The kinds of cooperation, as (slug, title)."""
    return list(initiatives()._meta.get_field("kind").flatchoices)


def owed() -> Any:
    """Follow-ups of resolutions."""
    follow_ups: Any = Resolution._meta.get_field("follow_ups").related_model
    return follow_ups.objects.filter(resolution__isnull=False)


def owed_for() -> Any:
    """Follow-ups of resolutions that are still open."""
    return owed().open().order_by()


class Resolution(Minuted, Record):
    """A decision or recommendation of a body."""

    class Kind(models.TextChoices):
        DECISION = "decision", _("Decision")
        RECOMMENDATION = "recommendation", _("Recommendation")
        CIRCULAR = "circular", _("By circulation")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        RUNNING = "running", _("In progress")
        DONE = "done", _("Carried out")
        DROPPED = "dropped", _("Dropped")

    OPEN = (State.OPEN, State.RUNNING)
    #: what minutes tell of it; how it is carried out goes on when they are approved
    minuted = frozenset({"meeting", "item", "text", "kind", "number", "deleted_at"})
    #: the kinds a meeting decides; the other is voted on by mail
    OF_MEETINGS = (Kind.DECISION, Kind.RECOMMENDATION)
    picked = True
    attachable = True
    verbs = Record.verbs | {
        "vote": _("votes noted"),
        "adopt": _("adopted by circulation"),
        "carry_out": _("called carried out"),
        "drop": _("dropped"),
    }

    body = models.ForeignKey(
        Body, models.PROTECT, editable=False, related_name="resolutions", verbose_name=_("body")
    )
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name=_("meeting"),
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name=_("agenda item"),
    )
    year = models.PositiveSmallIntegerField(_("Jalali year"), editable=False)
    serial = models.PositiveIntegerField(_("serial"), editable=False)
    number = models.CharField(_("number"), max_length=40, editable=False)
    text = models.TextField(_("text"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.DECISION)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    below_quorum = models.BooleanField(_("made below quorum"), default=False, editable=False)
    votes_for = models.PositiveSmallIntegerField(
        pgettext_lazy("votes", "for"), null=True, blank=True
    )
    votes_against = models.PositiveSmallIntegerField(
        pgettext_lazy("votes", "against"), null=True, blank=True
    )
    votes_abstained = models.PositiveSmallIntegerField(_("abstained"), null=True, blank=True)
    votes_named = models.TextField(
        _("votes by name"), blank=True, help_text=_("Who voted how, when it was voted by name.")
    )
    problem = models.ForeignKey(
        "engagements.Problem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name=_("about the problem"),
    )
    evidence = models.TextField(
        _("evidence"),
        blank=True,
        help_text=_("The number of a letter, or where it can be seen that it is carried out."),
    )
    confirmed_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="confirmed_resolutions",
        verbose_name=_("confirmed by"),
    )
    closed_in = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="closed_resolutions",
        verbose_name=_("closed in"),
        help_text=_("The meeting that heard of it and was content."),
    )
    search_key = SearchKey("number", "text")

    #: what is owed of it, in a list
    asked: list[Any]

    objects: ClassVar = LiveManager.from_queryset(ResolutionQuerySet)()
    everything: ClassVar = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        constraints = (
            models.UniqueConstraint(
                fields=("body", "year", "serial"), name="resolution_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False) | Q(kind="circular"),
                name="resolution_is_made_somewhere",
                violation_error_message=WITHOUT_MEETING,
            ),
        )
        indexes = (
            models.Index(
                fields=("-year", "-serial", "-id"),
                condition=Q(deleted_at=None),
                name="resolution_newest",
            ),
        )

    def __str__(self) -> str:
        start = shorten(self.text, 80, placeholder=" …")
        return f"{self.number} · {start}" if self.number else start

    def clean(self) -> None:
        """It is made by a meeting or by circulation, and carried out where something proves it."""
        if self.meeting_id is None and self.kind in self.OF_MEETINGS:
            raise ValidationError({"meeting": WITHOUT_MEETING})
        if self.meeting_id is not None and self.kind not in self.OF_MEETINGS:
            raise ValidationError({"kind": _("This is for what was voted on without a meeting.")})
        if self.closed_in and self.meeting and is_before(self.closed_in, self.meeting):
            raise ValidationError(
                {"closed_in": _("Choose a meeting after the one it was made in.")}
            )
        if self.state == self.State.DONE and not self.is_proven and not self.was_done():
            raise ValidationError({"evidence": WITHOUT_EVIDENCE})

    @property
    def is_proven(self) -> bool:
        """Whether something shows that it is carried out."""
        named = bool(self.evidence.strip()) or self.confirmed_by_id is not None
        return named or (self.pk is not None and Attachment.objects.of(self).exists())

    def was_done(self) -> bool:
        """Whether it was called carried out before evidence was asked for."""
        stored = Resolution.everything.filter(pk=self.pk, state=self.State.DONE)
        return self.pk is not None and stored.exists()

    @property
    def due(self) -> date | None:
        """When the first of what is owed of it is due, in a list."""
        days = [owed.due for owed in self.asked if owed.is_open and owed.due]
        return min(days, default=None)

    @property
    def owners(self) -> str:
        """Who owes what of it, in a list."""
        return gettext(", ").join(
            dict.fromkeys(str(owed.owner) for owed in self.asked if owed.owner)
        )

    @property
    def made_in(self) -> str:
        """The meeting that made it, in words."""
        return self.meeting.heading if self.meeting else gettext("by circulation")

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def was_voted(self) -> bool:
        """Whether votes were counted."""
        return any(n is not None for n in self.votes)

    @property
    def votes(self) -> tuple[int | None, int | None, int | None]:
        """How many were for it, against it, and abstained."""
        return self.votes_for, self.votes_against, self.votes_abstained

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return Meeting.may_be_created_by(user)


def is_before(one: Meeting, other: Meeting) -> bool:
    """Whether a meeting was certainly earlier than another."""
    return bool(one.day and other.day and one.day < other.day)
