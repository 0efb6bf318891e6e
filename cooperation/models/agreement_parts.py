"""What belongs to an agreement: who made it, and what each of them is to do."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from cooperation.models.agreements import Agreement
from crm.fields import SearchKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.references import Unites
from engagements.models import FollowUp


class AgreementPartQuerySet(RecordQuerySet):
    """Queries over parts: seen and changed with their agreement."""

    def visible_to(self, user: User) -> Self:
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.filter(agreement__in=Agreement.objects.editable_by(user))

    def of(self, agreement: Agreement) -> Self:
        return self.filter(agreement=agreement).for_list().order_by("pk")


class AgreementPart(Record):
    """Belongs to an agreement and is shown on its page."""

    agreement: Agreement

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return self.agreement.get_absolute_url()

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        """Whoever may change some agreement."""
        return user.is_clerk or Agreement.objects.editable_by(user).exists()


class AgreementPartyQuerySet(AgreementPartQuerySet):
    """Queries over those who made an agreement."""

    def for_list(self) -> Self:
        return self.select_related("agreement", "organization", "signatory")


class AgreementParty(AgreementPart):
    """An organization that made an agreement, and who signed for it in which post."""

    merging: ClassVar = {"organization": Unites(per=("agreement", "role"), joined=("signed_as",))}

    class Role(models.TextChoices):
        SIDE = "side", _("Side")
        EXECUTOR = "executor", _("Executor")
        OVERSEER = "overseer", _("Overseer")
        SUPPORTER = "supporter", _("Supporter")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="parties", verbose_name=_("agreement")
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="agreement_parties",
        verbose_name=_("organization"),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.SIDE)
    signatory = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signed_agreements",
        verbose_name=_("signed by"),
    )
    #: as it stood on the paper, whatever became of the post
    signed_as = models.CharField(
        _("in the post of"),
        max_length=200,
        blank=True,
        help_text=_("Empty for the post held there on the day of signing."),
    )
    search_key = SearchKey("signed_as")

    objects: ClassVar = LiveManager.from_queryset(AgreementPartyQuerySet)()
    everything: ClassVar = AgreementPartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party of an agreement")
        verbose_name_plural = _("parties of agreements")
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "organization", "role"),
                condition=Q(deleted_at=None),
                name="agreement_party_once_in_a_role",
                violation_error_message=_("This organization already has this role here."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.organization}"

    @classmethod
    def url_name(cls) -> str:
        return "agreement-party"


class ObligationQuerySet(AgreementPartQuerySet):
    """Queries over obligations."""

    def needing(self) -> Self:
        """An agreement goes to the trash with what is owed by it."""
        return self.none()

    def for_list(self) -> Self:
        return self.select_related("agreement", "organization", "follow_up")


class Obligation(AgreementPart):
    """What one side of an agreement is to do; chased as a follow-up."""

    verbs = Record.verbs | {"chase": _("chased as a follow-up")}

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="obligations", verbose_name=_("agreement")
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="obligations",
        verbose_name=_("owed by"),
    )
    text = models.CharField(_("what it is to do"), max_length=300)
    due = models.DateField(_("due"), null=True, blank=True)
    follow_up = models.ForeignKey(
        FollowUp,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="obligations",
        verbose_name=_("follow-up"),
    )
    search_key = SearchKey("text")

    objects: ClassVar = LiveManager.from_queryset(ObligationQuerySet)()
    everything: ClassVar = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")

    def __str__(self) -> str:
        return self.text

    @property
    def chased(self) -> FollowUp | None:
        """The follow-up by which it is chased; one in the trash chases nothing."""
        owed: Any = self.follow_up
        return owed if owed and owed.deleted_at is None else None

    @property
    def is_kept(self) -> bool:
        return bool(self.chased and self.chased.state == FollowUp.State.DONE)
