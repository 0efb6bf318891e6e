"""What speaks for two records being one and what against it, how strongly, and in which words.

A weight is the natural logarithm of how much likelier what is seen is between two records of one
than between two that have nothing to do with each other. Weights add up; `score` turns the sum into
a number out of 100: how probable it is that the two are one.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, log
from typing import Any

from django.utils.translation import gettext_lazy as _

#: how many duplicates a record has on average, before anything is known of it
EXPECTED = 0.2
#: from this score on two records are worth a look; chosen where F1 is best by name alone
LEAST = 25

#: what is told, by its code; those that speak against it have words of their own
WORDS: dict[str, Any] = {
    "same_name": _("same name"),
    "name_spelling": _("name in another spelling"),
    "name_order": _("given and family name in the other order"),
    "name_close": _("name differs by a slip of the pen"),
    "name_part": _("one name is a part of the other"),
    "name_initial": _("initial of the given name"),
    "name_latin": _("the same name in Latin letters"),
    "name_alias": _("known by the other name too"),
    "family_name": _("same family name"),
    "given_name": _("same given name"),
    "common_name": _("many bear this name"),
    "other_given": _("different given name"),
    "other_family": _("different family name"),
    "other_name": _("different name"),
    "same_id": _("same national ID"),
    "close_id": _("national ID differs by a slip of the pen"),
    "other_id": _("different national ID"),
    "same_mobile": _("same mobile"),
    "same_phone": _("same phone"),
    "same_email": _("same e-mail address"),
    "same_site": _("same web site"),
    "other_mobile": _("different mobile"),
    "same_birthday": _("same birthday"),
    "close_birthday": _("birthdays nearly alike"),
    "other_birthday": _("different birthday"),
    "same_post": _("same post at the same organization"),
    "same_organization": _("same organization"),
    "other_organization": _("work at different organizations"),
    "other_honorific": _("one is addressed as a man, the other as a woman"),
    "other_account": _("each has an account of their own"),
    "same_legal_id": _("same legal-entity ID"),
    "other_legal_id": _("different legal-entity ID"),
    "same_economic_code": _("same economic code"),
    "other_economic_code": _("different economic code"),
    "same_member": _("same membership number"),
    "other_member": _("different membership number"),
    "same_place": _("same city"),
    "other_place": _("in another place"),
    "same_parent": _("belongs to the same organization"),
    "other_parent": _("belongs to another organization"),
    "other_kind": _("of another kind"),
    "other_words": _("other words in the name"),
    "other_number": _("another number in the name"),
}

Reasons = dict[str, float]


def prior(records: int) -> float:
    """The weight with which two of so many records start."""
    return log(EXPECTED / max(2, records))


def score(reasons: Reasons, records: int) -> int:
    """How probable it is that the two are one, 0 to 100."""
    total = prior(records) + sum(reasons.values())
    return round(100 / (1 + exp(-max(-30.0, min(30.0, total)))))


def told(reasons: Iterable[list[Any]]) -> list[tuple[str, bool]]:
    """(words, whether it speaks for it) of stored reasons, the strongest first."""
    return [(str(WORDS.get(code, code)), weight > 0) for code, weight in reasons]


def kept(reasons: Reasons) -> list[list[Any]]:
    """As a pair keeps them: [[code, weight], …], what speaks for it first, the strongest first."""
    rounded = [[code, round(weight, 1)] for code, weight in reasons.items() if round(weight, 1)]
    return sorted(rounded, key=lambda one: (one[1] < 0, -abs(one[1]), one[0]))
