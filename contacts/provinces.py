"""The map of the provinces: their outlines, and what can be counted in each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.filters import UNKNOWN
from contacts.models import Organization, Person, Post
from crm.dates import today
from crm.models import User

#: drawn by scripts/provinces.py; see there for the source and its licence
OUTLINES: dict[str, Any] = json.loads(
    (Path(__file__).parent / "geo" / "provinces.json").read_text(encoding="utf-8")
)
SEAS = {"caspian": _("Caspian Sea"), "gulf": _("Persian Gulf"), "oman": _("Sea of Oman")}


@dataclass(frozen=True)
class Measure:
    """Something that is counted in each province, and the list in which it is found again."""

    slug: str
    title: Any
    explanation: Any
    list_name: str
    count: Callable[[User, str], dict[int | None, int]]
    asks: tuple[tuple[str, str], ...] = ()

    def list_url(self, province: int | None, kind: str) -> str:
        """The list of what was counted in a province (None: in no known one)."""
        asked = {"province": UNKNOWN if province is None else province, **dict(self.asks)}
        return f"{reverse(self.list_name)}?{urlencode(asked | ({'kind': kind} if kind else {}))}"


def of_kind(organizations: Any, kind: str) -> Any:
    return organizations.filter(kind=kind) if kind else organizations


def people(user: User, kind: str) -> dict[int | None, int]:
    """By the organization of a post held today; of those without one nothing is known."""
    held = Post.objects.visible_to(user).held_today()
    if kind:
        held = held.filter(organization__kind=kind)
    unknown = held.nowhere().people()
    if not kind:
        unknown += Person.objects.visible_to(user).count() - held.people()
    return {**held.people_by_province(), None: unknown}


def organizations(user: User, kind: str) -> dict[int | None, int]:
    return of_kind(Organization.objects.visible_to(user), kind).by_province()


def members(user: User, kind: str) -> dict[int | None, int]:
    found = Organization.objects.visible_to(user).members_on(today())
    return of_kind(found, kind).by_province()


MEASURES = (
    Measure(
        "people",
        _("People"),
        _("By the organization of a post held today; a person with two posts may count twice."),
        "contacts:person-list",
        people,
    ),
    Measure(
        "organizations",
        _("Organizations"),
        _("By the province the organization is in."),
        "contacts:organization-list",
        organizations,
    ),
    Measure(
        "members",
        _("Members of the association"),
        _("Organizations with a membership in force today."),
        "contacts:organization-list",
        members,
        (("membership", "member"),),
    ),
)
