"""One record, and its history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from crm import rights
from crm.earlier import form_of
from crm.forms import RecordForm
from crm.history import Conflict
from crm.models import Change, Record
from crm.story import open_to, told, told_changes
from crm.tables import whole
from crm.trash import restore
from crm.views.base import ObjectPage, wants_part
from crm.wording import faults

HISTORY_PAGE = 50


class RecordDetail(ObjectPage):
    """One record: facts, what belongs to it, what may be done with it."""

    role = "detail"
    #: names of fields or of methods of the view that show a fact
    facts: ClassVar[tuple[str, ...]] = ()
    icon = "file-text"
    subtitle = ""
    editable = True

    #: the form whose fields may be edited in place, one by one
    inline_form: ClassVar[type[RecordForm] | None] = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Also answers htmx with one fact alone, after it was edited in place."""
        if not (wants_part(request) and "fact" in request.GET):
            return super().get(request, *args, **kwargs)
        name = request.GET["fact"]
        fact = next((fact for fact in self.all_facts() if fact["name"] == name), None)
        if fact is None:
            return HttpResponse()  # it was emptied, or is none
        response = render(request, "crm/_fact.html", {"fact": fact})
        response["X-Announce"] = quote(str(fact["label"]))
        return response

    def allowed(self) -> Any:
        """With who wrote it, whom the foot of the page names."""
        return super().allowed().select_related("created_by", "updated_by")

    def actions(self) -> Iterable[dict[str, str]]:
        """What the reader may do from here, beyond edit and delete."""
        return ()

    def panels(self) -> list[str]:
        """Addresses of fragments that other apps show on this page."""
        return []

    def known_facts(self) -> list[dict[str, Any]]:
        """The facts that are known and open to the reader; dashes would tell nobody anything."""
        names = [name for name in self.facts if self.may_be_told(getattr(self.object, name))]
        return [told(self.object, name) | {"edit_url": self.edit_fact(name)} for name in names]

    def all_facts(self) -> list[dict[str, Any]]:
        """Every fact the page shows."""
        return self.known_facts()

    def unknown_facts(self) -> list[dict[str, Any]]:
        """What is not known yet and may be added in place: {label, edit_url}."""
        empty = [name for name in self.facts if getattr(self.object, name) in (None, "", False)]
        return [
            {"label": capfirst(str(self.model._meta.get_field(name).verbose_name)), "edit_url": url}
            for name in empty
            if (url := self.edit_fact(name))
        ]

    def edit_fact(self, name: str) -> str | None:
        """Where one fact is edited in place, by those who may."""
        if self.inline_form is None or name not in self.inline_form.base_fields:
            return None
        page = self.address_of("update")
        return f"{page}?{urlencode({'field': name})}" if page else None

    def may_be_told(self, value: Any) -> bool:
        """Whether there is a value, and the reader may see it when it is a record."""
        if not isinstance(value, Record) or rights.sees_confidential(self.request.user):
            return value not in (None, "")
        return open_to(self.request.user, type(value)).filter(pk=value.pk).exists()

    def address_of(self, role: str) -> str | None:
        """The page that edits or deletes this record, for those who may."""
        may = self.may_change and self.editable
        return self.object.url_role(role, self.object.pk) if may else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "facts": self.known_facts(),
            "unknown_facts": self.unknown_facts(),
            "actions": list(self.actions()) if self.may_change else [],
            "panels": self.panels(),
            "icon": self.icon,
            "subtitle": self.subtitle,
            "edit_url": self.address_of("update"),
            "delete_url": self.address_of("delete"),
            "history_url": self.object.url_role("history", self.object.pk),
        }
        return super().get_context_data(**(own | kwargs))


class RecordHistory(ObjectPage):
    """Everything that happened to a record, newest first.

    Also of one in the trash, for those who may take it out: that is what is sent here.
    """

    role = "history"

    @cached_property
    def object(self) -> Any:
        try:
            return self.one_of(self.allowed().for_detail())
        except Http404:
            gone = self.model.everything.all().restorable_by(self.request.user)
            return get_object_or_404(gone.for_detail(), pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Out of the trash; what was taken out meanwhile is only shown."""
        if self.object.deleted_at:
            try:
                self.put_back()
            except (ValidationError, Conflict) as error:
                messages.error(request, why_not(error))
                return redirect(request.path)
            text = _("“%(name)s” was taken out of the trash.")
            messages.success(request, text % {"name": self.object})
        return redirect(self.object.get_absolute_url())

    def put_back(self) -> None:
        """How a record is restored; an action may take this over."""
        restore(self.object, by=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = max(1, min(whole(self.request.GET.get("page"), 1), 100_000))
        start = (number - 1) * HISTORY_PAGE
        changes = Change.objects.of(self.object)
        if name := self.request.GET.get("field", ""):
            changes = changes.filter(fields__has_key=name.replace("\x00", ""))
        rows = list(changes[start : start + HISTORY_PAGE + 1])
        own = {
            "title": _("History of %(name)s") % {"name": self.object},
            "crumbs": self.way_here(),
            "changes": self.told(rows[:HISTORY_PAGE]),
            "older_url": self.page_url(number + 1) if len(rows) > HISTORY_PAGE else None,
            "newer_url": self.page_url(number - 1) if number > 1 else None,
        }
        return super().get_context_data(**(own | kwargs))

    def told(self, rows: list[Change]) -> list[dict[str, Any]]:
        """Lines of history in words; an edit leads to the form that can put it back."""
        lines = told_changes(rows, self.model, self.request.user)
        if self.may_change and not self.object.deleted_at:
            for row, line in zip(rows, lines, strict=True):
                page = form_of(self.model, row) if line["lines"] else ""
                form = self.object.url_role(page, self.object.pk) if page else ""
                line["back_url"] = f"{form}?{urlencode({'back': row.pk})}" if form else ""
        return lines

    def way_here(self) -> list[dict[str, str]]:
        """What lies in the trash has no page to lead back to."""
        if self.object.deleted_at:
            return [self.list_crumb()]
        own = {"label": str(self.object), "url": self.object.get_absolute_url()}
        return [self.list_crumb(), own]

    def page_url(self, number: int) -> str:
        query = self.request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"


def why_not(error: ValidationError | Conflict) -> str:
    """What a reader is told who could not restore a record."""
    if isinstance(error, Conflict):
        return _("Somebody changed this meanwhile; look again before you go on.")
    return " ".join(faults(error))
