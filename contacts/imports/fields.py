"""What a column of a sheet can mean: the fields of people and of organizations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.kinds import KINDS
from contacts.models import ContactPoint, Organization, Person, Post

PEOPLE, ORGANIZATIONS = "people", "organizations"
NAMES, POSTS, REACH, ABOUT, FACTS = (
    _("Name"),
    _("Post and organization"),
    _("How to reach them"),
    _("About them"),
    _("Facts of its kind"),
)


@dataclass(frozen=True)
class Field:
    """One meaning: its slug in mappings, its name on the screen, the group it is offered in.

    `several` when more than one column may mean it.
    """

    slug: str
    label: Any
    group: Any
    several: bool = False


def of_model(model: Any, group: Any, *names: str, prefix: str = "") -> list[Field]:
    """Fields that mean a column of ours."""
    return [Field(prefix + n, model._meta.get_field(n).verbose_name, group) for n in names]


def points() -> list[Field]:
    """Ways to reach somebody; a label column says more about the column after it."""
    kinds = [
        Field(f"point.{kind.value}", kind.label, REACH, several=True) for kind in ContactPoint.Kind
    ]
    parts = [
        Field(f"address.{slug}", label, REACH, several=True)
        for slug, label in (
            ("street", _("Address: street")),
            ("street2", _("Address: more of the street")),
            ("box", _("Address: post-office box")),
            ("city", _("Address: city")),
            ("region", _("Address: province")),
            ("code", _("Address: postal code")),
            ("country", _("Address: country")),
        )
    ]
    return [*kinds, *parts, Field("label", _("Label of the next column"), REACH, several=True)]


@cache
def people_fields() -> dict[str, Field]:
    """{slug: field} of what can be told of a person."""
    found = [
        Field("full_name", _("Full name"), NAMES),
        Field("holder", _("Full name; the post is what the column is called"), NAMES),
        *of_model(Person, NAMES, "honorific", "given_name"),
        Field("middle_name", _("Middle name"), NAMES),
        *of_model(Person, NAMES, "family_name"),
        Field("suffix", _("Name suffix"), NAMES),
        *of_model(Person, NAMES, "name_en"),
        Field("aliases", Person._meta.get_field("aliases").verbose_name, NAMES, several=True),
        Field("post.organization", _("Organization"), POSTS, several=True),
        Field("post.department", _("Department"), POSTS, several=True),
        Field("post.title", _("Post"), POSTS, several=True),
        Field("post.title_en", Post._meta.get_field("title_en").verbose_name, POSTS, several=True),
        Field("post.start", pgettext_lazy("import", "Post: from"), POSTS, several=True),
        Field("post.end", pgettext_lazy("import", "Post: until"), POSTS, several=True),
        Field("post.source", _("Post: source"), POSTS, several=True),
        Field("organization.kind", _("Organization: kind"), POSTS),
        Field("organization.province", _("Organization: province"), POSTS),
        Field("organization.city", _("Organization: city"), POSTS),
        *points(),
        *of_model(Person, ABOUT, "national_id", "birthday", "deceased", "do_not_contact"),
        *of_model(Person, ABOUT, "biography"),
        Field("note", Person._meta.get_field("note").verbose_name, ABOUT, several=True),
        Field("photo", Person._meta.get_field("photo").verbose_name, ABOUT),
        Field("party", _("Person or organization"), ABOUT),
        Field("unreadable", _("What could not be read"), ABOUT),
    ]
    return {field.slug: field for field in found}


@cache
def organization_fields() -> dict[str, Field]:
    """{slug: field} of what can be told of an organization, the facts of all kinds included."""
    about = ("legal_id", "economic_code", "member_number", "member_since", "member_until")
    found = [
        *of_model(Organization, NAMES, "name", "name_en"),
        Field("aliases", Organization._meta.get_field("aliases").verbose_name, NAMES, several=True),
        *of_model(Organization, ABOUT, "kind", "parent", "province", "city", "located_in"),
        *of_model(Organization, ABOUT, *about, "sectors", "dissolved", "do_not_contact"),
        Field("note", Organization._meta.get_field("note").verbose_name, ABOUT, several=True),
        *points(),
        *(Field(f"fact.{slug}", label, FACTS) for slug, label in KINDS.fact_labels().items()),
        Field("party", _("Person or organization"), ABOUT),
        Field("unreadable", _("What could not be read"), ABOUT),
    ]
    return {field.slug: field for field in found}


def fields_of(target: str) -> dict[str, Field]:
    """{slug: field} of people or of organizations."""
    return people_fields() if target == PEOPLE else organization_fields()


def label_of(target: str, slug: str) -> str:
    """What a field is called in the reader's language."""
    field = fields_of(target).get(slug)
    return capfirst(str(field.label)) if field else slug


POST_FIELDS: dict[str, Any] = {
    name: Post._meta.get_field(name) for name in ("title", "title_en", "start", "end", "source")
}
