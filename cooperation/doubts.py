"""What is odd about who takes part, told to whoever saves it; nothing is refused for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cooperation.models import Party
from cooperation.stands import allocation
from crm.text import group_number


def doubts(party: Party) -> Iterator[str]:
    """In words, of a party that was saved."""
    yield from stands_in_doubt(party)
    yield from too_much_shared(party)
    rule = party.initiative.track.letting
    if rule and rule.role == party.role:
        yield from too_much_let(party)


def stands_in_doubt(party: Party) -> Iterator[str]:
    for place in party.doubtful_places:
        told = _("Nobody can tell from “%(place)s” which stand it is: see that nobody else has it.")
        yield told % {"place": place}


def too_much_shared(party: Party) -> Iterator[str]:
    """Where those in a role have together more than there is."""
    track = party.initiative.track
    if party.role not in track.shared:
        return
    slug, most = track.shared[party.role]
    fact: Any = party.own_kind.fact(slug)
    same = Party.objects.filter(initiative=party.initiative, role=party.role)
    told = (facts.get(slug) for facts in same.values_list("facts", flat=True))
    whole = round(sum(one for one in told if isinstance(one, int | float)), 3)
    if whole > most:
        words = _("%(label)s of all together is %(sum)s %(unit)s, more than %(most)s.")
        figures = {"sum": group_number(whole), "most": group_number(most)}
        yield words % {"label": fact.label, "unit": fact.unit, **figures}


def too_much_let(party: Party) -> Iterator[str]:
    """Where more is let than there is."""
    told = allocation(party.initiative)
    if told and told.over:
        words = _("%(let)s square metres are let now, of %(whole)s there are.")
        yield words % {"let": group_number(told.area), "whole": group_number(told.whole or 0)}
