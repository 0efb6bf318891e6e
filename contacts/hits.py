"""What the search over everything finds of contacts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.imports.names import split_name
from contacts.models import Assessment, Circular, ContactPoint, Group, Organization, Person, Post
from contacts.tables import STANCE_TONES
from crm.hits import BEGINS, Hits
from crm.lookups import search_field
from crm.templatetags.persian import digits, jdate


class PersonHits(Hits):
    """People, by their names, posts, organizations and numbers."""

    model = Person
    icon = "users"
    order = "sort_key"
    by_name = True

    @property
    def label(self) -> str:
        return _("People and their posts")

    def is_past(self) -> Case:
        """Of those found by a post or a number it is asked whether it is theirs today."""
        own = {"person": OuterRef("pk")}
        posts = Post.objects.held_today().filter(
            self.any_word(Post) | self.any_word(Organization, "organization__"), **own
        )
        points = ContactPoint.objects.in_use().filter(self.any_word(ContactPoint), **own)
        return Case(
            When(deceased__isnull=False, then=1),
            When(Q(hit_rank__lte=BEGINS) | Exists(posts) | Exists(points), then=0),
            default=1,
        )

    def any_word(self, model: type[Any], path: str = "") -> Q:
        """One of the words is told there."""
        key = f"{path}{search_field(model).name}__contains"
        return Q(*((key, word) for word in self.asked.words), _connector=Q.OR)

    def notes(self, row: Any) -> Iterable[Any]:
        return row.post_title, row.organization_name

    def badge(self, row: Person) -> tuple[Any, str]:
        return (_("deceased"), "") if row.deceased else ("", "")

    def new_named(self, name: str) -> dict[str, str]:
        """Taken apart as an import takes whole names apart."""
        if not any(char.isalpha() for char in name):
            return {}
        parts = zip(("honorific", "given_name", "family_name"), split_name(name), strict=True)
        return {field: value for field, value in parts if value}


class OrganizationHits(Hits):
    """Organizations, by every name, ID and number of theirs."""

    model = Organization
    icon = "building-2"
    order = "sort_key"
    by_name = True
    past = Q(dissolved__isnull=False)

    def notes(self, row: Organization) -> Iterable[Any]:
        return row.get_kind_display(), row.parent, row.province, row.city

    def badge(self, row: Organization) -> tuple[Any, str]:
        return (_("dissolved"), "warn") if row.dissolved else ("", "")

    def new_named(self, name: str) -> dict[str, str]:
        return {"name": name} if any(char.isalpha() for char in name) else {}


class GroupHits(Hits):
    model = Group
    icon = "layers"
    order = "sort_key"

    def notes(self, row: Any) -> Iterable[Any]:
        count = row.member_count or 0
        members = ngettext("%(count)s member", "%(count)s members", count)
        told = "" if row.is_live else members % {"count": digits(count)}
        return row.get_kind_display(), told


class CircularHits(Hits):
    """Letters to many; only the secretariat finds any."""

    model = Circular
    icon = "send"
    past = Q(state=Circular.State.CANCELLED)

    def notes(self, row: Circular) -> Iterable[Any]:
        return row.group, jdate(row.posted_at)

    def badge(self, row: Circular) -> tuple[Any, str]:
        return row.get_state_display(), ""


class AssessmentHits(Hits):
    """What the office thinks of somebody; directors and the secretariat find it.

    By its topic and note: whom it is about is found as a person or an organization.
    """

    model = Assessment
    icon = "target"
    order = "-day"
    as_listed = False

    def notes(self, row: Assessment) -> Iterable[Any]:
        return (jdate(row.day),)

    def badge(self, row: Assessment) -> tuple[Any, str]:
        return row.get_stance_display(), STANCE_TONES[row.stance]
