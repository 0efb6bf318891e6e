"""The tables of the yearly report as sheets of one file."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cooperation.yearly import Row, Year
from crm.export.cells import Leaf
from crm.export.figures import Figures

#: what tells, and is no number
WORDS = ("name", "kind", "title", "unit", "stage")


def sheets(report: Year) -> list[Figures]:
    """The figures first, then a sheet for each table that has lines."""
    tables = [
        table(_("The year at a glance"), figures(report), {"name": _("Name"), "n": _("Number")}),
        table(
            _("Meetings by month"), report.months, {"name": _("Month"), "meetings": _("Meetings")}
        ),
        table(_("Implementation of resolutions"), report.bodies, of_bodies()),
        table(_("Initiatives by kind"), stages(report), of_stages()),
        table(_("What came of them"), measures(report), of_measures()),
        table(_("Problems by category"), report.categories, of_categories()),
        table(_("Who took part"), report.participants, of_participants()),
    ]
    return [one for one in tables if one.rows]


def table(title: str, rows: Iterable[Row], columns: dict[str, str]) -> Figures:
    """Rows as a sheet of the columns {key: label}."""
    held = {name: "text" if name in WORDS else "number" for name in columns}
    leaves = [Leaf(name, label, held[name]) for name, label in columns.items()]  # type: ignore[arg-type]
    return Figures(title, leaves, [tuple(row[name] for name in columns) for row in rows])


def figures(report: Year) -> list[Row]:
    told = {
        "meetings": _("Meetings held"),
        "resolutions": _("Resolutions made"),
        "rate": _("Carried out, percent"),
        "letters": _("Letters"),
        "initiatives": _("Initiatives"),
        "begun": _("Begun"),
        "finished": _("Finished"),
        "raised": _("Problems raised"),
        "solved": _("Problems solved"),
        "participants": _("Organizations that took part"),
    }
    return [{"name": label, "n": report.totals[name]} for name, label in told.items()]


def stages(report: Year) -> list[Row]:
    """A row for each stage of each kind."""
    return [
        {"kind": str(kind["title"]), "stage": str(stage), "n": n}
        for kind in report.kinds
        for stage, n in kind["stages"]
    ]


def measures(report: Year) -> list[Row]:
    return [row | {"kind": str(kind["title"])} for kind in report.kinds for row in kind["measures"]]


def of_bodies() -> dict[str, str]:
    return {
        "name": _("Body"),
        "made": _("Resolutions"),
        "done": _("Carried out"),
        "open": _("Still open"),
        "dropped": _("Dropped"),
        "rate": _("Rate"),
    }


def of_stages() -> dict[str, str]:
    return {"kind": _("Kind"), "stage": _("Stage"), "n": _("Initiatives")}


def of_measures() -> dict[str, str]:
    return {
        "kind": _("Kind"),
        "title": _("Measure"),
        "unit": _("Unit"),
        "planned": _("Planned"),
        "actual": _("Actual"),
        "share": _("Come true"),
    }


def of_categories() -> dict[str, str]:
    return {
        "name": _("Category"),
        "raised": _("Raised"),
        "solved": _("Solved"),
        "open": _("Still open"),
        "rejected": _("Rejected"),
    }


def of_participants() -> dict[str, str]:
    return {
        "name": _("Organization"),
        "meetings": _("Meetings"),
        "initiatives": _("Initiatives"),
    }
