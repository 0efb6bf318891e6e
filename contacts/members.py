"""Who is in a group now: kept by hand, or found by asking its filter anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from contacts.filters import OrganizationFilter, PersonFilter
from contacts.models import Group, GroupMember, Organization, Person
from crm.filters import RecordFilter
from crm.models import User
from crm.picks import PickField

#: the lists a filter may be saved of: what they list, and what they can be narrowed by
SOURCES: dict[str, tuple[type[Any], type[RecordFilter]]] = {
    Group.Source.PEOPLE: (Person, PersonFilter),
    Group.Source.ORGANIZATIONS: (Organization, OrganizationFilter),
}
#: what an address of a list says besides the filter
LAYOUT = frozenset(("page", "per_page", "sort", "columns", "view", "batch"))
LONGEST = 4_000
#: what follows a filter's name in a query where it has several boxes: typed text, ends of a span
PARTS = ("", "_q", "_0", "_1", "_min", "_max", "_after", "_before")


@dataclass(frozen=True)
class Members:
    """The people and the organizations in a group, as querysets nobody has asked yet."""

    people: Any
    organizations: Any
    #: a live group whose filter means nothing any more has nobody in it, and says so
    broken: bool = False

    def count(self) -> int:
        return self.people.count() + self.organizations.count()


def nobody(*, broken: bool = False) -> Members:
    return Members(Person.objects.none(), Organization.objects.none(), broken)


def members_of(group: Group, user: User) -> Members:
    """Everybody in the group whom the user may see."""
    if not group.is_live:
        inside = GroupMember.objects.known().filter(group=group).order_by()
        people = inside.filter(person__isnull=False).values("person")
        firms = inside.filter(organization__isnull=False).values("organization")
        return Members(
            Person.objects.visible_to(user).filter(pk__among=people),
            Organization.objects.visible_to(user).filter(pk__among=firms),
        )
    try:
        return found_by(group.source, group.query, user)
    except ValidationError:
        return nobody(broken=True)


def found_by(source: str, query: str, user: User) -> Members:
    """Those a list shows under this filter; ValidationError when the filter is not understood."""
    found = asked(source, query, user).qs
    empty = nobody()
    if found.model is Person:
        return Members(found, empty.organizations)
    return Members(empty.people, found)


def asked(source: str, query: str, user: User) -> RecordFilter:
    """The filter of a list, filled in; ValidationError unless every word of it is understood.

    A filter that a list does not know would be passed over by the list, and the group would
    quietly hold everybody: so it is refused.
    """
    model, filter_class = SOURCES[source]
    data = QueryDict(query)
    strange = [
        name for name in data if not any(belongs(name, f) for f in filter_class.base_filters)
    ]
    if strange:
        raise ValidationError(
            _("The list has no filter “%(name)s”."), params={"name": strange[0][:60]}
        )
    request = SimpleNamespace(user=user)
    chosen = filter_class(data, queryset=model.objects.visible_to(user), request=request)
    if not chosen.form.is_valid():
        [message, *_others] = [m for messages in chosen.form.errors.values() for m in messages]
        raise ValidationError(message)
    if not any(value not in (None, "", []) for value in chosen.form.cleaned_data.values()):
        raise ValidationError(_("This filter leaves everybody in; narrow the list first."))
    return chosen


def source_in(typed: str, otherwise: str) -> str:
    """Which list a pasted address is of; a bare query does not tell."""
    path = urlsplit(typed.strip()).path if "?" in typed else ""
    addresses = {model.url_role("list"): source for source, (model, _f) in SOURCES.items()}
    return str(addresses.get(path, otherwise))


def cleaned(source: str, typed: str, user: User) -> str:
    """The filter in the one way it is stored: from a query, or from the address of a list.

    A record that was chosen by typing is stored by its key. ValidationError when the filter is
    not understood.
    """
    if "\x00" in typed or len(typed) > LONGEST:
        raise ValidationError(_("This is not the address of a filtered list."))
    split = urlsplit(typed.strip()) if "?" in typed else None
    data = QueryDict(split.query if split else typed.strip(), mutable=True)
    for name in LAYOUT & data.keys():
        del data[name]
    chosen = asked(source, data.urlencode(), user)
    kept = QueryDict(mutable=True)
    for name, value in chosen.form.cleaned_data.items():
        if value in (None, "", []):
            continue
        if isinstance(chosen.form.fields[name], PickField):
            kept[name] = str(value.pk)
            continue
        for part in data:
            if belongs(part, name) and any(data.getlist(part)):
                kept.setlist(part, [typed for typed in data.getlist(part) if typed])
    return kept.urlencode()


def belongs(part: str, name: str) -> bool:
    """Whether a part of a query is typed into the boxes of the filter of this name."""
    return part.removeprefix(name) in PARTS if part.startswith(name) else False


def in_words(group: Group, user: User) -> Iterator[dict[str, str]]:
    """The filter of a live group as {label, value}; nothing when it is not understood."""
    try:
        chosen = asked(group.source, group.query, user)
    except ValidationError:
        return
    form = chosen.form
    if text := form.cleaned_data.get("q"):
        yield {"label": str(form.fields["q"].label), "value": text}
    yield from chosen.active(QueryDict(group.query))


def list_url(group: Group) -> str:
    """The list a live group is asked of, filtered in the same way."""
    model, _filter = SOURCES[group.source]
    return f"{model.url_role('list')}?{group.query}"
