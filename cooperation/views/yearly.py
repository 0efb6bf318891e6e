"""The yearly report: of the association, a body or an organization; a page and a paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import get_language, get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from contacts.models import Organization
from cooperation.yearly import Row, Year
from cooperation.yearly_sheets import sheets
from crm import pdf
from crm.charts import strips
from crm.dates import jalali_year, today
from crm.export.log import note
from crm.export.names import disposition
from crm.export.sheet import as_read_by
from crm.export.sheets import XLSX
from crm.picks import PickField
from crm.views.exports import download
from engagements.forms.asked import OfBody, OfYear
from engagements.letter_paper import reached
from engagements.views.minutes import handed_over

#: how wide a bar is, and how high the highest column
WIDE, HIGH = 240, 60
#: the tones of bars, and what they are on paper, where no style of the page reaches a drawing
INKS = {4: "#0b6a6a", 2: "#a9d3d0", 1: "#dcdcdc"}
DONE, OPEN, DROPPED = 4, 2, 1
#: so many of those who took part are told
MOST = 15


class YearForm(OfYear, OfBody):
    """Of which Jalali year, and about whom."""

    organization = PickField(
        Organization.objects.all(), required=False, label=gettext_lazy("Organization")
    )
    field_order = ("year", "body", "organization")


class YearlyReport(TemplateView):
    """What the year brought, as its reader may see it; with `?as=pdf` the paper."""

    template_name = "cooperation/yearly.html"

    @cached_property
    def form(self) -> YearForm:
        return YearForm(self.request.GET)

    @cached_property
    def report(self) -> Year:
        """Of this year and the whole association, unless something else is asked for."""
        self.form.is_valid()
        asked = self.form.cleaned_data
        return Year(
            year=asked.get("year") or jalali_year(today()),
            user=self.request.user,
            body=asked.get("body"),
            organization=asked.get("organization"),
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Printing changes nothing: whoever may read the report may print it."""
        if request.GET.get("as") != "pdf":
            return self.render_to_response(self.get_context_data())
        try:
            file = pdf.typeset("paper/yearly.html", "yearly", get_language() or "fa", self.paper())
        except pdf.Unavailable as missing:
            context = self.get_context_data(trouble=str(missing))
            return self.render_to_response(context, status=503)
        name = f"{_('Yearly report')} {self.report.year} {self.report.about}".replace("/", "-")
        return handed_over(file, "application/pdf", f"{name[:80]}.pdf")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The tables as sheets of a file, noted before it leaves."""
        if self.report.is_empty:
            why = _("There is nothing to export, or no such file.")
            return self.render_to_response(self.get_context_data(trouble=why), status=422)
        made: Any = sheets(self.report)
        title, count = _("Yearly report"), sum(map(len, made))
        note(title, XLSX.slug, count, by=request.user, address=request.get_full_path()[:2000])
        file = as_read_by(request.user, XLSX.write_all(made))
        response = download(file, XLSX.content_type)
        response["Content-Disposition"] = disposition(title, "Yearly report", XLSX.extension)
        return response

    def paper(self) -> dict[str, Any]:
        office = self.report.home
        own = {"office": office, "reached": reached(office), "reader": self.request.user}
        return self.told() | own | {"today": today()}

    def told(self) -> dict[str, Any]:
        """What page and paper tell."""
        report = self.report
        return {
            "report": report,
            "totals": report.totals,
            "months": columns(report.months),
            "bodies": bars(report.bodies, ("done", "open", "dropped")),
            "categories": bars(report.categories, ("solved", "open", "rejected")),
            "participants": report.participants[:MOST],
            "more": max(len(report.participants) - MOST, 0),
            "wide": WIDE,
            "high": HIGH,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.copy()
        query["as"] = "pdf"
        own = {"title": _("Yearly report"), "form": self.form, "pdf_url": f"?{query.urlencode()}"}
        return super().get_context_data(**(self.told() | own | kwargs))


def bars(rows: Sequence[Row], names: tuple[str, str, str]) -> list[Row]:
    """The rows, each with a `bar` of [(x, width, tone, ink)], begun where one begins to read."""
    counted = [[row[name] for name in names] for row in rows]
    drawn = strips(counted, (DONE, OPEN, DROPPED), WIDE, 0, from_right=get_language_bidi())
    return [
        row | {"bar": [(part.x, part.width, part.tone, INKS[part.tone]) for part in parts]}
        for row, parts in zip(rows, drawn, strict=True)
    ]


def columns(rows: Sequence[Row]) -> list[Row]:
    """The months, each with the `top` and `height` of its column."""
    most = max((row["meetings"] for row in rows), default=0) or 1
    heights = [round(HIGH * row["meetings"] / most) for row in rows]
    return [
        row | {"top": HIGH - height, "height": height}
        for row, height in zip(rows, heights, strict=True)
    ]
