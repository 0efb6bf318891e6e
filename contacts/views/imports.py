"""The pages of importing: the file, its columns, what would change, what did, taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from contacts.actions import imports
from contacts.forms.imports import ColumnsForm, DecideForm, RunForm, SheetForm, UploadForm
from contacts.imports.places import told_of_places
from contacts.imports.planned import column_names, head_of
from contacts.imports.telling import firms_on, notes_on, on_people_in
from contacts.models import Import, ImportRow, Person
from crm import rights
from crm.sentences import told
from crm.story import open_to
from crm.tables import whole
from crm.wording import faults

#: rows of a page, imports that are listed, examples of a column
PAGE, LISTED, EXAMPLES = 50, 30, 3
BAD = (ImportRow.Verdict.CONFLICT, ImportRow.Verdict.ERROR)
#: rows of new ones whose name somebody has already
ALIKE = "alike"
DECIDED = (*BAD, ImportRow.Verdict.LEFT)


class ImportPage(TemplateView):
    """A page for those who keep the contacts."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Closed to all others, before anything is read."""
        method = str(request.method).lower()
        takes = method in self.http_method_names and hasattr(self, method)
        if takes and not rights.may_create(request.user, Person):
            self.refuse()
        return super().dispatch(request, *args, **kwargs)

    def refuse(self) -> None:
        raise PermissionDenied

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context), status=status)


