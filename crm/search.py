"""One search over everything the reader may see: the best of each type, found in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from crm import rights
from crm.hits import BEGINS, CANDIDATES, EXACT, Asked, Hit, Hits
from crm.listing import with_query
from crm.models import User
from crm.templatetags.persian import number

#: how many are shown of each type, and of how many types; of the others the number is told
SHOWN, GROUPS = 5, 7
#: how many of the records the reader opened last
RECENT = 6
BEST = """SELECT {place} AS kind, "pk", "hit_rank", COUNT(*) OVER () AS total
    FROM ({rows}) AS looked_at
    ORDER BY "hit_rank", "hit_past", "{order}" {way} NULLS LAST, "pk" LIMIT {shown}"""
BY_NAME = 'SELECT {place} AS kind, "pk", {rank} AS hit_rank, 0 AS total FROM ({rows}) AS named'

Kinds = Sequence[type[Hits]]


@dataclass
class Group:
    """What is found of one type: the best, and how many there are as far as they were counted."""

    kind: Hits
    best: dict[int, int] = field(default_factory=dict)  # {key: rank}
    named: list[int] = field(default_factory=list)
    total: int = 0
    hits: list[Hit] = field(default_factory=list)

    @property
    def is_counted(self) -> bool:
        return 0 < self.total <= CANDIDATES

    @property
    def keys(self) -> list[int]:
        """The best first. Of too many to look at, those that begin with the text by their names."""
        if self.is_counted:
            return list(self.best)
        exact = [key for key, rank in self.best.items() if rank == EXACT]
        return list(dict.fromkeys([*exact, *self.named, *self.best]))[:SHOWN]

    @property
    def is_strong(self) -> bool:
        """Whether one of them is what was typed, or begins with it."""
        return bool(self.named) or min(self.best.values()) <= BEGINS

    @property
    def count(self) -> str:
        """How many there are; "" where nobody counted, or the list finds more."""
        return number(self.total) if self.is_counted and self.kind.as_listed else ""

    @property
    def more(self) -> str:
        """What the link to the list says; "" when all are shown."""
        if self.count:
            text = _("All %(count)s in the list") % {"count": self.count}
            return text if self.total > len(self.hits) else ""
        if not self.total or not self.kind.as_listed:
            return _("All in the list")
        return _("More than %(count)s, all in the list") % {"count": number(CANDIDATES)}

    @property
    def list_url(self) -> str:
        query = urlencode({"q": self.kind.asked.text})
        return with_query(self.kind.model.url_role("list"), query)


def search(kinds: Kinds, asked: Asked, user: User) -> list[Group]:
    """What is found, by type; types in which something begins with the text come first.

    Only the first GROUPS types have their hits filled in.
    """
    if not asked.folded:
        return []
    groups = [Group(kind(asked, user)) for kind in kinds]
    collect(groups)
    found = sorted((group for group in groups if group.keys), key=lambda group: not group.is_strong)
    for group in found[:GROUPS]:
        rows = group.kind.model.everything.filter(pk__in=group.keys)
        told = group.kind.hits(rows)
        group.hits = [told[key] for key in group.keys if key in told]
    return found


def collect(groups: list[Group]) -> None:
    """Ask the database for the keys of the best of every type."""
    parts = [part for place, group in enumerate(groups) for part in statements(place, group.kind)]
    if not parts:
        return
    union = " UNION ALL ".join(
        f"SELECT * FROM ({sql}) AS part{n}"  # noqa: S608
        for n, (sql, _params) in enumerate(parts)
    )
    with connection.cursor() as cursor:
        cursor.execute(union, [param for _sql, params in parts for param in params])
        for place, key, rank, total in cursor.fetchall():
            group = groups[place]
            if total:
                group.best[key], group.total = rank, total
            else:
                group.named.append(key)


def statements(place: int, kind: Hits) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """What is asked about one type: its best hits, and those that begin with the text by name."""
    way = "DESC" if kind.order.startswith("-") else "ASC"
    asked = []
    if not kind.asked.is_short:
        asked.append((kind.candidates(), BEST))
    if kind.by_name:
        asked.append((kind.first_by_name(SHOWN), BY_NAME))
    for rows, pattern in asked:
        try:
            sql, params = rows.query.sql_with_params()
        except EmptyResultSet:  # nothing of this type is open to the reader
            continue
        named = {"place": place, "rows": sql, "shown": SHOWN, "rank": BEGINS}
        yield pattern.format(**named, way=way, order=kind.order.removeprefix("-")), params


def recent(kinds: Kinds, paths: Iterable[str], user: User) -> list[Hit]:
    """The records at these addresses that the reader may see, in this order."""
    places = list(dict.fromkeys(filter(None, map(record_at, list(paths)[:RECENT]))))
    hits: dict[tuple[Any, int], Hit] = {}
    for kind in (kind(Asked(""), user) for kind in kinds):
        keys = [key for model, key in places if model is kind.model]
        told = kind.hits(kind.rows().filter(pk__in=keys)) if keys else {}
        hits |= {(kind.model, key): hit for key, hit in told.items()}
    return [hits[place] for place in places if place in hits]


def record_at(path: str) -> tuple[Any, int] | None:
    """(type, key) of the record whose page stands at an address; None for any other page."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    key: Any = match.kwargs.get("pk")
    model = getattr(getattr(match.func, "view_class", None), "model", None)
    is_page = (match.url_name or "").endswith("-detail") and type(key) is int and key < 2**63
    return (model, key) if is_page else None


def offers(groups: list[Group], kinds: Kinds, asked: Asked, user: User) -> list[dict[str, Any]]:
    """Forms of new records with this name, when nothing is found that could bear it."""
    makers = [kind(asked, user) for kind in kinds]
    named = {kind.model: values for kind in makers if (values := kind.new_named(asked.text))}
    if any(group.kind.model in named for group in groups):
        return []
    return [
        {
            "label": _("New %(kind)s “%(name)s”")
            % {"kind": kind.model._meta.verbose_name, "name": asked.text},
            "url": with_query(kind.model.url_role("create"), urlencode(named[kind.model])),
            "icon": kind.icon,
        }
        for kind in makers
        if kind.model in named and rights.may_create(user, kind.model)
    ]
