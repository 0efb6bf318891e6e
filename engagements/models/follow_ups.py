"""Follow-ups: the one notion of "somebody owes something"."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from crm import rights
from crm.dates import today
from crm.fields import SearchKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.references import Moves
from engagements.models.bodies import Body
from engagements.models.interactions import Interaction
from engagements.models.meetings import Meeting
from engagements.models.problems import Problem
from engagements.models.resolutions import Resolution
from engagements.models.seats import Seat
from engagements.slots import next_slot


class FollowUpQuerySet(RecordQuerySet):
    """Queries over follow-ups."""

    def visible_to(self, user: User) -> Self:
        """Seen with what they come from; always by who owes or chases."""
        entered = super().visible_to(user)
        if rights.sees_confidential(user):
            return entered
        open_origin = (
            Q(resolution=None) | Q(resolution__meeting__in=Meeting.objects.visible_to(user))
        ) & (Q(problem=None) | Q(problem__in=Problem.objects.visible_to(user)))
        open_origin &= Q(interaction=None) | Q(
            interaction__in=Interaction.everything.visible_to(user)
        )
        return entered.filter(open_origin | concerning(user))

    def editable_by(self, user: User) -> Self:
        """The secretariat, who owes it or chases it, and who leads the body that decided it."""
        if user.is_clerk:
            return self
        bodies = Body.objects.led_by(user)
        led = Q(resolution__body__in=bodies) | Q(seat__body__in=bodies)
        return self.filter(concerning(user) | led)

    def open(self) -> Self:
        return self.filter(state__in=FollowUp.OPEN)

    def overdue(self) -> Self:
        return self.open().filter(due__lt=today())

    def owed_by_user(self, user: User) -> Self:
        """What the user owes: named as user or as person, or chased and owed by nobody yet."""
        nobody = Q(owner_user=None, owner_person=None, owner_organization=None)
        named = Q(owner_user=user) | Q(owner_person=Person.objects.of_user(user))
        return self.filter(named | (Q(chaser=user) & nobody))

    def chased_by(self, user: User) -> Self:
        """What the user chases and somebody else owes."""
        someone = Q(owner_person__isnull=False) | Q(owner_organization__isnull=False)
        others = someone | (Q(owner_user__isnull=False) & ~Q(owner_user=user))
        return self.filter(others, chaser=user).exclude(owner_person__user=user)

    def waiting_for(self, user: User) -> Self:
        """All that stands in the user's kartabl."""
        return self.open().filter(concerning(user))

    def to_remind(self, day: date) -> Self:
        """Those with a reminder due on or before the day."""
        return self.open().filter(remind_on__lte=day).order_by("remind_on", "pk")

    def for_list(self) -> Self:
        return self.select_related(
            "owner_user", "owner_person", "owner_organization", "resolution", "chaser"
        )

    def with_creditor(self) -> Self:
        """With the organization each is owed to."""
        return self.select_related("owed_to")

    def for_detail(self) -> Self:
        return self.for_list().select_related(
            *("problem", "owed_to", "resolution__meeting", "resolution__meeting__body"),
            *("seat", "seat__body"),
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

    OPEN = (State.OPEN, State.RUNNING, State.WAITING)
    untracked = ("remind_on",)
    merging: ClassVar = {
        "owner_organization": Moves(),
        "owed_to": Moves(apart=("owner_organization",)),  # nobody owes themselves
    }
    verbs = Record.verbs | {
        "finish": _("done"),
        "postpone": _("postponed"),
        "drop": _("given up"),
        "hand_over": _("handed over"),
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
    seat = models.ForeignKey(
        Seat,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="follow_ups",
        verbose_name=_("seat"),
    )
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
    def owner(self) -> Any:
        """Who owes it: a user, a person, an organization, or nobody yet."""
        return self.owner_user or self.owner_person or self.owner_organization

    @property
    def origin(self) -> Record | None:
        """The record it comes from."""
        return self.resolution or self.problem or self.seat

    def schedule(self, day: date | None = None) -> None:
        """Set the day of the next reminder, not before `day` (today)."""
        self.remind_on = next_slot(self.due, day or today())

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return Meeting.may_be_created_by(user)


def concerning(user: User) -> Q:
    """Follow-ups the user owes or chases."""
    person = Person.objects.of_user(user)
    return Q(owner_user=user) | Q(owner_person=person) | Q(chaser=user)
