"""What is done to an import from its page: looked at anew, run, undone, forgotten, handed over."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from contacts.actions import import_undo, importing, imports
from contacts.forms.imports import DecideForm, RunForm
from contacts.imports.bad_rows import workbook_of
from contacts.imports.planned import column_names
from contacts.models import Import, ImportRow
from contacts.views.imports import BAD, PAGE, OneImport, told_kept
from crm.bulk import many_objects
from crm.export.names import cleaned
from crm.listing import with_query
from crm.models import Record
from crm.wording import faults

#: letters of a file's name that come back in the name of its rows to mend
STEM = 50


class ImportAct(OneImport):
    """Something done to an import; only sent to, from its page."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it; what is refused is said on the page of the import."""
        try:
            self.act()
        except ValidationError as error:
            messages.warning(request, " ".join(faults(error)))
        return redirect(self.next_url())

    def act(self) -> None:
        raise NotImplementedError

    def next_url(self) -> str:
        return self.imported.get_absolute_url()


class ImportCheck(ImportAct):
    """What was asked is answered, and all rows are looked at anew."""

    def act(self) -> None:
        named = [name[1:] for name in self.request.POST if name[:1] == "r"][: 3 * PAGE]
        numbers = [int(text) for text in named if text.isdecimal() and len(text) < 8]
        rows = ImportRow.objects.filter(imported=self.imported, number__in=numbers)
        form = DecideForm(self.request.POST, imported=self.imported, rows=rows)
        if not form.is_valid():
            raise ValidationError(_("This choice is not offered any more; look again."))
        if "go" in self.request.POST:
            imports.keep_choices(self.imported, **form.asked)
        else:
            lenient = "lenient" in self.request.POST
            imports.decide(self.imported, by=self.request.user, lenient=lenient, **form.asked)

    def next_url(self) -> str:
        """To the page of rows that was asked for, with what was chosen on this one kept."""
        query = self.request.POST.get("go", "").partition("?")[2].partition("#")[0]
        asked = QueryDict(query)
        told = {name: asked[name] for name in ("show", "page") if name in asked}
        return with_query(super().next_url(), urlencode(told)) + ("#rows" if told else "")


class ImportRun(ImportAct):
    def act(self) -> None:
        form = RunForm(self.request.POST, user=self.request.user)
        if not form.is_valid():
            raise ValidationError([error for told in form.errors.values() for error in told])
        importing.begin(self.imported, by=self.request.user, **form.cleaned_data)


class ImportUndo(ImportAct):
    """Asks first, and says what undoing would leave."""

    http_method_names = ("get", "post")
    template_name = "contacts/import_undo.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """For what can be undone; else its page says how it stands."""
        return self.show() if self.imported.may_be_undone else redirect(self.imported)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = super().get_context_data(**kwargs)
        back = {"label": self.imported.name, "url": self.imported.get_absolute_url()}
        return own | {"title": _("Undo the import?"), "crumbs": [*own["crumbs"], back]}

    def act(self) -> None:
        import_undo.begin(self.imported, by=self.request.user)


class ImportUndoPanel(OneImport):
    """What undoing it now would put back, throw away and leave; found out without writing."""

    template_name = "contacts/_import_undo.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        with many_objects():
            found = import_undo.look(self.imported, by=self.request.user)
        own = {
            "back": counted(found.back),
            "gone": counted(found.gone),
            "kept": told_kept(found.kept[:PAGE], self.request.user),
            "kept_count": len(found.kept),
            "more_kept": max(0, len(found.kept) - PAGE),
        }
        return super().get_context_data(**(own | kwargs))


def counted(found: Counter[type[Record]]) -> list[tuple[str, int]]:
    """[(what, how many)] of each type there is any of."""
    return [(str(model._meta.verbose_name_plural), n) for model, n in found.items() if n]


class ImportDiscard(ImportAct):
    def act(self) -> None:
        imports.discard(self.imported, by=self.request.user)
        messages.success(self.request, _("“%(name)s” was forgotten.") % {"name": self.imported})

    def next_url(self) -> str:
        gone = not Import.objects.filter(pk=self.kwargs["pk"]).exists()
        return reverse("contacts:import") if gone else super().next_url()


class ImportBadRows(OneImport):
    """The rows nothing of which is taken, as a workbook to be mended and sent again."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
        """A file, not a page."""
        rows = ImportRow.objects.filter(imported=self.imported, verdict__in=BAD).order_by("number")
        if not rows.aggregate(count=Count("pk"))["count"]:
            messages.warning(request, _("No row is wrong."))
            return redirect(self.imported)
        try:
            names = column_names(self.imported)
        except ValidationError:
            names = []
        content = workbook_of(rows.iterator(), names, right_to_left=get_language_bidi())
        stem = self.imported.name.rpartition(".")[0] or self.imported.name
        name = cleaned(_("%(name)s – rows to mend") % {"name": stem[:STEM]})
        return FileResponse(content, as_attachment=True, filename=f"{name}.xlsx")
