"""Relations: who supervises, supplies, owns or represents whom, from when to when."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.models.organizations import Organization
from contacts.models.people import Person
from crm.fields import PartialDateField, SearchKey
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.references import Unites
from crm.spans import ends_after_start, in_force_on

Party = Person | Organization


class RelationType(models.Model):
    """A word of the vocabulary of relations, with how it reads from the other side."""

    name = models.CharField(_("name"), max_length=60)
    inverse = models.CharField(_("seen from the other side"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    inverse_en = models.CharField(_("English, from the other side"), max_length=60, blank=True)
    place = models.PositiveSmallIntegerField(_("order"), default=0)
    used = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("type of relation")
        verbose_name_plural = _("types of relations")
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return self.read(forwards=True)

    def read(self, *, forwards: bool) -> str:
        """How it reads from the first party (forwards) or from the second."""
        english = self.name_en if forwards else self.inverse_en
        persian = self.name if forwards else self.inverse
        return english if get_language() == "en" and english else persian


class RelationQuerySet(RecordQuerySet):
    """Queries over relations."""

    def of(self, party: Party) -> Self:
        """Those in which the person or organization stands on either side."""
        if isinstance(party, Person):
            return self.filter(Q(from_person=party) | Q(to_person=party))
        return self.filter(Q(from_organization=party) | Q(to_organization=party))

    def in_force_on(self, day: date) -> Self:
        """Those that held on that day as far as is known."""
        return self.filter(in_force_on(day))

    def of_known_parties(self) -> Self:
        """Without those that lead into the trash."""
        sides = ("from_person", "from_organization", "to_person", "to_organization")
        return self.filter(**{f"{side}__deleted_at": None for side in sides})

    def for_list(self) -> Self:
        """The parties are fetched apart: most pages show no relation, and joins cost even then."""
        parties = ("from_person", "from_organization", "to_person", "to_organization")
        return self.select_related("type").prefetch_related(*parties)


def one_of(person: str, organization: str) -> Q:
    """Exactly one of the two columns is filled."""
    only_person = Q(**{f"{person}__isnull": False, f"{organization}__isnull": True})
    return only_person | Q(**{f"{person}__isnull": True, f"{organization}__isnull": False})


KINDS = ("person", "organization")
FROM, TO = ("from_person", "from_organization"), ("to_person", "to_organization")


class Relation(Record):
    """A dated relation between two people or organizations."""

    type = models.ForeignKey(
        RelationType, models.PROTECT, related_name="+", verbose_name=_("relation")
    )
    from_person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    from_organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organization"),
    )
    to_person = models.ForeignKey(
        Person,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to a person"),
    )
    to_organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("to an organization"),
    )
    start = PartialDateField(_("from"), null=True, blank=True)
    end = PartialDateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    search_key = SearchKey("note")

    merging: ClassVar = {
        one: Unites(per=("type", *others), spans=True, joined=("note",), apart=(other,))
        for ones, others in ((FROM, TO), (TO, FROM))
        for one, other in zip(ones, others, strict=True)
    }

    objects: ClassVar = LiveManager.from_queryset(RelationQuerySet)()
    everything: ClassVar = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=one_of("from_person", "from_organization"),
                name="relation_from_one",
                violation_error_message=_("A relation begins at one person or organization."),
            ),
            models.CheckConstraint(
                condition=one_of("to_person", "to_organization"),
                name="relation_to_one",
                violation_error_message=_("A relation leads to one person or organization."),
            ),
            ends_after_start(
                "relation_ends_after_start", _("A relation cannot end before it starts.")
            ),
        )

    def __str__(self) -> str:
        return self.note or "—"

    @property
    def source(self) -> Party | None:
        return self.from_person or self.from_organization

    @property
    def target(self) -> Party | None:
        return self.to_person or self.to_organization

    def seen_from(self, party: Party) -> tuple[str, Party | None]:
        """How the relation reads from one of its sides, and who stands on the other."""
        forwards = self.source == party
        return self.type.read(forwards=forwards), self.target if forwards else self.source

    def clean(self) -> None:
        """Nobody is related to themselves; dates come in order."""
        if self.source is not None and self.source == self.target:
            raise ValidationError(_("A relation needs two different sides."))
        if self.start and self.end and self.end.last_day < self.start.first_day:
            raise ValidationError({"end": _("A relation cannot end before it starts.")})
        if self.type_id and self.said_already().exists():
            raise ValidationError({"type": _("This very relation is noted already.")})

    def said_already(self) -> RelationQuerySet:
        """Other relations that say the same of the same two and the same time."""
        there, back = (
            Q(**{f"from_{kind}": getattr(self, f"{one}_{kind}_id") for kind in KINDS})
            & Q(**{f"to_{kind}": getattr(self, f"{other}_{kind}_id") for kind in KINDS})
            for one, other in (("from", "to"), ("to", "from"))
        )
        same = there | back if self.type.name == self.type.inverse else there
        others: Any = Relation.objects.exclude(pk=self.pk)
        return others.filter(same, type=self.type_id, start=self.start, end=self.end)

    def get_absolute_url(self) -> str:
        """Shown on the page of its first side."""
        return self.source.get_absolute_url() if self.source else ""
