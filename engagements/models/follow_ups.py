"""Follow-ups: the one notion of "somebody owes something"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from crm import rights
from crm.dates import today
from crm.fields import SearchKey
from crm.holidays import DaysOff
from crm.models import Attachment, User
from crm.models.record import LiveManager, Record
from crm.references import Moves
from engagements.models.bodies import Body, leads
from engagements.models.holding import (
    HoldingQuerySet,
    came_again,
    concerning,
    held,
    of_those_away,
    referred_by,
    referred_to,
)
from engagements.models.interactions import Interaction
from engagements.models.letters import Letter, open_to
from engagements.models.meetings import Meeting
from engagements.models.problems import Problem
from engagements.models.reminder_rules import ReminderRule, Rulebook, Subject
from engagements.models.resolutions import Resolution
from engagements.models.seats import Seat
from engagements.models.substitutions import Substitution
from engagements.slots import next_reminder


class FollowUpQuerySet(HoldingQuerySet):
    """Queries over follow-ups."""

    def visible_to(self, user: User) -> Self:
        """Seen with what they come from; always by who owes or chases."""
        entered = super().visible_to(user)
        if rights.sees_confidential(user):
            return entered
        open_origin = (
            Q(resolution=None) | Q(resolution__in=Resolution.objects.visible_to(user))
        ) & (Q(problem=None) | Q(problem__in=Problem.objects.visible_to(user)))
        open_origin &= Q(interaction=None) | Q(
            interaction__in=Interaction.everything.visible_to(user)
        )
        open_origin &= Q(letter=None) | open_to(user, "letter__")
        return entered.filter(open_origin | concerning(user) | referred_to(user))

    def editable_by(self, user: User) -> Self:
        """The secretariat, who owes, chases or was referred it, whoever stands in for one of
        them today, and who leads the body that decided it."""
        if user.is_clerk:
            return self
        bodies = leads(user)
        led = Q(resolution__body__in=bodies) | Q(seat__body__in=bodies)
        away = Substitution.objects.stood_in_for_by(user)
        return self.filter(concerning(user) | referred_to(user) | of_those_away(away) | led)

    def open(self) -> Self:
        return self.filter(state__in=FollowUp.OPEN)

    def overdue(self) -> Self:
        return self.open().filter(due__lt=today())

    def held_by(self, user: User, away: Iterable[int] = ()) -> Self:
        """What waits for the user, or for those they stand in for, to act: owed and not
        referred on, or referred to them."""
        return self.filter(held(user, away))

    def waiting_for(self, user: User, others: Iterable[int] = ()) -> Self:
        """All that stands in the user's kartabl, and these of those they stand in for."""
        own = concerning(user) | referred_to(user) | referred_by(user)
        keys = list(others)
        return self.open().filter(own | Q(pk__in=keys) if keys else own)

    def of_away(self, away: Iterable[int], user: User) -> list[int]:
        """The keys of what concerns these accounts, as far as it is open to the user anyway."""
        keys = list(away)
        rows = FollowUp.objects.visible_to(user).open().filter(of_those_away(keys))
        return list(rows.values_list("pk", flat=True)) if keys else []

    def of_body(self, body: Body) -> Self:
        """What a body decided, or whose seat it is about."""
        return self.filter(Q(resolution__body=body) | Q(seat__body=body))

    def parts_of(self, whole: FollowUp) -> Self:
        """What it was split into: a part does not come again by itself."""
        return self.filter(~came_again(), comes_from=whole)

    def next_of(self, before: FollowUp) -> Self:
        """Its next time."""
        return self.filter(came_again(), comes_from=before)

    def to_remind(self, day: date) -> Self:
        """Those with a reminder due on or before the day."""
        return self.open().filter(remind_on__lte=day).order_by("remind_on", "pk")

    def for_list(self) -> Self:
        return self.select_related(
            "owner_user", "owner_person", "owner_organization", "resolution", "chaser"
        )

    def with_origin_open_to(self, user: User) -> Self:
        """With whether the records here that each comes from are open to somebody."""
        own: dict[str, Any] = {"resolution": Resolution, "problem": Problem, "letter": Letter}
        own["interaction"] = Interaction
        return self.annotate(
            **{
                f"{name}_open": Exists(
                    model.objects.visible_to(user).filter(pk=OuterRef(name)).order_by()
                )
                for name, model in own.items()
            }
        )

    def with_creditor(self) -> Self:
        """With the organization each is owed to."""
        return self.select_related("owed_to")

    def for_detail(self) -> Self:
        return self.for_list().select_related(
            *("problem", "letter", "owed_to", "resolution__meeting", "resolution__meeting__body"),
            *("seat", "seat__body", "resolution__body", "interaction"),
        )


