"""Referrals: what waits for one person, passed to another to act on, with a note."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models.relations import one_of
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from engagements.models.follow_ups import FollowUp
from engagements.models.letters import Letter


class ReferralQuerySet(RecordQuerySet):
    """Queries over referrals: seen with what was referred."""

    def visible_to(self, user: User) -> Self:
        follow_ups = Q(follow_up__in=FollowUp.objects.visible_to(user))
        return self.filter(follow_ups | Q(letter__in=Letter.objects.visible_to(user)))

    def editable_by(self, user: User) -> Self:
        """Whoever passed it on may take it back, whoever got it may return it."""
        return self if user.is_clerk else self.filter(Q(sender=user) | Q(to=user))

    def standing(self) -> Self:
        """Those that were neither returned nor taken back: the chain as it is now."""
        return self.filter(state__in=(Referral.State.HELD, Referral.State.PASSED))

    def of(self, item: Any) -> Self:
        """All referrals of a follow-up or letter, the first before all others."""
        name = "letter" if isinstance(item, Letter) else "follow_up"
        return self.filter(**{name: item}).order_by("pk")

    def for_list(self) -> Self:
        return self.select_related("sender", "to")

    def for_detail(self) -> Self:
        return self.for_list().select_related("follow_up", "letter")


class Referral(Record):
    """One step of a chain: who passed it to whom, and what they wrote on it."""

    class State(models.TextChoices):
        HELD = "held", _("with them")
        PASSED = "passed", _("passed on")
        RETURNED = "returned", _("returned")
        BACK = "back", _("taken back")

    verbs = Record.verbs | {
        "take_back": _("taken back"),
        "return": _("returned"),
        "pass_on": _("passed on"),
        "come_back": _("came back"),
    }

    follow_up = models.ForeignKey(
        FollowUp,
        models.CASCADE,
        null=True,
        related_name="referrals",
        verbose_name=_("follow-up"),
    )
    letter = models.ForeignKey(
        Letter, models.CASCADE, null=True, related_name="referrals", verbose_name=_("letter")
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("referred by")
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("referred to")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.HELD)
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    objects: ClassVar = LiveManager.from_queryset(ReferralQuerySet)()
    everything: ClassVar = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        indexes = (
            models.Index(
                fields=("to",), condition=Q(deleted_at=None, state="held"), name="referral_held_by"
            ),
        )
        constraints = (
            models.CheckConstraint(condition=one_of("follow_up", "letter"), name="referral_of_one"),
            models.UniqueConstraint(
                fields=("follow_up",),
                condition=Q(deleted_at=None, state="held"),
                name="referral_follow_up_held_once",
            ),
            models.UniqueConstraint(
                fields=("letter",),
                condition=Q(deleted_at=None, state="held"),
                name="referral_letter_held_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sender} → {self.to}"

    @property
    def item(self) -> Any:
        """The follow-up or letter that was referred."""
        return self.follow_up or self.letter

    @property
    def stands(self) -> bool:
        return self.state in (self.State.HELD, self.State.PASSED)

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    def get_absolute_url(self) -> str:
        return f"{self.item.get_absolute_url()}#referrals"
