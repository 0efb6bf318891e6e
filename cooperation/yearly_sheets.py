"""The tables of the yearly report as sheets of one file."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cooperation.yearly import Row
from cooperation.yearly_beside import Beside
from crm.dates import format_date, today
from crm.export.cells import Leaf
from crm.export.figures import Figures

#: what tells, and is no number
WORDS = ("name", "kind", "title", "unit", "stage", "body", "parties", "text", "signed", "until")


def sheets(report: Beside) -> list[Figures]:
    """The figures first, then a sheet for each table that has lines."""
    tables = [
        table(_("About this report"), about(report), {"name": _("Report"), "text": ""}),
        table(_("The year at a glance"), report.figures, of_figures(report)),
        table(_("Meetings by month"), report.months, of_months(report)),
        table(_("Implementation of resolutions"), report.bodies, of_bodies(report)),
        table(_("Initiatives by kind"), report.kinds, of_kinds(report)),
        table(_("Where they stand today"), stages(report), of_stages()),
        table(_("What came of them"), measures(report), of_measures(report)),
        table(_("Notable initiatives"), notable(report), of_notable()),
        table(_("Agreements"), agreements(report), of_agreements()),
        table(_("Problems by category"), report.categories, of_categories(report)),
        table(_("Who took part"), report.participants, of_participants(report)),
    ]
    return [one for one in tables if one.rows]


def table(title: str, rows: Iterable[Row], columns: dict[str, str]) -> Figures:
    """Rows as a sheet of the columns {key: label}."""
    held = {name: "text" if name in WORDS else "number" for name in columns}
    leaves = [Leaf(name, label, held[name]) for name, label in columns.items()]  # type: ignore[arg-type]
    return Figures(title, leaves, [tuple(row[name] for name in columns) for row in rows])


def about(report: Beside) -> list[Row]:
    """Whom the file is about, and of which time it tells."""
    year = str(report.now.year)
    if report.is_running:
        year = _("%(year)s, until %(day)s") % {"year": year, "day": format_date(today(), "long")}
    told = {_("About"): report.now.about, _("Year"): year}
    return [{"name": name, "text": value} for name, value in told.items()]


def notable(report: Beside) -> list[Row]:
    return [
        {
            "title": str(one),
            "kind": str(one.track.title),
            "stage": one.get_stage_display(),
            "body": str(one.body or ""),
            "parties": _(", ").join(str(party.who) for party in one.partners),
            "text": one.last_word or "",
        }
        for one in report.now.notable
    ]


def agreements(report: Beside) -> list[Row]:
    return [
        {
            "title": str(one),
            "signed": format_date(one.signed),
            "until": format_date(one.valid_until),
            "owed": one.owed,
            "kept": one.kept,
        }
        for one in report.agreements
    ]


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


def of_notable() -> dict[str, str]:
    told = {"title": _("Initiative"), "kind": _("Kind"), "stage": _("Stage"), "body": _("Body")}
    return told | {"parties": _("Parties"), "text": _("Last news")}


def of_agreements() -> dict[str, str]:
    told = {"title": _("Agreement"), "signed": _("Signed"), "until": _("Valid until")}
    return told | {"owed": _("Obligations"), "kept": _("Of them met")}


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
