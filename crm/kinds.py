"""A kind is a value, not a subclass: what the kinds of organizations and initiatives share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound="Kind")


@dataclass(frozen=True)
class Fact:
    """One thing a kind knows about its records; kept in their `facts` under its slug.

    With a unit it is a number, of `most` at most, with `choices` [(slug, title)] one of them, with
    `day` a day (kept as ISO text), otherwise text: a line, or as many as a `long` one needs.
    """

    slug: str
    label: Any
    unit: Any = ""
    choices: tuple[tuple[str, Any], ...] = ()
    day: bool = False
    most: int | float | None = None
    long: bool = False


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind: its slug in the database, its title on the screen (translatable), its facts.

    A `retired` one stays with what is of it, and is offered for nothing new.
    """

    slug: str
    title: Any
    facts: tuple[Fact, ...] = ()
    retired: bool = False

    def fact(self, slug: str) -> Fact | None:
        """The fact with this slug, if this kind has it."""
        return next((fact for fact in self.facts if fact.slug == slug), None)


class Kinds(Generic[K]):
    """An ordered set of kinds, looked up by slug."""

    def __init__(self, kinds: Iterable[K]) -> None:
        self.by_slug = {kind.slug: kind for kind in kinds}

    def __getitem__(self, slug: str) -> K:
        return self.by_slug[slug]

    def __iter__(self) -> Any:
        return iter(self.by_slug.values())

    def fact_labels(self) -> dict[str, Any]:
        """{slug: label} of the facts of all kinds."""
        return {fact.slug: fact.label for kind in self for fact in kind.facts}

    def pairs(self) -> list[tuple[str, Any]]:
        """For the choices of a field."""
        return [(kind.slug, kind.title) for kind in self]

    def offered(self, *kept: str) -> list[tuple[str, Any]]:
        """As `pairs`, without those that are retired but for those kept."""
        return [(kind.slug, kind.title) for kind in self if not kind.retired or kind.slug in kept]
