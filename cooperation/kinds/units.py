"""The units measures are counted in; what has the same unit can be summed over all kinds."""

from typing import Any

from django.utils.translation import gettext_lazy as _

UNITS: dict[str, Any] = {
    "persons": _("persons"),
    "hours": _("hours"),
    "sessions": _("sessions"),
    "certificates": _("certificates"),
    "firms": _("firms"),
    "m2": _("square metres"),
    "days": _("days"),
    "visitors": _("visitors"),
    "contracts": _("contracts"),
    "usd": _("US dollars"),
    "eur": _("euros"),
    "million_rials": _("million rials"),
    "tonnes": _("tonnes"),
    "countries": _("countries"),
    "orders": _("orders"),
    "jobs": _("jobs"),
    "responses": _("responses"),
    "percent": _("percent"),
    "reports": _("reports"),
    "papers": _("papers"),
    "theses": _("theses"),
    "mills": _("mills"),
}

MONEY = ("usd", "eur", "million_rials")


def units() -> list[tuple[str, Any]]:
    """For the model field: asked at run time, so that a new unit needs no migration."""
    return list(UNITS.items())
