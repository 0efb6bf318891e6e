"""What the product knows of itself of a measure: from parties and sessions, as its kind says."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from cooperation.kinds.base import Counted
from cooperation.models import Initiative, Party, Session
from cooperation.models.measures import whole


def known(initiative: Initiative, parties: Sequence[Party]) -> dict[str, Any]:
    """{slug of the measure: number} of what its kind says is known by the parties, the sessions."""
    rules = {one.slug: one.counted for one in initiative.track.measures if one.counted}
    asks_sessions = any(not rule.role for rule in rules.values())
    held = list(Session.objects.filter(initiative=initiative)) if asks_sessions else []
    found = {slug: by_rule(rule, parties, held) for slug, rule in rules.items()}
    return {slug: number for slug, number in found.items() if number}


def by_rule(rule: Counted, parties: Sequence[Party], held: Sequence[Session]) -> Any:
    if not rule.role:
        minutes = sum(one.minutes for one in held)
        return whole(round(Decimal(minutes) / 60, 2)) if rule.adds else len(held)
    told = [party.facts.get(rule.fact) for party in parties if party.role == rule.role]
    if rule.adds:
        return whole(round(sum((Decimal(str(one)) for one in told if one), Decimal(0)), 2))
    return sum(one not in (None, "") for one in told) if rule.fact else len(told)
