"""The tables of the yearly report as sheets of one file."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cooperation.yearly import Row
from cooperation.yearly_beside import Beside
from crm.export.cells import Leaf
from crm.export.figures import Figures

#: what tells, and is no number
WORDS = ("name", "kind", "title", "unit", "stage")


def sheets(report: Beside) -> list[Figures]:
    """The figures first, then a sheet for each table that has lines."""
    tables = [
        table(_("The year at a glance"), report.figures, of_figures(report)),
        table(_("Meetings by month"), report.months, of_months(report)),
        table(_("Implementation of resolutions"), report.bodies, of_bodies(report)),
        table(_("Initiatives by kind"), report.kinds, of_kinds(report)),
        table(_("Where they stand"), stages(report), of_stages()),
        table(_("What came of them"), measures(report), of_measures(report)),
        table(_("Problems by category"), report.categories, of_categories(report)),
        table(_("Who took part"), report.participants, of_participants(report)),
    ]
    return [one for one in tables if one.rows]


def table(title: str, rows: Iterable[Row], columns: dict[str, str]) -> Figures:
    """Rows as a sheet of the columns {key: label}."""
    held = {name: "text" if name in WORDS else "number" for name in columns}
    leaves = [Leaf(name, label, held[name]) for name, label in columns.items()]  # type: ignore[arg-type]
    return Figures(title, leaves, [tuple(row[name] for name in columns) for row in rows])


def stages(report: Beside) -> list[Row]:
    """A row for each stage of each kind."""
    return [
        {"kind": kind["title"], "stage": str(stage), "n": n}
        for kind in report.kinds
        for stage, n in kind["stages"]
    ]


def measures(report: Beside) -> list[Row]:
    return [row | {"kind": kind["title"]} for kind in report.kinds for row in kind["measures"]]


def beside(report: Beside, **labels: str) -> dict[str, str]:
    """Columns of figures, each followed by what it was the year before and the change."""
    columns = {}
    for name, label in labels.items():
        told = {"label": label, "year": report.before.year}
        columns[name] = label
        columns[f"{name}_was"] = _("%(label)s, %(year)s") % told
        columns[f"{name}_more"] = _("%(label)s, change") % told
    return columns


def of_figures(report: Beside) -> dict[str, str]:
    return {
        "name": _("Name"),
        "n": str(report.now.year),
        "was": str(report.before.year),
        "more": _("Change"),
    }


def of_months(report: Beside) -> dict[str, str]:
    return {"name": _("Month")} | beside(report, meetings=_("Meetings"))


def of_bodies(report: Beside) -> dict[str, str]:
    return {"name": _("Body")} | beside(
        report,
        made=_("Resolutions"),
        done=_("Carried out"),
        open=_("Still open"),
        dropped=_("Dropped"),
        rate=_("Rate"),
    )


def of_kinds(report: Beside) -> dict[str, str]:
    return {"title": _("Kind")} | beside(
        report, total=_("Initiatives"), begun=_("Begun"), finished=_("Finished")
    )


def of_stages() -> dict[str, str]:
    return {"kind": _("Kind"), "stage": _("Stage"), "n": _("Initiatives")}


def of_measures(report: Beside) -> dict[str, str]:
    told = {"kind": _("Kind"), "title": _("Measure"), "unit": _("Unit")}
    return told | beside(report, planned=_("Planned"), actual=_("Actual"), share=_("Come true"))


def of_categories(report: Beside) -> dict[str, str]:
    return {"name": _("Category")} | beside(
        report,
        raised=_("Raised"),
        solved=_("Solved"),
        open=_("Still open"),
        rejected=_("Rejected"),
    )


def of_participants(report: Beside) -> dict[str, str]:
    return {"name": _("Organization")} | beside(
        report, meetings=_("Meetings"), initiatives=_("Initiatives")
    )
