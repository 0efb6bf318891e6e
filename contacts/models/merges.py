"""Merges: two records that turned out to be one, what moved, and the way back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models.organizations import Organization
from contacts.models.people import Person
from contacts.models.relations import Party
from crm.models import User
from crm.references import Stays


class MergeQuerySet(models.QuerySet["Merge"]):
    """Queries over merges."""

    def visible_to(self, user: User) -> Self:
        """What moved may be confidential: those see it who keep all records."""
        return self if user.is_clerk else self.none()

    def of(self, survivor: Party) -> Self:
        """Those into this record."""
        side = "person" if isinstance(survivor, Person) else "organization"
        return self.filter(**{side: survivor})

    def involving(self, merged: Iterable[Party]) -> Self:
        """Those by which these records became part of another."""
        keys: dict[str, list[int]] = {"merged_person": [], "merged_organization": []}
        for one in merged:
            side = "merged_person" if isinstance(one, Person) else "merged_organization"
            keys[side].append(one.pk)
        return self.filter(
            Q(merged_person__in=keys["merged_person"])
            | Q(merged_organization__in=keys["merged_organization"])
        )

    def after(self, other: Merge) -> Self:
        """Those that were done later, in their order."""
        return self.filter(pk__gt=other.pk).order_by("pk")

    def in_force(self) -> Self:
        """Those that were not undone."""
        return self.filter(undone_at=None)

    def for_detail(self) -> Self:
        """With the records and those who merged and undid."""
        parties = ("person", "merged_person", "organization", "merged_organization")
        return self.select_related(*parties, "by", "undone_by")


def two_of(kind: str, other: str) -> Q:
    """Two different records of a kind, and none of the other."""
    known = {kind: False, f"merged_{kind}": False, other: True, f"merged_{other}": True}
    told = Q(**{f"{name}__isnull": empty for name, empty in known.items()})
    return told & ~Q(**{kind: F(f"merged_{kind}")})


class Merge(models.Model):
    """One record that became part of another, with all that changed for it, row by row."""

    #: it goes on telling which two records it was about
    merging: ClassVar = dict.fromkeys(
        ("person", "merged_person", "organization", "merged_organization"), Stays()
    )

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    merged_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    merged_organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    #: the same for records that were merged together in one step
    step = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    #: {field: the key of the record it was taken from, or "join"}, as its reader chose
    choices: models.JSONField[dict[str, str]] = models.JSONField(default=dict)
    #: [[label of a type, key, {field: [before, after]}], …] in the order they were written
    rows: models.JSONField[list[list[Any]]] = models.JSONField(default=list)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    #: what undoing left as it was: [[label, key, field, before, now, why], …]
    kept: models.JSONField[list[list[Any]]] = models.JSONField(default=list)

    objects: ClassVar = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = (
            models.CheckConstraint(
                condition=two_of("person", "organization") | two_of("organization", "person"),
                name="merge_of_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.merged} → {self.survivor}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:merge-detail", args=[self.pk])

    @property
    def survivor(self) -> Party:
        """The record that stayed."""
        party: Any = self.person or self.organization
        return party

    @property
    def merged(self) -> Party:
        """The record that became part of it."""
        party: Any = self.merged_person or self.merged_organization
        return party

    @property
    def changed(self) -> dict[tuple[str, int], dict[str, list[Any]]]:
        """Its rows as moves tell them."""
        return {(label, key): fields for label, key, fields in self.rows}

    def note(self, **what: Any) -> None:
        for name, value in what.items():
            setattr(self, name, value)
        self.save(update_fields=[*what])
