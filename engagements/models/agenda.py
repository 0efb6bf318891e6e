"""What a meeting is to talk about, and what members propose that one should."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from crm import rights
from crm.fields import SearchKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from engagements.models.bodies import Body, leads, sits_in
from engagements.models.meetings import Meeting, MeetingPart, PartQuerySet

#: minutes one item may be planned for
LONGEST_ITEM = 600


class AgendaItemQuerySet(PartQuerySet):
    """Queries over agenda items."""

    def visible_to(self, user: User) -> Self:
        """Seen with their meeting; confidential ones by the secretariat and the body alone."""
        seen = super().visible_to(user)
        if rights.sees_confidential(user):
            return seen
        own = Q(meeting__body__in=sits_in(user))
        return seen.filter(Q(confidential=False) | own)

    def for_list(self) -> Self:
        return self.select_related("presenter")

    def with_origin(self) -> Self:
        """With what each is about and where it comes from."""
        return self.for_list().select_related(
            *("problem", "letter", "initiative", "resolution"),
            *("carried_from", "carried_from__meeting"),
        )

    def on_planned_agendas(self) -> Self:
        """Those that wait for a meeting to come."""
        return self.filter(meeting__status=Meeting.Status.PLANNED, meeting__deleted_at=None)

    def to_carry(self, body: Body) -> Self:
        """Items a body did not finish and has not taken up again, the oldest first."""
        again = AgendaItem.everything.filter(carried_from__isnull=False)
        again = again.exclude(meeting__status=Meeting.Status.CANCELLED).values("carried_from")
        held = self.filter(meeting__body=body, meeting__status=Meeting.Status.HELD)
        return held.filter(unfinished=True).exclude(pk__in=again).order_by("pk")


class AgendaItem(MeetingPart):
    """A point of the agenda and what was noted about it."""

    verbs = Record.verbs | {
        "carry": _("carried over by itself"),
        "take_up": _("put on the agenda from the proposals"),
        "begin": _("taken up in the meeting"),
        "write": _("minutes written"),
    }

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="agenda", verbose_name=_("meeting")
    )
    place = models.PositiveSmallIntegerField(_("order"), default=1)
    title = models.CharField(_("title"), max_length=300)
    presenter = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("presenter"),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes planned"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1), MaxValueValidator(LONGEST_ITEM)),
    )
    notes = models.TextField(_("minutes"), blank=True)
    #: when the meeting took it up; the one taken up last is talked about
    begun_at = models.DateTimeField(_("taken up at"), null=True, editable=False)
    problem = models.ForeignKey(
        "engagements.Problem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("about the problem"),
    )
    letter = models.ForeignKey(
        "engagements.Letter",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("about the letter"),
    )
    #: named, not imported: initiatives lie above
    initiative = models.ForeignKey(
        "cooperation.Initiative",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("about the initiative"),
    )
    #: the open resolution it asks after
    resolution = models.ForeignKey(
        "engagements.Resolution",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="agenda_items",
        verbose_name=_("about the resolution"),
    )
    #: the item of an earlier meeting that was not finished
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="carried_to",
        verbose_name=_("carried over from"),
    )
    confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("Only the secretariat and those who sit in the body see it."),
    )
    unfinished = models.BooleanField(
        _("not finished"),
        default=False,
        help_text=_("Comes onto the agenda of the next meeting by itself."),
    )
    search_key = SearchKey("title")

    objects: ClassVar = LiveManager.from_queryset(AgendaItemQuerySet)()
    everything: ClassVar = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return self.title

    @classmethod
    def url_name(cls) -> str:
        return "agenda-item"


def initiatives() -> Any:
    """The model of initiatives, which lies above."""
    return AgendaItem._meta.get_field("initiative").related_model


class ProposalQuerySet(RecordQuerySet):
    """Queries over what is proposed for agendas."""

    def visible_to(self, user: User) -> Self:
        """To the secretariat and to those who sit in the body."""
        entered = super().visible_to(user)
        if rights.sees_confidential(user):
            return entered
        return entered.filter(body__in=sits_in(user))

    def editable_by(self, user: User) -> Self:
        """By the secretariat, by who leads the body, and while it waits by who proposed it."""
        if user.is_clerk:
            return self
        own = Q(created_by=user, item=None, body__in=sits_in(user))
        return self.filter(own | Q(body__in=leads(user)))

    def waiting(self) -> Self:
        """Those that are on no agenda; one whose item was taken off waits again."""
        return self.filter(Q(item=None) | Q(item__deleted_at__isnull=False))

    def for_list(self) -> Self:
        return self.select_related("presenter", "created_by")

    def for_detail(self) -> Self:
        return self.for_list().select_related("body", "item")


class Proposal(Record):
    """What somebody wants a body to talk about; it waits until it is put on an agenda."""

    verbs = Record.verbs | {"take_up": _("put on an agenda")}

    body = models.ForeignKey(Body, models.CASCADE, related_name="proposals", verbose_name=_("body"))
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("why"), blank=True)
    presenter = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("presenter"),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes planned"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1), MaxValueValidator(LONGEST_ITEM)),
    )
    confidential = models.BooleanField(_("confidential"), default=False)
    item = models.ForeignKey(
        AgendaItem,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="proposals",
        verbose_name=_("agenda item"),
    )
    search_key = SearchKey("title")

    objects: ClassVar = LiveManager.from_queryset(ProposalQuerySet)()
    everything: ClassVar = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.body.get_absolute_url()

    def clean(self) -> None:
        if self.item and self.item.meeting.body_id != self.body_id:
            raise ValidationError(_("Choose a meeting of the same body."))

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return user.is_clerk or bool(sits_in(user))
