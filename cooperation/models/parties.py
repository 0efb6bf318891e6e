"""Who takes part in an initiative, and as what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Person
from cooperation import places
from cooperation.kinds import party_fact_labels, roles
from cooperation.models.initiatives import Initiative
from cooperation.models.parts import Part, PartQuerySet
from crm.fields import SearchKey
from crm.history import lock
from crm.kinds import Kind
from crm.models.record import LiveManager
from crm.references import Unites


class PartyQuerySet(PartQuerySet):
    """Queries over parties."""

    def needing(self) -> Self:
        """An initiative in which somebody takes part stays, and so does who takes part."""
        return self

    def for_list(self) -> Self:
        return self.select_related("organization", "person", "initiative")


class Party(Part):
    """An organization or person that takes part in an initiative, in a role of its kind."""

    verbs = Part.verbs | {
        "certify": _("certificate given"),
        "attend": _("hours told by the sessions"),
        "fill": _("filled in from a registration"),
    }
    merging: ClassVar = dict.fromkeys(
        ("person", "organization"), Unites(per=("initiative", "role"))
    )

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="parties", verbose_name=_("initiative")
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parties",
        verbose_name=_("organization"),
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parties",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=30)
    #: what is known of somebody in this role: {slug of the fact: value}
    facts = models.JSONField(_("facts"), default=dict, blank=True, editable=False)
    search_key = SearchKey("role")
    words: ClassVar = {"role": roles}

    objects: ClassVar = LiveManager.from_queryset(PartyQuerySet)()
    everything: ClassVar = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(person=None, organization__isnull=False)
                | Q(person__isnull=False, organization=None),
                name="party_is_one",
                violation_error_message=_("A party is one organization or one person."),
            ),
            models.UniqueConstraint(
                fields=("initiative", "organization", "role"),
                condition=Q(deleted_at=None, organization__isnull=False),
                name="organization_once_in_a_role",
                violation_error_message=_("This organization already has this role here."),
            ),
            models.UniqueConstraint(
                fields=("initiative", "person", "role"),
                condition=Q(deleted_at=None, person__isnull=False),
                name="person_once_in_a_role",
                violation_error_message=_("This person already has this role here."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.who}"

    @property
    def who(self) -> Organization | Person | None:
        """The organization or person."""
        return self.organization or self.person

    def get_role_display(self) -> str:
        roles = self.initiative.track.roles
        return str(roles.get(self.role, self.role))

    @property
    def places(self) -> set[str]:
        """What nobody else may have in this role, such as stands, each as it is compared."""
        return self.stands[0]

    @property
    def doubtful_places(self) -> list[str]:
        """What was written of them that nobody can compare for sure."""
        return self.stands[1]

    @property
    def stands(self) -> tuple[set[str], list[str]]:
        fact = self.initiative.track.alone.get(self.role, "")
        return places.read(str(self.facts.get(fact, "")))

    def holder(self) -> Self | None:
        """Who else has one of these places there."""
        mine = self.places
        if not mine:
            return None
        same = type(self).objects.filter(initiative=self.initiative, role=self.role)
        return next((one for one in same.exclude(pk=self.pk).for_list() if one.places & mine), None)

    def refuse_taken(self) -> None:
        """ValidationError beside the fact when somebody else has such a place."""
        if other := self.holder():
            told = gettext("%(who)s has this already.") % {"who": other.who}
            raise ValidationError({self.initiative.track.alone[self.role]: told})

    @classmethod
    def refuse(
        cls, verb: str, rows: Sequence[Self], changes: Sequence[dict[str, list[Any]]]
    ) -> None:
        """One place is given once, also by two at the same moment or out of the trash."""
        for row, fields in zip(rows, changes, strict=True):
            if fields and row.deleted_at is None and row.places:
                lock(row.initiative)
                row.refuse_taken()

    @property
    def own_kind(self) -> Kind:
        """What is to be known of somebody in this role; nobody attends more than there is."""
        known = self.initiative.track.of_role.get(self.role, ()) if self.initiative_id else ()
        rule = self.initiative.track.certificate if known else None
        if rule and rule.role == self.role:
            length = self.initiative.facts.get(rule.length)
            known = tuple(
                replace(one, most=length) if one.slug == rule.attended else one for one in known
            )
        return Kind(slug=self.role, title=self.role, facts=known)

    @classmethod
    def fact_labels(cls) -> dict[str, Any]:
        """What history calls the facts of all roles."""
        return party_fact_labels()
