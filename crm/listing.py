"""Addresses of lists: which list stands at a URL name, and one spelling for what it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst

#: what says where one is in a list, not what the list shows
PLACE = ("page", "view")
LONGEST, MOST_FIELDS = 4_000, 200


def list_view(page: str) -> Any | None:
    """The class of the list at a URL name such as `contacts:person-list`; None for any other."""
    try:
        view = getattr(resolve(reverse(page)).func, "view_class", None)
    except (NoReverseMatch, Resolver404):
        return None
    return view if hasattr(view, "table_class") else None


@cache
def all_lists() -> tuple[str, ...]:
    """The URL names of all lists, in the order of the addresses."""
    return tuple(name for name in named_addresses(get_resolver()) if list_view(name))


def named_addresses(resolver: Any, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_addresses(pattern, inner)
        elif pattern.name:
            yield f"{namespace}{pattern.name}"


def closed_to(user: Any) -> list[str]:
    """The URL names of the lists that do not open to somebody."""
    return [name for name in all_lists() if not list_view(name).opens_to(user)]  # type: ignore[union-attr]


def list_choices() -> list[tuple[str, str]]:
    """(URL name, what it is called) of all lists."""
    return [(name, list_title(name)) for name in all_lists()]


def list_title(page: str) -> str:
    """What the list at a URL name is called."""
    view = list_view(page)
    return capfirst(str(view.model._meta.verbose_name_plural)) if view else page


def asked_by(text: str) -> QueryDict:
    """The query a text spells; nothing when it is no query."""
    if len(text) > LONGEST or text.count("&") > MOST_FIELDS:
        return QueryDict()
    return QueryDict(text)


def canonical(query: QueryDict, view: Any) -> str:
    """What a list is asked, always spelled alike: nothing usual, no place, no typed twins."""
    asked = view.table_class.normal(query)
    spelled = QueryDict(mutable=True)
    for name in sorted(asked):
        values = [value for value in asked.getlist(name) if value]
        is_twin = name.endswith("_q") and bool(asked.get(name.removesuffix("_q")))
        if values and name not in PLACE and not is_twin:
            spelled.setlist(name, values)
    return spelled.urlencode(safe=",")


def ours(request: HttpRequest, wanted: str) -> str:
    """The address somebody wants to be led to, if it is one of ours; else ""."""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else ""


def with_back(address: str, back: str) -> str:
    """An address that leads back to another when what it is for is done."""
    return with_query(address, urlencode({"next": back}) if back else "")


def with_query(address: str, query: str) -> str:
    """An address and what is asked of it."""
    return f"{address}?{query}" if query else address
