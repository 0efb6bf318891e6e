"""A page of figures: counted, drawn, told in a table, and given as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from crm.charts import strips
from crm.export.cells import Leaf
from crm.export.figures import Figures
from crm.export.formats import CSV, JSON, Format
from crm.export.log import note
from crm.export.names import disposition
from crm.export.sheet import as_read_by
from crm.export.sheets import XLSX
from crm.views.exports import download
from crm.views.report_rows import table_rows

FORMATS: tuple[Format, ...] = (XLSX, CSV, JSON)
#: how wide a picture is, and how high one of its strips with the name above it
WIDTH, STRIP, MOST_STRIPS = 640, 44, 20


@dataclass(frozen=True)
class Column:
    """A column of figures: how a file calls it, what people call it; `percent` of a whole."""

    name: str
    label: Any
    percent: bool = False


@dataclass(frozen=True)
class Line:
    """A line of figures: what they are about, where that is shown, and one for each column.

    `parts` is drawn, in the order of the legend.
    """

    labels: tuple[str, ...]
    url: str
    figures: tuple[int | None, ...]
    parts: tuple[int, ...]


class Report(TemplateView):
    """Says what is counted; the shared template shows it."""

    template_name = "crm/report.html"
    title: ClassVar[Any]
    form_class: ClassVar[type[Form]]
    #: how the columns are called that say what a line is about: (name for files, label)
    columns: ClassVar[tuple[Column, ...]]
    #: what the parts of a strip stand for, each with a tone of the scale
    legend: ClassVar[tuple[tuple[Any, int], ...]]

    @cached_property
    def form(self) -> Any:
        return self.form_class(self.request.GET)

    @cached_property
    def lines(self) -> Sequence[Line]:
        """What is told, in the order it is told."""
        self.form.is_valid()
        return self.counted(self.form.cleaned_data)

    def heads(self) -> list[tuple[str, str]]:
        """(name for files, label) of the columns that say what a line is about."""
        raise NotImplementedError

    def counted(self, asked: dict[str, Any]) -> Sequence[Line]:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The figures as a file, noted before it leaves."""
        asked = request.POST.get("format", "")
        chosen = next((one for one in FORMATS if one.slug == asked), None)
        if chosen is None or not self.lines:
            return self.refuse()
        sheet: Any = self.figures()
        note(
            *(sheet.title, chosen.slug, len(sheet)),
            by=request.user,
            address=request.get_full_path()[:2000],
        )
        response = download(
            as_read_by(request.user, chosen.write(sheet)),
            chosen.content_type,
        )
        with translation.override("en"):
            plain = str(self.title)
        response["Content-Disposition"] = disposition(sheet.title, plain, chosen.extension)
        return response

    def refuse(self) -> HttpResponse:
        context = self.get_context_data(why=_("There is nothing to export, or no such file."))
        return self.render_to_response(context, status=422)

    def figures(self) -> Figures:
        """The same lines for a file."""
        leaves = [Leaf(name, label, "text") for name, label in self.heads()]
        leaves += [Leaf(each.name, str(each.label), "number") for each in self.columns]
        rows = [(*line.labels, *line.figures) for line in self.lines]
        return Figures(str(self.title), leaves, rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "title": self.title,
            "form": self.form,
            "heads": [label for _name, label in self.heads()],
            "columns": self.columns,
            "lines": self.lines,
            "rows": table_rows(self.columns, self.lines),
            "formats": FORMATS if self.lines else (),
            "legend": self.legend,
            **self.picture(),
        }
        return super().get_context_data(**(own | kwargs))

    def pictured(self) -> Sequence[Line]:
        """The lines that can be drawn."""
        return self.lines

    def picture(self) -> dict[str, Any]:
        """The first lines as strips, begun where one begins to read."""
        shown = self.pictured()[:MOST_STRIPS]
        rtl = get_language_bidi()
        tones = [tone for _label, tone in self.legend]
        drawn = strips([line.parts for line in shown], tones, WIDTH, STRIP, from_right=rtl)
        return {
            "strips": list(zip(shown, drawn, strict=True)),
            "edge": WIDTH if rtl else 0,
            "picture_width": WIDTH,
            "picture_height": STRIP * len(shown),
        }
