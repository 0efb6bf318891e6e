"""Certificates: who has passed, what keeps the others from it, and whether a paper counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cooperation.kinds.base import Certificate
from cooperation.models import Initiative, Party
from crm.facts import day_of
from crm.links import path_with, signed, unsigned, whole_address
from crm.text import group_number

PURPOSE = "cooperation.certificates"


@dataclass(frozen=True)
class Standing:
    """How one who takes part stands with their certificate; `wanting` in words, empty: passed."""

    party: Party
    rule: Certificate
    wanting: list[str]

    @property
    def number(self) -> str:
        return str(self.party.facts.get(self.rule.number) or "")

    @property
    def day(self) -> Any:
        return day_of(self.party.facts.get(self.rule.day))

    @property
    def attended(self) -> Any:
        return self.party.facts.get(self.rule.attended)

    @property
    def mark(self) -> Any:
        return self.party.facts.get(self.rule.mark)

    @property
    def may_be_printed(self) -> bool:
        return bool(self.number) and not self.wanting


def standings(initiative: Initiative) -> list[Standing]:
    """Those who may get a certificate, in the order they were added; none where none is given."""
    rule = initiative.track.certificate
    if rule is None:
        return []
    found = Party.objects.filter(initiative=initiative, role=rule.role).for_list().order_by("pk")
    return [standing_of(party, rule) for party in found]


def standing_of(party: Party, rule: Certificate) -> Standing:
    return Standing(party, rule, [*attendance_wanting(party, rule), *mark_wanting(party, rule)])


def attendance_wanting(party: Party, rule: Certificate) -> list[str]:
    """Why they have not been there enough; somebody who never came gets nothing."""
    course, came = party.initiative.facts, party.facts.get(rule.attended)
    if not came:
        return [_("It is not told that they attended.")]
    length, least = course.get(rule.length), course.get(rule.least_attended)
    if not length or not least or came >= length * least / 100:
        return []
    told = _("Attended %(came)s of %(length)s hours; %(least)s percent are asked for.")
    figures = {"came": came, "length": length, "least": least}
    return [told % {name: group_number(figure) for name, figure in figures.items()}]


def mark_wanting(party: Party, rule: Certificate) -> list[str]:
    """Why the mark is not enough."""
    least, mark = party.initiative.facts.get(rule.least_mark), party.facts.get(rule.mark)
    if not least or (mark is not None and mark >= least):
        return []
    if mark is None:
        return [_("No mark is known.")]
    told = _("The mark is %(mark)s; %(least)s is asked for.")
    return [told % {"mark": group_number(mark), "least": group_number(least)}]


def check_code(party: Party) -> str:
    """The signed word on a certificate."""
    return signed(PURPOSE, str(party.pk))


def check_url(party: Party) -> str:
    """Where anybody sees whether a printed certificate counts."""
    return whole_address(path_with("cooperation:certificate-check", code=check_code(party)))


def certificate_of(code: str) -> Standing | None:
    """What a code stands for, as long as it counts."""
    key = unsigned(PURPOSE, code)
    if key is None or not key.isdecimal():
        return None
    living = Party.objects.filter(pk=int(key), initiative__deleted_at=None).for_list()
    party: Party | None = living.first()
    rule = party.initiative.track.certificate if party else None
    if party is None or rule is None or party.role != rule.role:
        return None
    standing = standing_of(party, rule)
    return standing if standing.may_be_printed else None
