"""Certificates on paper, a landscape sheet each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.models import Organization, Person
from contacts.recipients import of_people
from cooperation.certificates import Standing, check_code, check_url
from cooperation.models import Initiative, Party, Session
from crm import pdf
from engagements.letter_paper import reached
from engagements.minutes_paper import qr

#: so many sheets are long: a job makes them
LONG = 20
#: so many beside the office sign
SIGN = 2


def typeset(initiative: Initiative, chosen: Sequence[Standing], language: str) -> bytes:
    """The PDF of these certificates."""
    context = sheets(initiative, chosen, language)
    return pdf.typeset("paper/certificates.html", "certificate", language, context)


def sheets(initiative: Initiative, chosen: Sequence[Standing], language: str) -> dict[str, Any]:
    """{course, course_en, length, first_day, last_day, office, reached, signers, sheets}"""
    rule = chosen[0].rule
    body = initiative.body
    office = (body.organization if body else None) or Organization.objects.home()
    people = Person.objects.filter(pk__in=[one.party.person_id for one in chosen])
    spoken = {one.pk: one.spoken_to(language) for one in of_people(people)}
    with override(language):
        return {
            "course": title_in(initiative, rule.title_en, language),
            "length": initiative.facts.get(rule.length),
            "first_day": initiative.anchor_day,
            "last_day": last_day(initiative),
            "office": office,
            "reached": reached(office),
            "signers": signers(initiative, rule.signed_by, language),
            "sheets": [sheet(one, spoken, language) for one in chosen],
        }


def last_day(initiative: Initiative) -> date | None:
    """The day of its last session, else the day it ends, when that lies after the first."""
    held = Session.objects.filter(initiative=initiative).aggregate(last=Max("day"))["last"]
    end = initiative.end.last_day if initiative.end and initiative.end.day else None
    found: date | None = held or end
    first = initiative.anchor_day
    return found if found and first and found > first else None


def without_english(initiative: Initiative, chosen: Sequence[Standing]) -> list[str]:
    """Whose name, or that the title of the course, is told in Persian on an English certificate."""
    named = [one.party for one in chosen]
    if chosen:
        roles = chosen[0].rule.signed_by
        signing = Party.objects.filter(initiative=initiative, role__in=roles).for_list()
        named += list(signing.order_by("pk"))
    found: list[Any] = [one.who for one in named]
    told = [str(who) for who in dict.fromkeys(found) if not who.name_en]
    untitled = chosen and not initiative.facts.get(chosen[0].rule.title_en)
    return [_("title of the course"), *told] if untitled else told


def title_in(initiative: Initiative, title_en: str, language: str) -> str:
    known = initiative.facts.get(title_en) if language == "en" else ""
    return str(known or initiative.title)


def sheet(one: Standing, spoken: dict[int, str], language: str) -> dict[str, Any]:
    """What is of one who has passed: {name, number, day, code, url, qr}."""
    party, url = one.party, check_url(one.party)
    name = spoken.get(party.person_id or 0) or name_in(party, language)
    own = {"name": name, "number": one.number, "day": one.day}
    return own | {"code": check_code(party), "url": url, "qr": qr(url)}


def name_in(party: Party, language: str) -> str:
    who: Any = party.who
    return str((who.name_en if language == "en" else "") or who)


def signers(initiative: Initiative, roles: tuple[str, ...], language: str) -> list[dict[str, Any]]:
    """Who signs beside the office, and as what: [{name, title}]."""
    found = list(Party.objects.filter(initiative=initiative, role__in=roles).for_list())
    found.sort(key=lambda party: (roles.index(party.role), party.pk))
    return [
        {"name": name_in(party, language), "title": party.get_role_display()}
        for party in found[:SIGN]
    ]


def file_name(initiative: Initiative) -> str:
    """What the file is called when it is taken away."""
    return f"{initiative.title[:80]}.pdf".replace("/", "-")
