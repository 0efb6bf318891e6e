"""What a kind of organization is."""

from __future__ import annotations

from dataclasses import dataclass

from crm.kinds import Kind


@dataclass(frozen=True, kw_only=True)
class OrganizationKind(Kind):
    """A kind of organization; `place` when others stand in it, as mills in an industrial town.

    `words`: what lists call it and what names of such organizations hold, with | between them; the
    longest that fits tells the kind.
    """

    place: bool = False
    words: str = ""
