"""Organizations and the provinces they are in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.kinds import KINDS, choices
from crm.fields import PartialDateField, SearchKey, SortKey
from crm.kinds import Kind
from crm.models.record import LiveManager, Record, RecordQuerySet
from crm.spans import in_force_on

DEEPEST = 20


class Province(models.Model):
    """One of the 31 provinces of Iran; `code` is ISO 3166-2."""

    code = models.CharField(_("code"), max_length=5, unique=True)
    name_fa = models.CharField(_("Persian name"), max_length=50)
    name_en = models.CharField(_("English name"), max_length=50)
    sort_key = SortKey("name_fa")

    class Meta:
        ordering = ("sort_key",)
        verbose_name = _("province")
        verbose_name_plural = _("provinces")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_fa


class OrganizationQuerySet(RecordQuerySet):
    """Queries over organizations."""

    def for_list(self) -> Self:
        return self.select_related("parent", "province")

    def members_on(self, day: date) -> Self:
        """Members of the association on that day, as far as is known."""
        member = in_force_on(day, "member_since", "member_until")
        return self.exclude(member_number="").filter(member)

    def by_province(self) -> dict[int | None, int]:
        """{key of a province, None where it is not known: how many}."""
        return dict(self.values_list("province").order_by().annotate(models.Count("pk")))

    def roots(self) -> Self:
        """Those that belong to no other."""
        return self.filter(parent=None)


class Organization(Record):
    """An agency, office, town, mill, association, university: anybody that is not a person."""

    picked = True

    kind = models.CharField(_("kind"), max_length=30, choices=choices, default="other")
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    aliases = models.TextField(
        _("other names"),
        blank=True,
        help_text=_("Short and former names, one a line; search finds them all."),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("belongs to"),
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organizations",
        verbose_name=_("province"),
    )
    city = models.CharField(_("city"), max_length=80, blank=True)
    note = models.TextField(_("note"), blank=True)
    located_in = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="located_here",
        verbose_name=_("located in"),
        help_text=_("The industrial town it stands in."),
    )
    legal_id = models.CharField(_("legal-entity ID"), max_length=20, blank=True)
    economic_code = models.CharField(_("economic code"), max_length=20, blank=True)
    member_number = models.CharField(_("membership number"), max_length=20, blank=True)
    member_since = PartialDateField(_("member since"), null=True, blank=True)
    member_until = PartialDateField(_("member until"), null=True, blank=True)
    sectors = models.CharField(
        _("sectors"), max_length=200, blank=True, help_text=_("Spinning, weaving, dyeing, …")
    )
    dissolved = PartialDateField(_("dissolved"), null=True, blank=True)
    renamed_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="former",
        verbose_name=_("continued as"),
        help_text=_("The organization that took its place."),
    )
    #: what its kind knows about it: {slug of the fact: value}
    facts = models.JSONField(_("facts"), default=dict, blank=True, editable=False)
    search_key = SearchKey("name", "name_en", "aliases", "legal_id", "member_number")
    sort_key = SortKey("name")

    objects: ClassVar = LiveManager.from_queryset(OrganizationQuerySet)()
    everything: ClassVar = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        indexes = (
            models.Index(
                fields=("sort_key", "id"),
                condition=models.Q(deleted_at=None),
                name="organization_by_name",
            ),
            models.Index(
                fields=("updated_at", "id"),
                condition=models.Q(deleted_at=None),
                name="organization_by_change",
            ),
        )

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def above(self) -> Iterator[Organization]:
        """All it belongs to, the nearest first; a circle is walked once."""
        seen: set[int] = set()
        unit = self.parent
        while unit is not None and unit.pk not in seen:
            seen.add(unit.pk)
            yield unit
            unit = unit.parent

    def ancestors(self) -> list[Organization]:
        """What it belongs to, the top one first; of a very long line the nearest."""
        return list(islice(self.above(), DEEPEST))[::-1]

    @property
    def own_kind(self) -> Kind:
        """What kind of organization it is."""
        return KINDS[self.kind] if self.kind in KINDS.by_slug else KINDS["other"]

    @classmethod
    def fact_labels(cls) -> dict[str, Any]:
        """What history calls the facts of all kinds."""
        return KINDS.fact_labels()

    def clean(self) -> None:
        """Nothing belongs to itself or to one of its own units; dates come in order."""
        if self.pk and self in self.above():
            raise ValidationError(
                {"parent": _("An organization cannot belong to itself or to a unit of its own.")}
            )
        if self.pk and self.pk in (self.located_in_id, self.renamed_to_id):
            name = "located_in" if self.pk == self.located_in_id else "renamed_to"
            raise ValidationError({name: _("This must be another organization.")})
        since, until = self.member_since, self.member_until
        if since and until and until.last_day < since.first_day:
            raise ValidationError({"member_until": _("A membership cannot end before it starts.")})
