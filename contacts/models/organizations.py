"""Organizations and the provinces they are in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, ClassVar, Self

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.kinds import KINDS, choices
from contacts.kinds.base import OrganizationKind
from contacts.models.finding import gathered, refresh_found_by
from contacts.models.mergeable import Mergeable, MergeableQuerySet, gone_when_merged
from contacts.models.name_keys import FirmNameKey, key_of_firm, near_keys
from contacts.models.points import ContactPoint
from crm.fields import PartialDateField, SearchKey, SortKey
from crm.models.record import LiveManager
from crm.references import Moves
from crm.spans import in_force_on, is_over, not_to_come, over_by, to_come

DEEPEST = 20
#: what an organization is called by
NAMES = {"name", "name_en", "aliases"}
PROVINCES_SECONDS = 300


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


def province_choices() -> list[tuple[int, str]]:
    """All provinces for a drop-down list; so many pages offer them that they are kept a while."""
    names = Province.objects.values_list("pk", "name_fa", "name_en")
    known: Any = cache.get_or_set("provinces", lambda: list(names), PROVINCES_SECONDS)
    english = get_language() == "en"
    return [(pk, name_en if english else name_fa) for pk, name_fa, name_en in known]


class OrganizationQuerySet(MergeableQuerySet):
    """Queries over organizations."""

    def for_list(self) -> Self:
        return self.select_related("parent", "province")

    def for_detail(self) -> Self:
        """With what it belongs to, as far up as most go."""
        above = "__".join(["parent"] * 4)
        return self.select_related("province", "located_in", "renamed_to", above)

    def for_check(self) -> Self:
        """With what each belongs to, as far up as trees of offices usually go."""
        return self.select_related("parent__parent__parent")

    def with_phone(self) -> Self:
        """With the first number one can dial."""
        points = ContactPoint.objects.filter(organization=OuterRef("pk"))
        return self.annotate(phone=Subquery(points.in_use().phones().values("value")[:1]))

    def with_town(self) -> Self:
        """With the industrial town each stands in."""
        return self.select_related("located_in")

    def members_on(self, day: date) -> Self:
        """Members of the association on that day, as far as is known."""
        member = in_force_on(day, "member_since", "member_until")
        gone = Q(dissolved__isnull=False) & over_by(day, "dissolved")
        return self.exclude(member_number="").filter(member & ~gone)

    def branch(self, root: Organization) -> Self:
        """An organization and all units below it."""
        rows = self.model.objects.only("pk").with_branch(root)
        return self.filter(pk__in=[one.pk for one in rows])

    def with_branch(self, root: Organization) -> list[Organization]:
        """An organization and all units below it, as they stand; level by level."""
        found, level = {root.pk: root}, [root]
        for _level in range(DEEPEST):
            level = [one for one in self.filter(parent__in=level) if one.pk not in found]
            if not level:
                break
            found |= {one.pk: one for one in level}
        return list(found.values())

    def home(self) -> Organization | None:
        """The association itself: the one to which most of the bodies that are kept here belong."""
        ours = self.filter(bodies__isnull=False, bodies__deleted_at=None)
        return ours.annotate(kept=models.Count("bodies")).order_by("-kept", "pk").first()

    def for_merge(self) -> Self:
        """With all that one compares before two become one."""
        return self.for_detail().select_related("created_by")

    def with_units(self) -> Self:
        """Those to which others belong."""
        units = self.model.objects.filter(parent=OuterRef("pk"))
        return self.filter(Exists(units))

    def called_like(self, name: str) -> Self:
        """Those whose name may be this one in another spelling, its words in any order."""
        return self.filter(name_key__in=near_keys(key_of_firm(name)))

    def not_to_be_written(self) -> Self:
        """Those whom no letter to many may reach."""
        return self.filter(models.Q(do_not_contact=True) | models.Q(dissolved__isnull=False))

    def by_province(self) -> dict[int | None, int]:
        """{key of a province, None where it is not known: how many}."""
        return dict(self.values_list("province").order_by().annotate(models.Count("pk")))

    def roots(self) -> Self:
        """Those that belong to no other."""
        return self.filter(parent=None)


class Organization(Mergeable):
    """An agency, office, town, mill, association, university: anybody that is not a person."""

    picked = True
    verbs = Mergeable.verbs | {
        "rename": _("renamed"),
        "opt_out": _("asked to get no more letters to many"),
    }
    kept = ("found_by",)
    merging: ClassVar = Mergeable.merging | dict.fromkeys(
        ("parent", "located_in", "renamed_to"), Moves()
    )
    telling = ("legal_id", "economic_code", "member_number")
    ended = "dissolved"

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
    do_not_contact = models.BooleanField(
        _("do not contact"), default=False, help_text=_("Left out of letters to many.")
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
    #: its numbers and addresses, one a line; see `contacts.models.finding`
    found_by = models.TextField(blank=True, default="", editable=False)
    search_key = SearchKey(
        *("name", "name_en", "aliases", "legal_id", "member_number", "found_by"),
    )
    sort_key = SortKey("name")
    name_key = FirmNameKey("name")

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
            models.Index(
                fields=("name_key",),
                condition=models.Q(deleted_at=None),
                name="organization_by_name_key",
            ),
            models.Index(
                fields=("legal_id",),
                condition=~models.Q(legal_id=""),
                name="organization_by_legal_id",
            ),
        )
        constraints = (gone_when_merged("organization_merged_is_gone"),)

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def ancestors(self) -> list[Organization]:
        """What it belongs to, the top one first; of a very long line the nearest."""
        return list(islice(chain_of(self, "parent"), DEEPEST))[::-1]

    @property
    def own_kind(self) -> OrganizationKind:
        """What kind of organization it is."""
        return KINDS[self.kind] if self.kind in KINDS.by_slug else KINDS["other"]

    @property
    def all_names(self) -> list[str]:
        """Whatever it is or was called, in both languages."""
        return [*filter(None, (self.name, self.name_en)), *self.aliases.splitlines()]

    @property
    def membership(self) -> str:
        """Whether it is a member of the association today: member, former, to_come, or ""."""
        if not self.member_number:
            return ""
        if to_come(self.member_since):
            return "to_come"
        return "former" if self.dissolved or is_over(self.member_until) else "member"

    @classmethod
    def told_elsewhere(cls, keys: Collection[int]) -> dict[int, str]:
        """{key: its numbers and addresses}."""
        points = ContactPoint.objects.findable().filter(organization__pk__among=keys).order_by("pk")
        return gathered(points.values_list("organization", "value", "canonical"))

    @classmethod
    def settle(cls, rows: Sequence[Self], changes: Sequence[dict[str, list[Any]]]) -> None:
        """Whoever holds or held a post there is found by its name too."""
        pairs = zip(rows, changes, strict=True)
        renamed = [row.pk for row, fields in pairs if NAMES & fields.keys()]
        posts: Any = cls._meta.get_field("posts").related_model
        held = posts.objects.filter(organization__in=renamed)
        refresh_found_by(
            posts.person.field.related_model, held.values_list("person", flat=True).distinct()
        )

    @classmethod
    def fact_labels(cls) -> dict[str, Any]:
        """What history calls the facts of all kinds."""
        return KINDS.fact_labels()

    def clean(self) -> None:
        """Nothing belongs to itself or to one of its own units; dates come in order."""
        if self.pk and self in chain_of(self, "parent"):
            raise ValidationError(
                {"parent": _("An organization cannot belong to itself or to a unit of its own.")}
            )
        if self.pk and self in chain_of(self, "renamed_to"):
            raise ValidationError({"renamed_to": _("It would end up as its own successor.")})
        if self.located_in and not self.located_in.own_kind.place:
            raise ValidationError({"located_in": _("This is no industrial town or park.")})
        if self.located_in_id and self.located_in_id == self.pk:
            raise ValidationError({"located_in": _("It cannot stand in itself.")})
        if wrong := self.impossible():
            raise ValidationError(wrong)

    def impossible(self) -> dict[str, Any]:
        """{field: why it cannot be} of its days."""
        wrong = not_to_come(self, "dissolved")
        since, until = self.member_since, self.member_until
        if since and until and until.last_day < since.first_day:
            wrong["member_until"] = _("A membership cannot end before it starts.")
        return wrong


def chain_of(organization: Organization, name: str) -> Iterator[Organization]:
    """Where a relation leads from one to the next, the nearest first; a circle is walked once."""
    seen: set[int] = set()
    following = getattr(organization, name)
    while following is not None and following.pk not in seen:
        seen.add(following.pk)
        yield following
        following = getattr(following, name)
