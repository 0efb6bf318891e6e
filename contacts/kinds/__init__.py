"""The kinds of organizations; one line here is one more kind."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.kinds import Kind, Kinds

KINDS = Kinds(
    (
        Kind(slug="national_association", title=_("National association")),
        Kind(slug="provincial_association", title=_("Provincial association")),
        Kind(slug="ministry", title=_("Ministry")),
        Kind(slug="agency", title=_("Government agency")),
        Kind(slug="agency_office", title=_("Office or deputy of an agency")),
        Kind(slug="industrial_town", title=_("Industrial town")),
        Kind(slug="parks_company", title=_("Industrial parks company of a province")),
        Kind(slug="petrochemical", title=_("Petrochemical unit")),
        Kind(slug="mill", title=_("Company or mill")),
        Kind(slug="university", title=_("University")),
        Kind(slug="chamber", title=_("Chamber")),
        Kind(slug="union", title=_("Union or guild")),
        Kind(slug="media", title=_("Media")),
        Kind(slug="foreign", title=_("Foreign body")),
        Kind(slug="other", title=_("Other")),
    )
)


def choices() -> list[tuple[str, Any]]:
    """For the model field: asked at run time, so that a new kind needs no migration."""
    return KINDS.pairs()
