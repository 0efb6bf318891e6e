"""Moving what points at one record to another, with a line of history for every row, and back.

    move = Move(gone, stays, by=clerk, merge=12)
    move.all()
    move.rows    # {("contacts.post", 7): {"person": [4, 3]}, …}: what changed, for the way back

A move first waits for others that move records of the same type, holding nothing. Then it holds
every row it is going to change and never waits for one that somebody else holds (`Busy`): so a
move and an edit cannot wait for each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from random import uniform
from time import sleep
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, models
from django.utils import timezone

from crm.history import computed_fields, differences, plain, record_all, record_many
from crm.models import Record
from crm.references import Itself, Moves, Stays, Unites, hanging, references, rule_of
from crm.uniting import agree, same_as, take_over

if TYPE_CHECKING:
    from crm.models import User

T = TypeVar("T")
#: {field: [before, after]} as history keeps them
Fields = dict[str, list[Any]]
#: the label of a type and a key
Key = tuple[str, int]

#: how long somebody who finds a row in use waits before each other try, in seconds
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
NOT_AVAILABLE = "55P03"  # PostgreSQL's code for a row that somebody else holds


class Busy(Exception):
    """Somebody else is changing one of the rows right now."""


@contextmanager
def not_waiting() -> Iterator[None]:
    """Tells a row that is in use from other trouble of the database."""
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == NOT_AVAILABLE:
            raise Busy from error
        raise


def patiently(act: Callable[[], T]) -> T:
    """What `act` gives, tried again a few times while rows are in use; Busy when they stay so."""
    for pause in PAUSES:
        try:
            return act()
        except Busy:
            sleep(pause * uniform(0.5, 1.5))  # noqa: S311 - so that two do not try in step
    return act()


def rows_of(model: Any) -> Any:
    """All rows of a type, those in the trash too."""
    return getattr(model, "everything", model._base_manager).all()


def by_label(keys: Collection[Key]) -> dict[str, list[int]]:
    """{label of a type: keys}"""
    found: dict[str, list[int]] = defaultdict(list)
    for label, pk in keys:
        found[label].append(pk)
    return found


def stored_rows(
    keys: Collection[Key],
    *,
    holding: bool = False,
    related: bool = False,
    names: Mapping[str, Collection[str]] | None = None,
) -> dict[Key, Any]:
    """The rows as they stand now, as far as they are there.

    With what they point at when asked, or with no more than the fields named by {label: names}.
    """
    found = {}
    for label, pks in sorted(by_label(keys).items()):
        model: Any = apps.get_model(label)
        rows = rows_of(model).filter(pk__in=pks)
        if related:
            rows = rows.select_related(*relations_of(model))
        if names:
            rows = rows.only("pk", *names[label])
        found.update({(label, row.pk): row for row in (hold(rows) if holding else rows)})
    return found


def relations_of(model: Any) -> list[str]:
    """The relations of a type that lead to records."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.is_relation and issubclass(field.related_model, Record)
    ]


def hold(rows: models.QuerySet[Any]) -> list[Any]:
    """These rows as they stand, by key, held until the end of the transaction; Busy at once."""
    with not_waiting():
        return list(rows.order_by("pk").select_for_update(nowait=True))


def hold_with_references(model: Any, keys: Iterable[int]) -> dict[int, Any]:
    """{key: record} of records of a type, held with every row that points at one of them.

    Whoever moves records of the same type is waited for; that is the first thing held.
    """
    kind = ContentType.objects.get_for_model(model)
    ContentType.objects.select_for_update(no_key=True).get(pk=kind.pk)
    found = {obj.pk: obj for obj in hold(rows_of(model).filter(pk__in=keys))}
    for field in references(model):
        hold(rows_of(field.model).filter(**{f"{field.name}__in": list(found)}).only("pk"))
    for field in hanging():
        hold(hanging_on(field, model, list(found)).only("pk"))
    return found


