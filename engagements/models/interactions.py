"""Interactions: calls, visits, messages and notes, with whom and what was said."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from contacts.models.relations import one_of
from crm import rights
from crm.dates import today
from crm.fields import SearchKey
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.references import Unites


class InteractionQuerySet(RecordQuerySet):
    """Queries over interactions."""

    def visible_to(self, user: User) -> Self:
        """What is confidential is seen by the secretariat and by who wrote it."""
        entered = super().visible_to(user)
        if rights.sees_confidential(user):
            return entered
        return entered.filter(Q(confidential=False) | Q(created_by=user))

    def for_list(self) -> Self:
        return self.select_related("created_by").prefetch_related(
            Prefetch("parties", InteractionParty.objects.for_list())
        )

    def keys_of(self, party: Person | Organization) -> Any:
        """The keys of those with or about somebody, as a query."""
        about = {"person": party} if isinstance(party, Person) else {"organization": party}
        return InteractionParty.objects.filter(**about).order_by().values("interaction")

    def editable_by(self, user: User) -> Self:
        """The secretariat, and who wrote it."""
        return self if user.is_clerk else self.filter(created_by=user)


class Interaction(Record):
    """A call, a visit, a message or a note about people and organizations."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        VISIT = "visit", _("Visit")
        MESSAGE = "message", _("Message")
        NOTE = "note", _("Note")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.CALL)
    day = models.DateField(_("day"), default=today)
    time = models.TimeField(pgettext_lazy("of day", "time"), null=True, blank=True)
    text = models.TextField(_("what it was about"))
    confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("Only the secretariat and whoever wrote it see it."),
    )
    search_key = SearchKey("text")

    objects: ClassVar = LiveManager.from_queryset(InteractionQuerySet)()
    everything: ClassVar = InteractionQuerySet.as_manager()

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        indexes = (
            models.Index(
                fields=("-day", "-id"), condition=Q(deleted_at=None), name="interaction_by_day"
            ),
        )

    def __str__(self) -> str:
        return Truncator(self.text).words(12)

    @property
    def with_whom(self) -> str:
        """The parties' names."""
        return gettext(", ").join(str(party) for party in self.parties.all())

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        """Whoever spoke with somebody may note it."""
        return rights.may_enter(user)


class InteractionPartyQuerySet(RecordQuerySet):
    """Queries over who took part: seen and changed with the interaction."""

    def for_list(self) -> Self:
        """With who they are; those in the trash are left out."""
        known = self.filter(person__deleted_at=None, organization__deleted_at=None)
        return known.select_related("person", "organization").order_by("pk")

    def visible_to(self, user: User) -> Self:
        return self.filter(interaction__in=Interaction.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.filter(interaction__in=Interaction.objects.editable_by(user))


class InteractionParty(Record):
    """Somebody an interaction was with or about."""

    merging: ClassVar = dict.fromkeys(("person", "organization"), Unites(per=("interaction",)))

    interaction = models.ForeignKey(
        Interaction, models.CASCADE, related_name="parties", verbose_name=_("interaction")
    )
    person = models.ForeignKey(
        Person,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="interactions",
        verbose_name=_("person"),
    )
    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="interactions",
        verbose_name=_("organization"),
    )

    objects: ClassVar = LiveManager.from_queryset(InteractionPartyQuerySet)()
    everything: ClassVar = InteractionPartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party of an interaction")
        verbose_name_plural = _("parties of interactions")
        constraints = (
            models.CheckConstraint(
                condition=one_of("person", "organization"), name="interaction_party_is_one"
            ),
            models.UniqueConstraint(
                fields=("interaction", "person"),
                condition=Q(deleted_at=None, person__isnull=False),
                name="interaction_with_person_once",
            ),
            models.UniqueConstraint(
                fields=("interaction", "organization"),
                condition=Q(deleted_at=None, organization__isnull=False),
                name="interaction_with_organization_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.who)

    @property
    def who(self) -> Person | Organization | None:
        return self.person or self.organization

    def get_absolute_url(self) -> str:
        """Shown on the page of who it is."""
        return self.who.get_absolute_url() if self.who else ""
