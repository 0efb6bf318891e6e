"""The pages of exports: what is exported and as what, and for administrators who took what."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from crm.export import jobs
from crm.export.formats import Format
from crm.export.log import note
from crm.export.names import disposition, plural_in_english
from crm.export.sheet import Sheet, as_read_by
from crm.export.source import sheet_at
from crm.filters import RecordFilter
from crm.forms import ActionForm
from crm.jobs import start
from crm.listing import list_view, with_query
from crm.models import Batch, Export, Job
from crm.tables import (
    ChoiceColumn,
    Column,
    CountColumn,
    MomentColumn,
    NameColumn,
    RecordTable,
    TickColumn,
)
from crm.views.lists import RecordList

#: how many signs of an address are taken for one
LONGEST = 8_000


class ExportPage(TemplateView):
    """A list as a file: what is in it, as which kinds, and the file itself.

    The address says of what: ?of=<address of the list>, or ?batch=<key> of rows chosen in one.
    """

    template_name = "crm/export.html"

    @cached_property
    def batch(self) -> Batch | None:
        """The reader's own choice of rows."""
        key = self.request.GET.get("batch")
        if key is None:
            return None
        try:
            return get_object_or_404(Batch, pk=key, by=self.request.user)
        except ValidationError:
            raise Http404 from None

    @cached_property
    def address(self) -> str:
        """The list as its reader saw it."""
        if self.batch is not None and list_view(self.batch.page) is not None:
            return with_query(reverse(self.batch.page), self.batch.query)
        return self.request.GET.get("of", "")[:LONGEST]

    @cached_property
    def sheet(self) -> Sheet:
        return sheet_at(self.address, self.request.user, self.batch)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file, or why there is none."""
        asked = request.POST.get("format", "")
        chosen = next((one for one in self.sheet.table.formats if one.slug == asked), None)
        if chosen is None:
            return self.refuse(_("Choose the kind of file."))
        if not len(self.sheet):
            return self.refuse(_("There is nothing to export: no row is shown."))
        if 0 < chosen.slow_from <= len(self.sheet):
            return redirect(self.ask_for(chosen))
        return self.answer(chosen)

    def ask_for(self, chosen: Format) -> Job:
        """The job that makes a file nobody wants to wait for."""
        return start(
            jobs.LIST,
            by=self.request.user,
            title=_("Export %(list)s") % {"list": self.sheet.title},
            address=self.address,
            batch=str(self.batch.pk) if self.batch else "",
            format=chosen.slug,
            back_url=self.address,
        )

    def answer(self, chosen: Format) -> StreamingHttpResponse:
        """The file as a download, noted before it leaves."""
        user, sheet, told = self.request.user, self.sheet, self.batch is not None
        note(sheet.title, chosen.slug, len(sheet), by=user, address=self.address, chosen=told)
        response = download(as_read_by(user, chosen.write(sheet)), chosen.content_type)
        model = self.sheet.table._meta.model
        response["Content-Disposition"] = disposition(
            self.sheet.title, plural_in_english(model), chosen.extension
        )
        return response

    def refuse(self, why: str) -> HttpResponse:
        return self.render_to_response(self.get_context_data(why=why), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = len(self.sheet)
        own = {
            "title": _("Export %(list)s") % {"list": self.sheet.title},
            "crumbs": [{"label": self.sheet.title, "url": self.address}],
            "count": count,
            "count_text": jobs.rows_in_words(count),
            "columns": [leaf.label for leaf in self.sheet.leaves],
            "formats": self.sheet.table.formats,
            "list_url": self.address,
            "batch": self.batch,
        }
        return super().get_context_data(**(own | kwargs))


def download(pieces: Iterator[bytes], content_type: str) -> StreamingHttpResponse:
    """An answer that leaves while it is made; what goes wrong at the start is an error page."""
    first = next(pieces, b"")
    return StreamingHttpResponse(chain([first], pieces), content_type=content_type)


class ExportFilter(RecordFilter):
    format = django_filters.ChoiceFilter(
        choices=Export.Format.choices, label=gettext_lazy("Format")
    )

    class Meta:
        model = Export
        fields = ("format",)


class ExportTable(RecordTable):
    title = NameColumn(gettext_lazy("What was exported"), accessor="title", orderable=False)
    by = Column(gettext_lazy("By whom"), accessor="created_by", orderable=False, css="c-org clip")
    count = CountColumn(gettext_lazy("Rows"), accessor="count", css="num")
    format = ChoiceColumn(gettext_lazy("Format"), accessor="format", orderable=False)
    at = MomentColumn(gettext_lazy("When"), accessor="created_at", css="c-due num")
    chosen = TickColumn(optional=True)
    address = Column(css="c-hide clip", optional=True)

    class Meta(RecordTable.Meta):
        model = Export
        order_by = "-at"


class ExportList(RecordList):
    """Who took what out of the product."""

    model = Export
    table_class = ExportTable
    filter_class = ExportFilter
    icon = "download"
    empty_text = gettext_lazy("What anybody exports is noted here: who, what, how many rows, when.")


class PasswordForm(ActionForm):
    """Asks once more who it is: a screen left alone gives nobody everything."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your password."))
        return password


class ExportEverything(TemplateView):
    """The whole database as an archive, made in the background; for administrators only."""

    template_name = "crm/action_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_administrator:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One at a time; asked again while it is made, it leads to the one that is."""
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        mine = Job.objects.unfinished().filter(by=request.user, action=jobs.EVERYTHING)
        title = _("Export of the whole database")
        return redirect(mine.first() or start(jobs.EVERYTHING, by=request.user, title=title))

    def get_form(self, *data: Any) -> PasswordForm:
        return PasswordForm(*data, user=self.request.user, obj=None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "title": _("Export of the whole database"),
            "crumbs": [{"label": _("Exports"), "url": reverse("export-list")}],
            "explanation": _(
                "Every record with its history, what is confidential and in the trash too, and all "
                "photos and files, in one archive that any program can read; without passwords and "
                "sessions. "
                "Whoever has the file has everything: keep it as safe as the product itself."
            ),
            "submit_label": _("Make the archive"),
            "cancel_url": reverse("export-list"),
        }
        if "form" not in kwargs:
            own["form"] = self.get_form()
        return super().get_context_data(**(own | kwargs))