def hanging_on(field: Any, model: Any, keys: list[int]) -> Any:
    """The rows that hang on records of this type by a relation to any type."""
    kind = ContentType.objects.get_for_model(model)
    return rows_of(field.model).filter(**{field.ct_field: kind, f"{field.fk_field}__in": keys})


class Move:
    """What moves from the record that is gone to the one that stays, each row with what it held.

    `parties` are the keys of all records that become one: they themselves do not move. `details`
    go into every line of history.
    """

    verb = "merge"

    def __init__(
        self, gone: Any, stays: Any, *, by: User, parties: Iterable[int] = (), **details: Any
    ) -> None:
        self.gone, self.stays, self.by, self.details = gone, stays, by, details
        self.parties = {gone.pk, stays.pk, *parties}
        self.rows: dict[Key, Fields] = {}

    def all(self) -> None:
        """Move whatever points at the record that is gone, as its type says."""
        model: Any = type(self.gone)
        for field in references(model):
            self.along(field)
        for field in hanging():
            self.set(hanging_on(field, model, [self.gone.pk]), **{field.fk_field: self.stays.pk})

    def along(self, field: Any) -> None:
        """Move the rows that point at it by this relation."""
        rule = rule_of(field)
        if isinstance(rule, Itself):
            rule.how(self, field)
        elif isinstance(rule, Unites):
            self.unite(field, rule)
        elif isinstance(rule, Moves):
            self.set(self.related(field, rule.apart), **{field.name: None})
            self.set(self.free(field, rule), **{field.name: self.stays})
        elif not isinstance(rule, Stays):
            raise TypeError(f"{field} has no rule")

    # --- which rows ----------------------------------------------------------------------------

    def pointing(self, field: Any, *targets: Any) -> Any:
        """The rows that point at one of the records by this relation, without the records."""
        rows = rows_of(field.model).filter(**{f"{field.name}__in": [t.pk for t in targets]})
        return rows.exclude(pk__in=self.parties) if field.model is type(self.gone) else rows

    def related(self, field: Any, apart: tuple[str, ...]) -> Any:
        """The rows that would lead from the record to itself."""
        rows = self.pointing(field, self.gone, self.stays)
        both = [self.gone.pk, self.stays.pk]
        keys = [rows.filter(**{f"{name}__in": both}).values("pk") for name in apart]
        found = models.Q(pk__in=())
        for key in keys:
            found |= models.Q(pk__in=key)
        return rows.filter(found)

    def free(self, field: Any, rule: Moves) -> Any:
        """The rows that can point at the record that stays."""
        rows = self.pointing(field, self.gone)
        if not rule.once:
            return rows
        taken = set(self.pointing(field, self.stays).values_list(*rule.once))
        told = rows.values_list("pk", *rule.once)
        return rows.filter(pk__in=[pk for pk, *values in told if tuple(values) not in taken])

    # --- what happens to them ------------------------------------------------------------------

    def unite(self, field: Any, rule: Unites) -> None:
        """Make one of every two rows that say the same; the others move."""
        loops = list(self.related(field, rule.apart).values_list("pk", flat=True))
        twins = self.twins(field, rule, loops)
        stay = [*loops, *(other.pk for _kept, other in twins)]
        self.set(self.pointing(field, self.gone).exclude(pk__in=stay), **{field.name: self.stays})
        self.fold(field.model, rule, twins)
        living = field.model.objects.filter(pk__in=stay)
        self.set(living, deleted_at=timezone.now(), deleted_by=self.by)

    def twins(self, field: Any, rule: Unites, loops: list[int]) -> list[tuple[Any, Any]]:
        """[(the row that was there, the one that says the same)]"""
        living = field.model.objects.exclude(pk__in=loops).order_by("pk")
        there: dict[Any, list[Any]] = {}
        for row in living.filter(**{field.name: self.stays}):
            there.setdefault(same_as(rule, row), []).append(row)
        found = []
        for row in living.filter(**{field.name: self.gone}) if there else ():
            alike = there.get(same_as(rule, row), ())
            found += [(kept, row) for kept in alike if agree(rule, kept, row)][:1]
        return found

    def fold(self, model: Any, rule: Unites, twins: list[tuple[Any, Any]]) -> None:
        """The rows that stay take over what the others know and what points at those."""
        before = {kept.pk: copy(kept) for kept, _other in twins}
        for kept, other in twins:
            take_over(rule, kept, other)
        self.write({kept.pk: (before[kept.pk], kept) for kept, _other in twins}.values())
        instead = {other.pk: kept for kept, other in twins}
        for field in references(model) if instead else ():
            pointing = rows_of(field.model).filter(**{f"{field.name}__in": list(instead)})
            pairs = []
            for row in hold(pointing):
                then = copy(row)
                setattr(row, field.name, instead[getattr(row, field.attname)])
                pairs.append((then, row))
            self.write(pairs)

    def write(self, pairs: Iterable[tuple[Any, Any]]) -> None:
        """Save rows that were changed one by one: [(as it was, as it is)]."""
        told = [(row, differences(then, row)) for then, row in pairs]
        changed = [row for row, fields in told if fields]
        for row, fields in told:
            if fields:
                self.note(row, fields)
        record_many(self.verb, changed, by=self.by, **self.details)

    def change(self, row: Any, **values: Any) -> None:
        """Set fields of one row; for types that move their rows themselves."""
        self.set(rows_of(type(row)).filter(pk=row.pk), **values)

    def set(self, rows: models.QuerySet[Any], **values: Any) -> None:
        """Set the same values on all these rows."""
        model: Any = rows.model
        known = {name: model._meta.get_field(name) for name in values}
        probe = model(**values)
        after = {name: plain(field, probe) for name, field in known.items()}
        found = hold(rows.only("pk", *values))
        for row in found:
            self.note(row, {n: [plain(field, row), after[n]] for n, field in known.items()})
        assign(model, [row.pk for row in found], values, self.verb, self.by, self.details)

    def note(self, row: Any, fields: Fields) -> None:
        """Remember what a row held; of a field that changes again, what it held first."""
        known = self.rows.setdefault(key_of(row), {})
        for name, (before, after) in fields.items():
            known[name] = [known[name][0] if name in known else before, after]