class FollowUp(Record):
    """What somebody owes: who, to whom, by when, and who chases it."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        RUNNING = "running", _("In progress")
        WAITING = "waiting", _("Waiting for an answer")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    class Priority(models.TextChoices):
        HIGH = "1", _("High")
        NORMAL = "2", _("Normal")
        LOW = "3", _("Low")

    class Repeat(models.TextChoices):
        """In terms of the Jalali calendar."""

        NEVER = "", _("never")
        WEEK = "week", _("every week")
        MONTH = "month", _("every month")
        QUARTER = "quarter", _("every three months")
        HALF = "half", _("every six months")
        YEAR = "year", _("every year")

    OPEN = (State.OPEN, State.RUNNING, State.WAITING)
    untracked = ("remind_on", "link_round")
    attachable = True
    merging: ClassVar = {
        "owner_organization": Moves(),
        "owed_to": Moves(apart=("owner_organization",)),  # nobody owes themselves
    }
    verbs = Record.verbs | {
        "ask": _("asked for by letter"),
        "finish": _("done"),
        "postpone": _("postponed"),
        "drop": _("given up"),
        "hand_over": _("handed over"),
        "stay": _("stays with whoever left the post"),
        "disown": _("owed by nobody: it was not theirs"),
        "split": _("split into several"),
        "recur": _("added when the one before was done"),
        "reopen": _("opened again"),
        "put_forward": _("postponing taken back"),
        "recall": _("links that were sent were recalled"),
    }

    title = models.CharField(_("what is owed"), max_length=300)
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owed by a colleague"),
    )
    owner_person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("owed by a person"),
    )
    owner_organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("owed by an organization"),
    )
    owed_to = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owed_follow_ups",
        verbose_name=_("owed to"),
    )
    chaser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("chased by"),
        help_text=_("The colleague who sees to it; reminded when nobody else can be."),
    )
    due = models.DateField(_("due"), null=True, blank=True)
    priority = models.CharField(
        _("priority"), max_length=1, choices=Priority, default=Priority.NORMAL
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    note = models.TextField(_("note"), blank=True)
    evidence_required = models.BooleanField(
        _("closed only with evidence"),
        default=False,
        help_text=_("A letter number, a file, or somebody who confirms it."),
    )
    evidence = models.TextField(_("evidence"), blank=True)
    resolution = models.ForeignKey(
        Resolution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("resolution"),
    )
    problem = models.ForeignKey(
        Problem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("problem"),
    )
    #: where it was promised
    interaction = models.ForeignKey(
        Interaction,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="follow_ups",
        verbose_name=_("interaction"),
    )
    #: the seat for which an organization is asked to name somebody
    letter = models.ForeignKey(
        Letter,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("because of letter"),
    )
    seat = models.ForeignKey(
        Seat,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="follow_ups",
        verbose_name=_("seat"),
    )
    repeats = models.CharField(
        _("comes again"),
        max_length=10,
        choices=Repeat,
        blank=True,
        default=Repeat.NEVER,
        help_text=_("When it is done, the next one is added, due on a working day."),
    )
    #: the first day it was due, if no day were off; its followers count from there
    anchor = models.DateField(_("counted from"), null=True, editable=False)
    #: what it is a part of, or followed
    comes_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="led_on",
        verbose_name=_("comes from"),
    )
    #: how often the links to answer it without an account were recalled
    link_round = models.PositiveIntegerField(default=0, editable=False)
    #: the day the next reminder is to go out; moved on by `schedule`
    remind_on = models.DateField(null=True, blank=True, editable=False)
    search_key = SearchKey("title", "note")

    objects: ClassVar = LiveManager.from_queryset(FollowUpQuerySet)()
    everything: ClassVar = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = (
            models.Index(
                fields=("due", "id"), condition=Q(deleted_at=None), name="follow_up_by_due"
            ),
            models.Index(
                fields=("due", "id"),
                condition=Q(deleted_at=None, state__in=("open", "running", "waiting")),
                name="follow_up_open_by_due",
            ),
            models.Index(
                fields=("remind_on",),
                condition=Q(deleted_at=None, state__in=("open", "running", "waiting")),
                name="follow_up_to_remind",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("seat",),
                condition=Q(deleted_at=None, state__in=("open", "running", "waiting")),
                name="follow_up_asks_once_for_a_seat",
                violation_error_message=_("A new introduction is asked for already."),
            ),
            models.CheckConstraint(
                condition=Q(owner_user=None, owner_person=None)
                | Q(owner_user=None, owner_organization=None)
                | Q(owner_person=None, owner_organization=None),
                name="follow_up_has_one_owner",
                violation_error_message=_(
                    "Name one who owes it: a colleague, a person or an organization."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @classmethod
    def url_name(cls) -> str:
        return "follow-up"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def asks_evidence(self) -> bool:
        """Whether it cannot be closed yet: it wants evidence, and has neither words nor a file."""
        missing = self.evidence_required and not self.evidence
        return missing and not Attachment.objects.of(self).exists()

    @property
    def owner(self) -> Any:
        """Who owes it: a user, a person, an organization, or nobody yet."""
        return self.owner_user or self.owner_person or self.owner_organization

    @property
    def origin(self) -> Record | None:
        """The record it comes from."""
        return self.resolution or self.problem or self.letter or self.interaction or self.seat

    @property
    def account(self) -> int | None:
        """The key of the account of whoever owes it."""
        return self.owner_user_id or (self.owner_person.user_id if self.owner_person else None)

    @property
    def body_key(self) -> int | None:
        """The key of the body it is of."""
        if self.resolution:
            return self.resolution.body_id
        return self.seat.body_id if self.seat else None

    def schedule(
        self, day: date | None = None, *, book: Rulebook | None = None, off: DaysOff | None = None
    ) -> None:
        """Set the day of the next reminder, not before `day` (today), by the rules that count."""
        self.remind_on = None
        if self.due is None:
            return
        book = book or ReminderRule.objects.book(Subject.FOLLOW_UP, [self.pk or 0])
        off = off or DaysOff(self.due)
        own = book.plan(follow_up=self.pk, user=self.account, body=self.body_key)
        usual = book.plan(follow_up=self.pk, body=self.body_key)
        self.remind_on = next_reminder(self.due, own, usual, day or today(), off)

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return Meeting.may_be_created_by(user)
