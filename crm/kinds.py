"""A kind is a value, not a subclass: what the kinds of organizations and initiatives share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound="Kind")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind: its slug in the database and its title on the screen (translatable)."""

    slug: str
    title: Any
    retired: bool = False


class Kinds(Generic[K]):
    """An ordered set of kinds, looked up by slug."""

    def __init__(self, kinds: Iterable[K]) -> None:
        self.by_slug = {kind.slug: kind for kind in kinds}

    def __getitem__(self, slug: str) -> K:
        return self.by_slug[slug]

    def __iter__(self) -> Any:
        return iter(self.by_slug.values())

    def pairs(self) -> list[tuple[str, Any]]:
        """For the choices of a field."""
        return [(kind.slug, kind.title) for kind in self]