def key_of(row: models.Model) -> Key:
    return row._meta.label_lower, row.pk


def assign(
    model: Any, keys: list[int], values: dict[str, Any], verb: str, by: User, details: Any
) -> None:
    """Set the same values on the rows with these keys, with history where they are records."""
    rows = rows_of(model).filter(pk__in=keys)
    if not keys:
        return
    if not issubclass(model, Record):
        rows.update(**values)
    elif feeds_keys(model, set(values)):
        found = list(rows.order_by("pk"))
        for row, name in ((row, name) for row in found for name in values):
            setattr(row, name, values[name])
        record_many(verb, found, by=by, **details)
    else:
        then = before_of(rows, values) if settles(model) else []
        record_all(verb, rows, by=by, details=details, **values)
        if then:
            model.settle(list(rows.order_by("pk")), then)


def before_of(rows: Any, values: dict[str, Any]) -> list[Fields]:
    """What the fields held, as `settle` is told of it, in the order of the keys."""
    probe = rows.model(**values)
    fields = [rows.model._meta.get_field(name) for name in values]
    return [
        {field.name: [plain(field, row), plain(field, probe)] for field in fields}
        for row in rows.order_by("pk").only("pk", *values)
    ]


def settles(model: Any) -> bool:
    """Whether other records keep something of the rows of this type."""
    return model.settle.__func__ is not Record.settle.__func__  # type: ignore[attr-defined]


def feeds_keys(model: Any, names: set[str]) -> bool:
    """Whether what a row is found or sorted by is computed from one of these fields."""
    sources = {one.split("__")[0] for field in computed_fields(model) for one in field.sources}
    return bool(sources & names)
