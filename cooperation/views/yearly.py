"""The yearly report: of the association, a body or an organization; a page, a paper, a file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from contacts.models import Organization
from cooperation.actions.yearly import ask_for_pdf
from cooperation.yearly import Year
from cooperation.yearly_beside import Beside
from cooperation.yearly_paper import title_of, told
from cooperation.yearly_sheets import sheets
from crm.dates import jalali_year, today
from crm.export.log import note
from crm.export.names import disposition
from crm.export.sheet import as_read_by
from crm.export.sheets import XLSX
from crm.picks import PickField
from crm.views.exports import download
from engagements.forms.asked import OfBody, OfYear


class YearForm(OfYear, OfBody):
    """Of which Jalali year, and about whom."""

    organization = PickField(
        Organization.objects.all(), required=False, label=gettext_lazy("Organization")
    )
    field_order = ("year", "body", "organization")

    def clean_year(self) -> int | None:
        """One that has begun."""
        year: int | None = self.cleaned_data.get("year")
        if year and year > jalali_year(today()):
            raise ValidationError(_("This year has not begun: there is nothing to report of it."))
        return year


class YearlyReport(TemplateView):
    """What the year brought beside the one before, as its reader may see it."""

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

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The tables as a file at once, or with `as=pdf` the paper as a job."""
        if self.report.is_empty or self.form.errors:
            why = _("There is nothing to export, or no such file.")
            return self.render_to_response(self.get_context_data(trouble=why), status=422)
        if request.POST.get("as") == "pdf":
            return redirect(ask_for_pdf(self.report, by=request.user))
        return self.sheets()

    def sheets(self) -> HttpResponseBase:
        """The tables as sheets of a file, noted before it leaves."""
        user, address = self.request.user, self.request.get_full_path()[:2000]
        made: Any = sheets(Beside(self.report))
        title, count = title_of(self.report), sum(map(len, made))
        note(title, XLSX.slug, count, by=user, address=address)
        file = as_read_by(user, XLSX.write_all(made))
        response = download(file, XLSX.content_type)
        plain = f"Yearly report {self.report.year}"
        response["Content-Disposition"] = disposition(title, plain, XLSX.extension, dated=False)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {"title": _("Yearly report"), "form": self.form}
        return super().get_context_data(**(told(self.report) | own | kwargs))
