"""Search: finding the rows whose search key holds every word of a query, fast on both databases."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from django.db import connections
from django.db.models import Field, Lookup, Model, Q, QuerySet
from django.db.models.lookups import In
from django.db.models.sql.where import WhereNode

from crm.fields import SearchKey
from crm.operations import has_search_index, index_name
from crm.text import search_terms

T = TypeVar("T", bound=QuerySet[Any])
#: beyond this many hits the first of them are met soon by walking the list in its order
MANY = 50_000
#: as many as PostgreSQL expects where it cannot see what is looked for
FEW = 10
#: the shortest word a trigram index can look up
TRIGRAM = 3


def matching(queryset: T, query: str) -> T:
    """The rows whose search key holds every word of the query; all of them for an empty query."""
    words, name = wanted(query), search_field(queryset.model).name
    held = Q(*((f"{name}__contains", word) for word in words))
    if words and planned(queryset.model._base_manager.using(queryset.db).filter(held)) > MANY:
        return queryset.filter(held)
    return with_words(queryset, query)


def with_words(queryset: T, query: str) -> T:
    """As `matching`, for rows another query asks for, whose number and order do not matter."""
    if not query.strip():
        return queryset
    return queryset.filter(**{f"{search_field(queryset.model).name}__has": wanted(query)})


def planned(rows: QuerySet[Any]) -> int:
    """How many rows PostgreSQL expects; elsewhere nobody does, nor where nothing can be found."""
    if connections[rows.db].vendor != "postgresql":
        return 0
    if is_looked_up(rows.query.where):
        return FEW
    plan = rows.order_by().values("pk").explain(format="json")
    return int(json.loads(plan)[0]["Plan"]["Plan Rows"]) if plan else 0


def is_looked_up(where: WhereNode) -> bool:
    """Whether rows are found by words or by a set of keys already (`Has`, `Among`).

    PostgreSQL always expects a few of them then: there is no need to ask it, and a further set is
    better asked of each row that is found (`within` instead of `among`).
    """
    return not where.negated and any(
        is_looked_up(child)
        if isinstance(child, WhereNode)
        else isinstance(child, Has)
        or (isinstance(child, Among) and not child.rhs_is_direct_value())
        for child in (where.children if where.connector == "AND" else ())
    )


def wanted(query: str) -> list[str]:
    """What the search key must hold; short words alone are looked for at the start of words."""
    words = search_terms(query)
    if all(len(word) < TRIGRAM for word in words):
        return [f" {word}" for word in words]
    return words


def search_field(model: type[Model]) -> SearchKey:
    """The field the model is searched by."""
    return next(field for field in model._meta.concrete_fields if isinstance(field, SearchKey))


@SearchKey.register_lookup
class Has(Lookup):
    """`search_key__has=["word", …]`: the key holds each of the words, found by the trigram index.

    The key and the words are folded alike, so that case needs no care and no sign needs escaping.
    """

    lookup_name = "has"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return self.likes("%s", compiler, connection)

    def likes(self, pattern: str, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """The key holds the words, one by one."""
        if not self.rhs:
            return "1 = 0", []
        column, params = self.process_lhs(compiler, connection)
        likes = " AND ".join(f"{column} LIKE {pattern}" for _word in self.rhs)
        return likes, [value for word in self.rhs for value in (*params, f"%{word}%")]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        # A planner that knew the words would walk the list in its order and hope to meet enough
        # rows soon: 30 ms and more where few match, or all at the end. Patterns it cannot see,
        # asked twice, count as rare, so that it asks the trigram index and sorts what that finds.
        likes, params = self.likes("(SELECT %s)", compiler, connection)
        return f"{likes} AND {likes}", [*params, *params]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        likes, params = self.likes("%s", compiler, connection)
        meta = self.lhs.target.model._meta
        long = [f'"{word}"' for word in self.rhs if len(word) >= TRIGRAM]
        if not long or not has_search_index(connection, meta.db_table):
            return likes, params
        quote = connection.ops.quote_name
        row = f"{quote(self.lhs.alias)}.{quote(meta.pk.column)}"
        index = quote(index_name(connection, meta.db_table))
        found = f"{row} IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)"  # noqa: S608
        return f"{found} AND {likes}", [" AND ".join(long), *params]


@Field.register_lookup
class Among(In):
    """`pk__among=rows.values("person")`: as `in`, for keys another table knows.

    PostgreSQL collects the keys before it looks at anything else. Left to itself it walks the
    list in its order, or all that a search finds, and asks of each row whether it is meant. As a
    set, not as one value (`= ANY`), which it would walk through for each row that a search finds.

    Keys that are known already (`pk__among=array("q", …)`) travel as one value: thousands of them
    cost a tenth of what `in` takes to look at each and to spell it.
    """

    lookup_name = "among"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        if connection.vendor == "postgresql":
            return f"IN (SELECT unnest(ARRAY{rhs}))"
        return super().get_rhs_op(connection, rhs)

    def get_prep_lookup(self) -> Any:
        return [*map(int, self.rhs)] if self.rhs_is_direct_value() else super().get_prep_lookup()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if not self.rhs_is_direct_value():
            return super().as_sql(compiler, connection)
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, f"{{{','.join(map(str, self.rhs))}}}"]


@Field.register_lookup
class Within(Among):
    """`pk__within=rows.values("person")`: as `among`, for rows that are looked up already.

    PostgreSQL expects a few rows of either; joining them it would walk through the whole set for
    each row that was found: seconds, where a search finds thousands. As a truth value the set is
    no join but a table of keys, looked at once for each row.
    """

    lookup_name = "within"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = super().as_postgresql(compiler, connection)
        return f"({sql}) IS TRUE", params
