"""The yearly report as it is shown: its pictures drawn, its paper set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from cooperation.models.reckoning import RECKONED
from cooperation.yearly import Row, Year
from cooperation.yearly_beside import Beside
from cooperation.yearly_words import paragraphs
from crm import pdf
from crm.charts import strips
from crm.dates import today
from engagements.letter_paper import reached

#: how wide a bar is, that of a share, and how high the highest column
WIDE, SHARE, HIGH = 240, 60, 60
#: the columns of a month: the year before is narrower, and first where one begins to read
MONTH, NOW, WAS = 26, 13, 8
#: the tones of bars, and what they are on paper, where no style of the page reaches a drawing;
#: apart in black and white too, where each has the outline of the template
INKS = {4: "#0b5252", 2: "#8fc4c0", 1: "#ffffff"}
DONE, OPEN, DROPPED = 4, 2, 1
#: so many of those who took part are told
MOST = 15
#: so many lines of a table are kept on one page
WHOLE = 16
#: the first figures, on the cover
COVER = ("meetings", "resolutions", "rate", "initiatives", "solved", "participants")


def told(report: Year) -> dict[str, Any]:
    """What page and paper tell."""
    both = Beside(report)
    return {
        "report": report,
        "both": both,
        "paragraphs": paragraphs(both),
        "reckoned": RECKONED,
        "today": today(),
        "months": columns(both.months),
        "kinds": [
            kind | {"measures": shares(kind["measures"])}
            for kind in bars(both.kinds, ("finished", "going", "stopped"))
        ],
        "bodies": bars(both.bodies, ("done", "open", "dropped")),
        "categories": bars(both.categories, ("solved", "open", "rejected")),
        "participants": both.participants[: min(MOST, len(report.participants))],
        "more": max(len(report.participants) - MOST, 0),
        "wide": WIDE,
        "narrow": SHARE,
        "high": HIGH,
    }


def typeset(report: Year) -> bytes:
    """The PDF in the language of who asked."""
    office = report.home
    own = {"office": office, "reached": reached(office), "reader": report.user}
    context = told(report) | own
    context |= on_paper(context)
    return pdf.typeset("paper/yearly.html", "yearly", get_language() or "fa", context)


def on_paper(shown: dict[str, Any]) -> dict[str, Any]:
    """What only the paper has: its cover, its contents, its figures in two columns."""
    figures, kinds = shown["both"].figures, shown["kinds"]
    measured = [kind for kind in kinds if kind["measures"]]
    there = {
        "glance": True,
        "months": True,
        "bodies": shown["bodies"],
        "kinds": kinds,
        "measures": measured,
        "notable": shown["report"].notable,
        "agreements": shown["both"].agreements,
        "problems": shown["categories"],
        "part": shown["participants"],
    }
    return {
        "cover": [one for one in figures if one["key"] in COVER],
        "figures": in_two(figures),
        "contents": in_two([(key, title) for key, title in chapters().items() if there[key]]),
        "measured": measured,
        "whole": WHOLE,
    }


def chapters() -> dict[str, str]:
    return {
        "glance": _("The year at a glance"),
        "months": _("Meetings by month"),
        "bodies": _("Implementation of resolutions"),
        "kinds": _("Initiatives by kind"),
        "measures": _("What came of them"),
        "notable": _("Notable initiatives"),
        "agreements": _("Agreements in force in the year"),
        "problems": _("Problems by category"),
        "part": _("Who took part"),
    }


def in_two(rows: list[Any]) -> list[tuple[Any, ...]]:
    """The rows in two columns, to be read down the first and then the second."""
    half = (len(rows) + 1) // 2
    return [tuple(rows[at::half]) for at in range(half)]


def title_of(report: Year) -> str:
    """What its files are called: the year and whom it is about."""
    return f"{_('Yearly report')} {report.year} {report.about}".replace("/", "-")[:80]


def file_name(report: Year) -> str:
    return f"{title_of(report)}.pdf"


def bars(rows: Sequence[Row], names: tuple[str, str, str], wide: int = WIDE) -> list[Row]:
    """The rows, each with a `bar` of [(x, width, tone, ink)], begun where one begins to read."""
    counted = [[row[name] for name in names] for row in rows]
    drawn = strips(counted, (DONE, OPEN, DROPPED), wide, 0, from_right=get_language_bidi())
    return [
        row | {"bar": [(part.x, part.width, part.tone, INKS[part.tone]) for part in parts]}
        for row, parts in zip(rows, drawn, strict=True)
    ]


def shares(rows: Sequence[Row]) -> list[Row]:
    """The measures, each with a `bar` of how much of its plan came true."""
    reached = [min(row["share"] or 0, 100) for row in rows]
    pairs = zip(rows, reached, strict=True)
    told = [row | {"met": met, "missing": 100 - met, "none": 0} for row, met in pairs]
    return bars(told, ("met", "missing", "none"), SHARE)


def columns(rows: Sequence[Row]) -> list[Row]:
    """The months, each with its `columns` [(x, y, width, height, tone, ink)] of both years."""
    most = max((max(row["meetings"], row["meetings_was"]) for row in rows), default=0) or 1
    rtl = get_language_bidi()
    was, now = (MONTH - WAS - 1, 2) if rtl else (1, MONTH - NOW - 2)
    drawn = (("meetings_was", was, WAS, OPEN), ("meetings", now, NOW, DONE))
    return [
        row
        | {
            "columns": [
                (x, HIGH - height, wide, height, tone, INKS[tone])
                for name, x, wide, tone in drawn
                for height in (round(HIGH * row[name] / most),)
            ]
        }
        for row in rows
    ]
