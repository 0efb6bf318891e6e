"""The kinds of organizations; one file and one line here is one more kind."""

from typing import Any

from contacts.kinds import (
    agency,
    agency_office,
    chamber,
    foreign,
    industrial_town,
    media,
    mill,
    ministry,
    national_association,
    other,
    parks_company,
    petrochemical,
    provincial_association,
    union,
    university,
)
from crm.kinds import Kinds

KINDS = Kinds(
    (
        national_association.KIND,
        provincial_association.KIND,
        ministry.KIND,
        agency.KIND,
        agency_office.KIND,
        industrial_town.KIND,
        parks_company.KIND,
        petrochemical.KIND,
        mill.KIND,
        university.KIND,
        chamber.KIND,
        union.KIND,
        media.KIND,
        foreign.KIND,
        other.KIND,
    )
)


def choices() -> list[tuple[str, Any]]:
    """For the model field: asked at run time, so that a new kind needs no migration."""
    return KINDS.pairs()
