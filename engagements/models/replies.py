"""What is said to a follow-up: by whoever owes it, with an account or without, and by others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from engagements.models.follow_ups import FollowUp


class ReplyQuerySet(RecordQuerySet):
    """Queries over replies: seen and settled with their follow-up."""

    def visible_to(self, user: User) -> Self:
        return self.filter(follow_up__in=FollowUp.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.filter(follow_up__in=FollowUp.objects.editable_by(user))

    def undecided(self) -> Self:
        """Those that ask for something."""
        return self.filter(state=Reply.State.WAITING)

    def waiting(self) -> Self:
        """Those that ask for something nobody has decided, of what is still open."""
        open_ones = Q(follow_up__deleted_at=None, follow_up__state__in=FollowUp.OPEN)
        return self.undecided().filter(open_ones)

    def waiting_for(self, user: User, away: Iterable[int] = ()) -> Self:
        """Those the user is to decide: as the one who chases, for those they stand in for as far
        as it is open to the user anyway, and as the secretariat where nobody chases any more."""
        own, keys = Q(follow_up__chaser=user), list(away)
        if keys:
            own |= Q(follow_up__chaser__in=keys, follow_up__in=FollowUp.objects.visible_to(user))
        return self.waiting().filter(own | self.chased_by_nobody() if user.is_clerk else own)

    @staticmethod
    def chased_by_nobody() -> Q:
        """Of what has no chaser, or one whose account is closed."""
        return Q(follow_up__chaser=None) | Q(follow_up__chaser__is_active=False)

    def for_list(self) -> Self:
        return self.select_related("created_by")

    def for_detail(self) -> Self:
        return self.for_list().select_related(
            *("follow_up", "follow_up__owner_user", "follow_up__owner_person"),
            *("follow_up__owner_organization", "follow_up__chaser"),
        )


def name_of(owner: Any) -> str:
    """What somebody who says something by a link is called."""
    return str(owner or "")[:200]


def with_last_word(follow_ups: Any) -> Any:
    """These follow-ups, each with the last thing that was said to it."""
    last = Reply.objects.filter(follow_up=OuterRef("pk")).order_by("-pk")
    names = ("kind", "text", "state", "created_at")
    return follow_ups.annotate(**{f"last_{name}": last.values(name)[:1] for name in names})


class Reply(Record):
    """One thing that was said: seen, how far, done, more time please, not mine, or a remark."""

    class Kind(models.TextChoices):
        SEEN = "seen", _("Seen")
        PROGRESS = "progress", _("How far it is")
        DONE = "done", _("Done, they say")
        MORE_TIME = "time", _("Asks for more time")
        NOT_MINE = "not_mine", _("Not theirs, they say")
        REMARK = "remark", _("Remark")

    class State(models.TextChoices):
        NOTED = "noted", _("noted")
        WAITING = "waiting", _("waits for your word")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        OVERTAKEN = "past", _("asked no more")

    #: what somebody has to decide
    ASKING = (Kind.DONE, Kind.MORE_TIME, Kind.NOT_MINE)
    #: what they said, as it is told to those who said it
    OWN_WORDS: ClassVar = {
        Kind.SEEN: _("You have seen it"),
        Kind.PROGRESS: _("You said how far it is"),
        Kind.DONE: _("You said that it is done"),
        Kind.MORE_TIME: _("You asked for more time"),
        Kind.NOT_MINE: _("You said that it is not yours"),
    }
    untracked = ("said_for",)
    verbs = Record.verbs | {
        "accept": _("accepted"),
        "refuse": _("refused"),
        "overtake": _("asked no more"),
        "wait": _("waits to be decided again"),
    }

    follow_up = models.ForeignKey(
        FollowUp, models.CASCADE, related_name="replies", verbose_name=_("follow-up")
    )
    kind = models.CharField(_("what is said"), max_length=8, choices=Kind)
    text = models.TextField(_("text"), blank=True)
    until = models.DateField(_("until when"), null=True, blank=True)
    #: who said it by a link, as they were called then; one with an account is `created_by`
    said_by = models.CharField(_("said by"), max_length=200, blank=True)
    #: their key, `p12` or `o7`; "" of what was said before keys were noted
    said_for = models.CharField(max_length=24, blank=True, default="", editable=False)
    #: the names of what was sent with it; it hangs on the follow-up
    files = models.CharField(_("files"), max_length=500, blank=True, default="")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.NOTED)
    answer = models.TextField(_("answer"), blank=True)

    objects: ClassVar = LiveManager.from_queryset(ReplyQuerySet)()
    everything: ClassVar = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ("-pk",)
        indexes = (
            models.Index(
                fields=("follow_up",),
                condition=Q(deleted_at=None, state="waiting"),
                name="reply_waiting",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80] or str(self.get_kind_display())

    @property
    def speaker(self) -> str:
        return self.said_by or str(self.created_by or "")

    @property
    def told_back(self) -> str:
        """What was said, to whoever said it."""
        return str(self.OWN_WORDS.get(self.Kind(self.kind), self.get_kind_display()))

    @property
    def asks(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == self.State.WAITING

    def get_absolute_url(self) -> str:
        return f"{self.follow_up.get_absolute_url()}#replies"
