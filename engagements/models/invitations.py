"""Invitations: who was asked to a meeting, told of what, and what they answered."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from crm.fields import SearchKey
from crm.models import Mail, User
from crm.models.record import LiveManager, Record
from crm.references import Unites
from engagements.models.meetings import Meeting, MeetingPart, PartQuerySet

#: which of two answers of one person stands
BEST_ANSWER = ("accept", "deputy", "other", "decline", "waiting")


class InvitationQuerySet(PartQuerySet):
    """Queries over invitations."""

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn=False)

    def waiting_for(self, user: User, day: date) -> Self:
        """The user's own that wait for an answer, of meetings from this day on."""
        ahead = {"meeting__status": Meeting.Status.PLANNED, "meeting__day__gte": day}
        mine = self.standing().filter(person__user=user, meeting__deleted_at=None, **ahead)
        return mine.filter(answer=Invitation.Answer.WAITING)

    def written(self) -> Self:
        """Those of whom a letter told."""
        return self.standing().filter(mail__isnull=False)

    def for_list(self) -> Self:
        return self.select_related("person", "mail")

    def for_detail(self) -> Self:
        return self.select_related("meeting", "meeting__body", "person")


class Invitation(MeetingPart):
    """A person who was asked to come, and their answer."""

    class Answer(models.TextChoices):
        WAITING = "waiting", _("No answer yet")
        ACCEPT = "accept", _("Comes")
        DECLINE = "decline", _("Does not come")
        DEPUTY = "deputy", _("Sends a deputy")
        OTHER = "other", _("Proposes another time")

    #: the answers as they are told to those who gave them
    OWN_WORDS: ClassVar = {
        Answer.ACCEPT: _("You come"),
        Answer.DECLINE: _("You do not come"),
        Answer.DEPUTY: _("You send a deputy"),
        Answer.OTHER: _("You propose another time"),
    }
    #: the answers of those who do not come themselves
    AWAY = (Answer.DECLINE, Answer.DEPUTY)
    #: the answers by which a seat will be filled
    COMING = (Answer.ACCEPT, Answer.DEPUTY)
    #: which letter told of what, and how often, is not what somebody decided
    untracked = ("round", "sequence", "told", "mail", "reminded_for", "reminded_on")
    verbs = Record.verbs | {
        "answer": _("answered"),
        "withdraw": _("invitation withdrawn"),
        "invite_again": _("invited again"),
        "ask_again": _("asked again after a change"),
    }
    merging: ClassVar = {"person": Unites(per=("meeting",), best=(("answer", BEST_ANSWER),))}

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="invitations", verbose_name=_("meeting")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="invitations", verbose_name=_("person")
    )
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, default=Answer.WAITING)
    deputy = models.CharField(_("deputy"), max_length=200, blank=True)
    proposed = models.CharField(_("proposed time"), max_length=300, blank=True)
    withdrawn = models.BooleanField(_("withdrawn"), default=False, editable=False)
    #: how often the person was invited anew; links of earlier rounds open nothing
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    #: how often a change was told (SEQUENCE of RFC 5545)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    #: when and where, as the last letter told it
    told = models.CharField(max_length=300, blank=True, editable=False)
    mail = models.ForeignKey(
        Mail, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("mail")
    )
    #: the day of the meeting that was reminded of, and which day's reminder that was
    reminded_for = models.DateField(null=True, editable=False)
    reminded_on = models.DateField(null=True, editable=False)
    search_key = SearchKey("deputy")

    objects: ClassVar = LiveManager.from_queryset(InvitationQuerySet)()
    everything: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "person"),
                condition=Q(deleted_at=None),
                name="one_invitation_per_meeting",
                violation_error_message=_("This person is invited already."),
            ),
        )

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_open(self) -> bool:
        """Whether it may still be answered."""
        meeting = self.meeting
        planned = meeting.status == Meeting.Status.PLANNED and meeting.deleted_at is None
        return planned and meeting.is_to_come and not self.withdrawn and self.deleted_at is None

    @property
    def answer_told_back(self) -> str:
        """The answer, to whoever gave it."""
        return str(self.OWN_WORDS.get(self.Answer(self.answer), self.get_answer_display()))

    @property
    def comes(self) -> bool:
        """Whether the seat will be filled, by the person or a deputy."""
        return self.answer in self.COMING
