"""Who wrote a letter, to whom it goes, who gets a copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from crm.fields import SearchKey
from crm.history import rewrite
from crm.models import User
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.references import Unites
from engagements.models.letters import Letter


class LetterPartyQuerySet(RecordQuerySet):
    """Queries over the parties of letters: seen and changed with the letter."""

    def for_list(self) -> Self:
        return self.select_related("person", "organization").order_by("pk")

    def for_detail(self) -> Self:
        return self.for_list().select_related("letter")

    def of(self, party: Person | Organization) -> Self:
        """Letters of a person, or of anybody who wrote or was written to for an organization."""
        about = {"person": party} if isinstance(party, Person) else {"organization": party}
        return self.filter(**about)

    def visible_to(self, user: User) -> Self:
        return self.filter(letter__in=Letter.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.filter(letter__in=Letter.objects.editable_by(user))


class LetterParty(Record):
    """Who wrote a letter, to whom it goes or who gets a copy: known to us, or in words."""

    #: one who stands twice in the same role of a letter is told once
    merging: ClassVar = {
        "person": Unites(per=("letter", "role", "organization")),
        "organization": Unites(per=("letter", "role", "person")),
    }

    class Role(models.TextChoices):
        FROM = "from", _("From")
        TO = "to", _("To")
        COPY = "copy", _("Copy")

    letter = models.ForeignKey(
        Letter, models.CASCADE, related_name="parties", verbose_name=_("letter")
    )
    role = models.CharField(_("role"), max_length=4, choices=Role, default=Role.TO)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("person"),
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("organization"),
    )
    name = models.CharField(
        _("as written"),
        max_length=300,
        blank=True,
        help_text=_("As it stands in the letter; empty for name, post and organization of now."),
    )
    search_key = SearchKey("name")

    objects: ClassVar = LiveManager.from_queryset(LetterPartyQuerySet)()
    everything: ClassVar = LetterPartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party of a letter")
        verbose_name_plural = _("parties of letters")
        constraints = (
            models.CheckConstraint(
                condition=~Q(name=""),
                name="letter_party_has_a_name",
                violation_error_message=_("Name a person or an organization, or write a name."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def who(self) -> Person | Organization | None:
        """The record that is meant, where there is one."""
        return self.person or self.organization

    @classmethod
    def settle(cls, rows: Sequence[Self], changes: Sequence[dict[str, list[Any]]]) -> None:
        """The letters tell who their parties are, so that a list asks one table."""
        letters = Letter.everything.in_bulk({row.letter_id for row in rows})
        parties = list(cls.objects.filter(letter__in=letters).order_by("pk"))
        for key, letter in letters.items():
            mine = [party for party in parties if party.letter_id == key]
            for column, role in COLUMNS.items():
                names = [party.name for party in mine if party.role == role]
                setattr(letter, column, "\n".join(names))
        rewrite(letters.values(), *COLUMNS)

    @classmethod
    def url_name(cls) -> str:
        return "letter-party"

    def get_absolute_url(self) -> str:
        return self.letter.get_absolute_url()

    @classmethod
    def may_be_created_by(cls, user: User) -> bool:
        return Letter.may_be_created_by(user)


#: where a letter tells who stands in each role
COLUMNS = {
    "senders": LetterParty.Role.FROM,
    "recipients": LetterParty.Role.TO,
    "copied_to": LetterParty.Role.COPY,
}
