"""Several records that may be one: where they differ, and what one record of them would hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import capfirst

from contacts.models.organizations import chain_of
from crm.history import is_blank, plain, tracked_fields
from crm.models import Record
from crm.moving import rows_of
from crm.references import Stays, references, rule_of
from crm.text import fold
from crm.uniting import joined

#: how many records become one in one step
MOST = 5
JOIN = "join"
FACT = "fact_"
#: by this whoever reads English knows a record: no other's name is put there unasked
CALLED_ABROAD = "name_en"
#: settled without asking: names are gathered, the rest says where the record lies
UNASKED = frozenset({"aliases", "facts", "merged_into", "deleted_at", "deleted_by"})

Choices = Mapping[str, str]


@dataclass(frozen=True)
class Offer:
    """A value one may choose: the record it is from, and those that hold the same."""

    source: Any
    value: Any
    also: tuple[Any, ...] = ()

    @property
    def key(self) -> str:
        return str(self.source.pk)


@dataclass
class Question:
    """A field in which the records differ, or all say the same when there is one offer."""

    name: str
    label: str
    field: Any
    offers: list[Offer] = made(default_factory=list)

    @property
    def joins(self) -> bool:
        """Whether the values can be put together."""
        return isinstance(self.field, models.TextField)

    def offer_none(self, records: Sequence[Any]) -> None:
        """Let somebody choose what those say that say nothing."""
        saying = {one for offer in self.offers for one in (offer.source, *offer.also)}
        silent = [record for record in records if record not in saying]
        if self.offers and silent:
            self.offers.append(Offer(silent[0], None, tuple(silent[1:])))

    @property
    def first(self) -> str:
        """What is chosen until somebody chooses: long texts are put together."""
        return JOIN if self.joins else self.offers[0].key


def questions(records: Sequence[Any]) -> list[Question]:
    """Every field of which at least one of the records says something; the first one's first."""
    parties = {record.pk for record in records}
    known = [Question(f.name, capfirst(str(f.verbose_name)), f) for f in asked_fields(records[0])]
    for question in known:
        said = [(record, value_in(record, question.field, parties)) for record in records]
        question.offers = list(offers(said))
        if question.name == CALLED_ABROAD and are_called_otherwise(records):
            question.offer_none(records)
    known += fact_questions(records)
    return [question for question in known if question.offers]


def are_called_otherwise(records: Sequence[Any]) -> bool:
    """Whether the names themselves differ, beyond how they are spelled."""
    return len({fold(" ".join(record.all_names[:1])) for record in records}) > 1


def fact_questions(records: Sequence[Any]) -> list[Question]:
    """The same for the facts of kinds."""
    labels = type(records[0]).fact_labels()
    facts = [(record, getattr(record, "facts", {})) for record in records]
    slugs = dict.fromkeys(slug for _record, known in facts for slug in known)
    return [
        Question(
            FACT + slug,
            capfirst(str(labels.get(slug, slug))),
            None,
            list(offers([(record, known.get(slug)) for record, known in facts])),
        )
        for slug in slugs
    ]


def offers(said: Sequence[tuple[Any, Any]]) -> Iterator[Offer]:
    """What the records say, each value once; what is empty gives way."""
    sources: dict[str, list[Any]] = {}
    values = {}
    for record, value in said:
        if value not in (None, ""):
            sources.setdefault(repr(value), []).append(record)
            values[repr(value)] = value
    for told, (first, *others) in sources.items():
        yield Offer(first, values[told], tuple(others))


def asked_fields(record: Record) -> list[Any]:
    """The fields of which one value has to stand."""
    return [f for f in tracked_fields(type(record)) if f.name not in UNASKED]


def value_in(record: Any, field: Any, parties: Collection[int]) -> Any:
    """What a record says by a field; None for nothing, and for what would lead back to itself."""
    value = getattr(record, field.name)
    if is_blank(plain(field, record)) or value == field.get_default():
        return None
    if field.related_model is type(record):
        line = {value.pk, *(above.pk for above in chain_of(value, field.name))}
        return None if line & set(parties) else value
    return value


# --- one of two --------------------------------------------------------------------------------


def take(stays: Any, gone: Any, choices: Choices, parties: Collection[int]) -> None:
    """Give the record that stays what was chosen of the other, and what it lacks itself."""
    names = [*stays.all_names, *gone.all_names]
    for field in asked_fields(stays):
        mine, theirs = (value_in(one, field, parties) for one in (stays, gone))
        choice = choices.get(field.name, "")
        if choice == JOIN and theirs:
            mine = joined(mine, theirs, field) if mine else theirs
        elif theirs is not None and (choice == str(gone.pk) or (mine is None and not choice)):
            mine = theirs
        elif field.name == CALLED_ABROAD and choice == str(gone.pk):  # none was chosen
            mine = None
        setattr(stays, field.name, field.get_default() if mine is None else mine)
    if hasattr(stays, "facts"):
        stays.facts = facts_of(stays, gone, choices)
    stays.aliases = "\n".join(other_names(stays, names))


def facts_of(stays: Any, gone: Any, choices: Choices) -> dict[str, Any]:
    """The facts of both; of one that both know, what was chosen."""
    chosen = {
        slug: value
        for slug, value in gone.facts.items()
        if slug not in stays.facts or choices.get(FACT + slug) == str(gone.pk)
    }
    return dict(sorted((stays.facts | chosen).items()))


def other_names(record: Any, names: Sequence[str]) -> list[str]:
    """The names by which it is found beyond those it has now, each once."""
    record.aliases = ""
    known = {fold(name) for name in record.all_names}
    others: dict[str, str] = {}
    for name in names:
        others.setdefault(fold(name), name)
    return [name for key, name in others.items() if key not in known]


# --- what hangs on them ------------------------------------------------------------------------


def moving(model: Any) -> list[Any]:
    """The relations whose rows move with a record of the type."""
    return [field for field in references(model) if not isinstance(rule_of(field), Stays)]


def counts(model: Any, keys: Sequence[int], since: Any = None) -> dict[int, dict[str, int]]:
    """{key: {what, in the plural: how many}} of the living rows that point at each; one query.

    With `since` only those that were added after that moment.
    """
    fields = moving(model)
    numbers = {f"n{place}": counted(field, since) for place, field in enumerate(fields)}
    told = rows_of(model).filter(pk__in=keys).annotate(**numbers).values("pk", *numbers)
    found: dict[int, dict[str, int]] = {}
    for row in told:
        own = found[row["pk"]] = {}
        for name, field in zip(numbers, fields, strict=True):
            label = str(field.model._meta.verbose_name_plural)
            if row[name]:
                own[label] = own.get(label, 0) + row[name]
    return found


def counted(field: Any, since: Any) -> Any:
    """How many living rows point at a record by this relation."""
    rows = field.model._default_manager.filter(**{field.name: OuterRef("pk")}).order_by()
    if since is not None:
        dated = issubclass(field.model, Record)
        rows = rows.filter(created_at__gt=since) if dated else rows.none()
    each = rows.values(field.name).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(each, output_field=models.IntegerField()), 0)