class ImportHome(ImportPage):
    """A file is sent; what was imported lately."""

    template_name = "contacts/import.html"
    form_class = UploadForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the file, or say plainly why it cannot be."""
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(422, form=form)
        upload = form.cleaned_data["file"]
        try:
            imported = imports.open_file(upload.name, upload.chunks(), by=request.user)
        except ValidationError as error:
            form.add_error("file", error)
            return self.show(422, form=form)
        return redirect("contacts:import-columns", imported.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = Import.objects.visible_to(self.request.user).for_list()[:LISTED]
        own = {"title": _("Import"), "latest": latest}
        if "form" not in kwargs:
            own["form"] = UploadForm()
        return super().get_context_data(**(own | kwargs))


class OneImport(ImportPage):
    """A page about one import."""

    def refuse(self) -> None:
        """Whoever may not see it is told that it is not there."""
        raise Http404

    @cached_property
    def imported(self) -> Import:
        visible = Import.objects.visible_to(self.request.user).select_related("by", "job", "group")
        return get_object_or_404(visible.defer("written", "parties"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "title": self.imported.name,
            "imported": self.imported,
            "crumbs": [{"label": _("Import"), "url": reverse("contacts:import")}],
        }
        return super().get_context_data(**(own | kwargs))


class ImportColumns(OneImport):
    """How the sheet is read, and what each column means."""

    template_name = "contacts/import_columns.html"
    form_class = ColumnsForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Past being changed, it is shown as it is."""
        if not self.imported.is_open:
            return redirect(self.imported)
        try:
            return self.show()
        except ValidationError as error:
            return self.gone(error)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read another sheet or row of names; or map the columns and look what that does."""
        if not self.imported.is_open:
            return redirect(self.imported)
        try:
            if "read" in request.POST:
                return self.read_again()
            return self.map_columns()
        except ValidationError as error:
            return self.gone(error)

    def gone(self, error: ValidationError) -> HttpResponse:
        messages.warning(self.request, " ".join(faults(error)))
        return redirect("contacts:import")

    def read_again(self) -> HttpResponse:
        form = SheetForm(self.request.POST, imported=self.imported)
        if not form.is_valid():
            return self.show(422, sheet_form=form)
        try:
            imports.read_again(self.imported, by=self.request.user, **form.asked)
        except ValidationError as error:
            form.add_error(None, error)
            return self.show(422, sheet_form=form)
        return redirect("contacts:import-columns", self.imported.pk)

    def map_columns(self) -> HttpResponse:
        form = ColumnsForm(self.request.POST, imported=self.imported, names=self.names)
        if not form.is_valid():
            return self.show(422, form=form)
        try:
            imports.map_columns(self.imported, by=self.request.user, **form.asked)
        except ValidationError as error:
            form.add_error(None, error)
            return self.show(422, form=form)
        return redirect(self.imported)

    @cached_property
    def names(self) -> list[str]:
        return column_names(self.imported)

    def examples(self) -> list[list[str]]:
        """The first different cells of each column."""
        below = head_of(self.imported)[self.imported.header + 1 :]
        return [
            list(dict.fromkeys(row[at].strip()[:60] for row in below if at < len(row) and row[at]))[
                :EXAMPLES
            ]
            for at in range(len(self.names))
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        imported = self.imported
        form = kwargs.pop("form", None) or ColumnsForm(imported=imported, names=self.names)
        sheet_form = kwargs.pop("sheet_form", None) or SheetForm(imported=imported)
        examples = self.examples()
        own = {
            "form": form,
            "sheet_form": sheet_form,
            "columns": list(zip(form.columns, examples, strict=True)),
            "notes": [*notes_on(imported), *on_people_in(imported, self.names)],
            "places": told_of_places(imported.folder, imported.sheet, self.names, imported.header),
            "header_only": not imports.has_rows(imported),
            "wrong": form if form.errors else sheet_form,
        }
        return super().get_context_data(**(own | kwargs))


class ImportDetail(OneImport):
    """What would change, what is going on, or what came of it: as far as it is."""

    def get_template_names(self) -> list[str]:
        state = self.imported.state
        if self.imported.is_busy:
            return ["contacts/import_busy.html"]
        if state in (Import.State.DONE, Import.State.UNDONE, Import.State.UNDOING):
            return ["contacts/import_result.html"]
        return ["contacts/import_review.html"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A file that was only read yet: on to its columns."""
        if self.imported.state == Import.State.READ:
            return redirect("contacts:import-columns", self.imported.pk)
        return self.show()

    # --- rows ----------------------------------------------------------------------------------

    @cached_property
    def wanted(self) -> str:
        """Which rows are shown: of one verdict, the bad ones, all; "" for a first look."""
        asked = self.request.GET.get("show", "")
        return asked if asked in (*ImportRow.Verdict.values, "bad", "all", ALIKE) else ""

    def rows(self, verdicts: tuple[str, ...] = (), page: int = 1) -> list[ImportRow]:
        rows = ImportRow.objects.filter(imported=self.imported).order_by("number")
        if verdicts:
            rows = rows.filter(verdict__in=verdicts)
        elif self.wanted == ALIKE:
            rows = rows.filter(told__has_key=ALIKE)
        return list(rows.defer("cells")[(page - 1) * PAGE : page * PAGE + 1])

    def shown(self) -> dict[str, Any]:
        """The rows of the page: what needs somebody first, then the first of all."""
        page = max(1, min(whole(self.request.GET.get("page"), 1), 10_000))
        if not self.wanted:
            bad, first = self.rows(BAD), self.rows()
            above = {row.number for row in bad[:PAGE]}
            for row in first:
                row.is_above = row.number in above  # asked about once, not twice
            return {"bad": bad[:PAGE], "more_bad": len(bad) > PAGE, "first": first[:PAGE]}
        verdicts = {"bad": BAD, "all": (), ALIKE: ()}.get(self.wanted, (self.wanted,))
        rows = self.rows(verdicts, page)
        return {
            "first": rows[:PAGE],
            "previous_url": f"?show={self.wanted}&page={page - 1}#rows" if page > 1 else "",
            "next_url": f"?show={self.wanted}&page={page + 1}#rows" if len(rows) > PAGE else "",
        }

    def tabs(self) -> Iterator[dict[str, Any]]:
        """How many rows of each verdict, with the way to them."""
        counts = self.imported.counts
        for verdict in ImportRow.Verdict:
            if count := counts.get(verdict.value, 0):
                yield {"label": verdict.label, "value": verdict.value, "count": count}
        if count := counts.get(ALIKE, 0):
            yield {"label": _("Namesakes"), "value": ALIKE, "count": count}

    def form(self, rows: list[ImportRow]) -> DecideForm:
        decided = self.imported.decisions
        open_rows = [r for r in rows if r.verdict in DECIDED or str(r.number) in decided]
        return DecideForm(imported=self.imported, rows=open_rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        imported, own = self.imported, dict[str, Any]()
        if imported.is_busy or imported.job is not None:
            done, total = imported.job.progress
            own |= {"job": imported.job, "done": done, "total": total}
        if not imported.is_busy:
            shown = self.shown()
            rows = [*shown.get("bad", ()), *shown["first"]]
            own |= shown | {
                "wanted": self.wanted,
                "tabs": list(self.tabs()),
                "not_taken": not_taken(imported),
                "notes": notes_on(imported),
                "kept": self.kept(),
                **firms_on(imported),
            }
            if imported.may_run:
                initial = {"digest": imported.digest}
                own["run_form"] = RunForm(initial=initial, user=self.request.user)
            if imported.is_open:
                own["form"] = kwargs.pop("form", None) or self.form(unique(rows))
        return super().get_context_data(**(own | kwargs))

    def kept(self) -> list[dict[str, Any]]:
        """What was left when it was undone."""
        return told_kept(self.imported.kept[:PAGE], self.request.user)


def told_kept(kept: list[list[Any]], user: Any) -> list[dict[str, Any]]:
    """What undoing leaves, in words: [{kind, label, url, why, number}]."""
    keys: dict[str, list[int]] = {}
    for label, pk, *_rest in kept:
        keys.setdefault(label, []).append(pk)
    found = {
        label: open_to(user, apps.get_model(label)).in_bulk(pks) for label, pks in keys.items()
    }
    return [
        {
            "kind": apps.get_model(label)._meta.verbose_name,
            "label": name,
            "url": found[label][pk].get_absolute_url() if pk in found[label] else "",
            "why": told(why),
            "number": number[0] if number else 0,
        }
        for label, pk, name, why, *number in kept
    ]


def unique(rows: list[ImportRow]) -> list[ImportRow]:
    return list({row.number: row for row in rows}.values())


def not_taken(imported: Import) -> list[str]:
    """The names of columns nothing of which is taken."""
    try:
        names = column_names(imported)
    except ValidationError:
        return []
    return [name for name, slug in zip(names, imported.mapping, strict=True) if not slug]
