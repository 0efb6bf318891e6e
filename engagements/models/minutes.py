"""Minutes of a meeting, version by version; who was sent them, and what they said."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.dates import today
from crm.fields import SearchKey
from crm.models import Mail, User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.templatetags.persian import digits
from engagements.models.bodies import Body
from engagements.models.meetings import Attendance, Meeting

CODE_BYTES = 8


def fresh_code() -> str:
    """What is printed on the paper and typed by whoever checks it; tells nothing."""
    return secrets.token_hex(CODE_BYTES)


class MinutesQuerySet(RecordQuerySet):
    """Queries over minutes: seen with their meeting, kept by who keeps its body."""

    def visible_to(self, user: User) -> Self:
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.filter(meeting__in=Meeting.objects.editable_by(user))

    def to_approve(self, user: User) -> Self:
        """Those that were sent round in the bodies the user keeps, the oldest first."""
        sent = self.filter(state=Minutes.State.CIRCULATED, meeting__deleted_at=None)
        return sent.filter(meeting__body__in=Body.objects.editable_by(user)).order_by(
            "comment_until", "pk"
        )

    def latest_of(self, meeting: Meeting) -> Minutes | None:
        """The version that counts or is being made."""
        found: Minutes | None = self.filter(meeting=meeting).order_by("-number").first()
        return found

    def for_list(self) -> Self:
        return self.select_related("meeting", "meeting__body", "approved_by")

    def for_detail(self) -> Self:
        return self.for_list().select_related("meeting__body__organization")


class Minutes(Record):
    """One version of the minutes of a meeting, as they stood when it was sent round."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being corrected")
        CIRCULATED = "circulated", _("Sent round")
        APPROVED = "approved", _("Approved")
        SUPERSEDED = "superseded", _("Superseded")
        DROPPED = "dropped", _("Correction dropped")

    #: those of which a print still counts
    CURRENT = (State.APPROVED, State.CIRCULATED)
    #: the state in colour
    TONES: ClassVar[dict[str, str]] = {
        State.APPROVED: "ok",
        State.CIRCULATED: "info",
        State.DRAFT: "warn",
    }
    untracked = ("content",)
    verbs = Record.verbs | {
        "circulate": _("sent round"),
        "approve": _("approved"),
        "correct": _("correction begun"),
        "supersede": _("superseded"),
        "drop": _("correction dropped"),
    }

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="minutes", verbose_name=_("meeting")
    )
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    #: what the minutes say, as `engagements.minutes_content` wrote it down
    content: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, editable=False)
    digest = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    code = models.CharField(
        _("code"), max_length=32, default=fresh_code, unique=True, editable=False
    )
    circulated_at = models.DateTimeField(_("sent round at"), null=True, editable=False)
    comment_until = models.DateField(_("comments until"), null=True, editable=False)
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    below_quorum = models.BooleanField(
        _("approved although there was no quorum"), default=False, editable=False
    )
    reason = models.TextField(_("reason for the correction"), blank=True, editable=False)
    search_key = SearchKey("reason")

    objects: ClassVar = LiveManager.from_queryset(MinutesQuerySet)()
    everything: ClassVar = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("minutes (one version)")
        verbose_name_plural = _("minutes of meetings")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "number"), name="one_minutes_of_each_version"
            ),
        )
        indexes = (
            models.Index(
                fields=("comment_until",),
                condition=Q(deleted_at=None, state="circulated"),
                name="minutes_to_approve",
            ),
        )

    def __str__(self) -> str:
        return gettext("Minutes of “%(meeting)s”, version %(number)s") % {
            "meeting": self.meeting,
            "number": digits(self.number),
        }

    @property
    def tone(self) -> str:
        return self.TONES.get(self.state, "")

    @property
    def takes_comments(self) -> bool:
        """Whether those who were present may still say something."""
        until = self.comment_until
        return self.state == self.State.CIRCULATED and until is not None and until >= today()

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return Meeting.may_be_created_by(user)


class OfMinutesQuerySet(RecordQuerySet):
    """Queries over what belongs to minutes: seen and changed by who keeps them."""

    def visible_to(self, user: User) -> Self:
        return self.filter(minutes__in=Minutes.objects.editable_by(user).visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.filter(minutes__in=Minutes.objects.editable_by(user))


class OfMinutes(Record):
    """What belongs to minutes and is shown on their page."""

    minutes: models.ForeignKey[Any, Any]

    objects: ClassVar = LiveManager.from_queryset(OfMinutesQuerySet)()
    everything: ClassVar = OfMinutesQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return self.minutes.get_absolute_url()

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        """Nobody adds one by hand: sending the minutes round does, and the page of the link."""
        return False


class MinutesReader(OfMinutes):
    """Somebody who was present and was sent the minutes, by a link of their own."""

    class Answer(models.TextChoices):
        NONE = "", _("No answer")
        AGREED = "agreed", _("Agreed")
        COMMENTED = "commented", _("Commented")

    verbs = Record.verbs | {
        "agree": _("agreed"),
        "comment": _("commented"),
        "revoke": _("link revoked"),
    }

    minutes = models.ForeignKey(
        Minutes, models.CASCADE, related_name="readers", verbose_name=_("minutes")
    )
    attendance = models.ForeignKey(
        Attendance, models.CASCADE, related_name="minutes_sent", verbose_name=_("attendance")
    )
    name = models.CharField(_("name"), max_length=300)
    address = models.CharField(_("e-mail"), max_length=254, blank=True)
    #: whether confidential items are open to them: they sat in the body that day
    full = models.BooleanField(_("sees confidential items"), default=False)
    mail = models.ForeignKey(
        Mail, models.SET_NULL, null=True, related_name="+", verbose_name=_("mail")
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    revoked = models.BooleanField(_("link revoked"), default=False)

    class Meta:
        verbose_name = _("reader of minutes")
        verbose_name_plural = _("readers of minutes")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def may_answer(self) -> bool:
        """Whether their link still opens."""
        return not self.revoked and self.deleted_at is None and self.minutes.takes_comments

    @classmethod
    def url_name(cls) -> str:
        return "minutes-reader"


class MinutesComment(OfMinutes):
    """What a reader has to say about minutes, and what the secretary answered."""

    verbs = Record.verbs | {"answer": _("answered")}

    minutes = models.ForeignKey(
        Minutes, models.CASCADE, related_name="comments", verbose_name=_("minutes")
    )
    reader = models.ForeignKey(
        MinutesReader, models.CASCADE, related_name="comments", verbose_name=_("reader")
    )
    text = models.TextField(_("comment"))
    reply = models.TextField(_("answer"), blank=True)
    search_key = SearchKey("text")

    class Meta:
        verbose_name = _("comment on minutes")
        verbose_name_plural = _("comments on minutes")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text[:80]

    @classmethod
    def url_name(cls) -> str:
        return "minutes-comment"
