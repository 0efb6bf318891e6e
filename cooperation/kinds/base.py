"""What a kind of cooperation is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crm.kinds import Kind


@dataclass(frozen=True)
class Stage:
    """A stage of a track and the stages one may go on to from it."""

    slug: str
    title: Any
    next: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TrackKind(Kind):
    """A kind of initiative: its stages in order, the roles its parties play, its look."""

    icon: str
    tone: int
    stages: tuple[Stage, ...]
    roles: dict[str, Any] = field(default_factory=dict)

    def stage(self, slug: str) -> Stage:
        """The stage with this slug; the first one for a slug the kind does not have."""
        return next((stage for stage in self.stages if stage.slug == slug), self.stages[0])

    def has_stage(self, slug: str) -> bool:
        return any(stage.slug == slug for stage in self.stages)
