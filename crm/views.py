"""The pages every object type has. A type's own view says what; these say how."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.generic import TemplateView

from crm import rights
from crm.conflicts import conflict_lines
from crm.filters import RecordFilter
from crm.forms import ActionForm, RecordForm
from crm.history import Conflict, record
from crm.models import Change, Record
from crm.story import told, told_changes
from crm.tables import RecordTable, whole
from crm.trash import blockers, throw_away

HISTORY_PAGE = 50


class RecordPage(TemplateView):
    """A page about records of one type; own template if there is one, else the shared one."""

    model: ClassVar[type[Record]]
    role = ""

    def get_template_names(self) -> list[str]:
        meta = self.model._meta
        own = f"{meta.app_label}/{meta.model_name}_{self.role}.html"
        return [self.template_name] if self.template_name else [own, f"crm/record_{self.role}.html"]

    @property
    def plural(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    def list_crumb(self) -> dict[str, str]:
        return {"label": self.plural, "url": self.model.url_role("list")}


class ObjectPage(RecordPage):
    """A page about one record the reader may see."""

    def allowed(self) -> Any:
        """The records this page may be about."""
        return self.model.objects.visible_to(self.request.user)

    @cached_property
    def object(self) -> Any:
        return get_object_or_404(self.allowed().for_detail(), pk=self.kwargs["pk"])

    @cached_property
    def may_change(self) -> bool:
        return rights.may_change(self.request.user, self.object)

    def crumbs(self) -> list[dict[str, str]]:
        return [self.list_crumb()]

    def require_change(self) -> None:
        """Refuse a reader who may see the record but not change it."""
        if not self.may_change:
            raise PermissionDenied

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"object": self.object, "title": str(self.object), "crumbs": self.crumbs()}
        return super().get_context_data(**(context | kwargs))


class RecordList(RecordPage):
    """The list of a type: searched, filtered, sorted, paged, all in the address."""

    role = "list"
    table_class: ClassVar[type[RecordTable]]
    filter_class: ClassVar[type[RecordFilter]]
    icon = "list"
    empty_text = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Also answers htmx with the table alone."""
        context = self.get_context_data()
        part = wants_part(request)
        template = ["crm/_table.html"] if part else self.get_template_names()
        response = render(request, template, context)
        patch_vary_headers(response, ["HX-Request"])
        if part:
            response["X-Announce"] = quote(self.announcement(context["table"]))
        return response

    def get_queryset(self) -> Any:
        return self.model.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        chosen = self.filter_class(query, queryset=self.get_queryset(), request=self.request)
        table = self.table_class(chosen.qs)
        table.turn_to(query)
        own = {
            "title": self.plural,
            "table": table,
            "filter": chosen,
            "active_filters": list(chosen.active(query)),
            "create_url": self.create_url(),
            "create_label": _("New %(kind)s") % {"kind": self.model._meta.verbose_name},
            "empty_title": _("Nothing here yet"),
            "empty_text": self.empty_text,
            "empty_icon": self.icon,
            "reset_url": self.request.path,
        }
        return super().get_context_data(**(own | kwargs))

    def create_url(self) -> str | None:
        allowed = rights.may_create(self.request.user, self.model)
        return self.model.url_role("create") if allowed else None

    @staticmethod
    def announcement(table: RecordTable) -> str:
        count = table.shown.count
        return ngettext("%(count)d result", "%(count)d results", count) % {"count": count}


class RecordDetail(ObjectPage):
    """One record: facts, what belongs to it, what may be done with it."""

    role = "detail"
    #: names of fields or of methods of the view that show a fact
    facts: ClassVar[tuple[str, ...]] = ()
    icon = "file-text"
    subtitle = ""
    editable = True

    def actions(self) -> Iterable[dict[str, str]]:
        """What the reader may do from here, beyond edit and delete."""
        return ()

    def panels(self) -> list[str]:
        """Addresses of fragments that other apps show on this page."""
        return []

    def address_of(self, role: str) -> str | None:
        """The page that edits or deletes this record, for those who may."""
        may = self.may_change and self.editable
        return self.object.url_role(role, self.object.pk) if may else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "facts": [told(self.object, name) for name in self.facts],
            "actions": list(self.actions()) if self.may_change else [],
            "panels": self.panels(),
            "icon": self.icon,
            "subtitle": self.subtitle,
            "edit_url": self.address_of("update"),
            "delete_url": self.address_of("delete"),
            "history_url": self.object.url_role("history", self.object.pk),
        }
        return super().get_context_data(**(own | kwargs))


class FormPage(RecordPage):
    """A page with a form that saves one record."""

    role = "form"
    form_class: ClassVar[type[RecordForm]]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or show the form again with what was typed and what is wrong beside it."""
        form = self.get_form(request.POST, request.FILES)
        return self.save(form) if form.is_valid() else self.refuse(form)

    def get_form(self, *data: Any) -> RecordForm:
        raise NotImplementedError

    def save(self, form: RecordForm) -> HttpResponse:
        raise NotImplementedError

    def refuse(self, form: BaseForm, status: int = 422, **context: Any) -> HttpResponse:
        """The form again, nothing lost."""
        return self.render_to_response(self.get_context_data(form=form, **context), status=status)

    def done(self, obj: Record, message: str) -> HttpResponse:
        messages.success(self.request, message % {"name": obj})
        return redirect(obj.get_absolute_url())


class RecordCreate(FormPage):
    """A new record; the same form sent twice makes one."""

    #: names of fields the address may fill in, such as ?organization=12
    prefilled: ClassVar[tuple[str, ...]] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Closed to those who may not create, before anything is read."""
        if not rights.may_create(request.user, self.model):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, *data: Any) -> RecordForm:
        initial = {n: self.request.GET[n] for n in self.prefilled if n in self.request.GET}
        return self.form_class(*data, user=self.request.user, initial=initial)

    def save(self, form: RecordForm) -> HttpResponse:
        key = form.cleaned_data.get("key")
        try:
            with transaction.atomic():
                form.save(commit=False)
                self.record(form, key)
        except IntegrityError:
            made = self.already_made(key)
            if made is None:
                raise
            return redirect(made.get_absolute_url())
        except ValidationError as error:
            form.add_error(None, error)
            return self.refuse(form)
        return self.done(form.instance, _("“%(name)s” was added."))

    def record(self, form: RecordForm, key: Any) -> None:
        """How a new record is saved; an action may take this over."""
        record("create", form.instance, by=self.request.user, key=key)

    def already_made(self, key: Any) -> Any:
        """The record the first sending of this form made; None when this was the first."""
        change = Change.objects.filter(key=key).first() if key else None
        made = change.target if change else None
        return made if isinstance(made, self.model) else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "title": _("New %(kind)s") % {"kind": self.model._meta.verbose_name},
            "crumbs": [self.list_crumb()],
            "submit_label": _("Add"),
            "cancel_url": self.list_crumb()["url"],
        }
        return super().get_context_data(**(own | kwargs))


class RecordUpdate(ObjectPage, FormPage):
    """Editing a record; an edit made meanwhile by somebody else is shown, not overwritten."""

    role = "form"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_change()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_change()
        return super().post(request, *args, **kwargs)

    def get_form(self, *data: Any) -> RecordForm:
        return self.form_class(*data, user=self.request.user, instance=self.object)

    def save(self, form: RecordForm) -> HttpResponse:
        try:
            record("update", form.save(commit=False), by=self.request.user)
        except Conflict as conflict:
            return self.show_conflict(form, conflict.stored)
        return self.done(form.instance, _("“%(name)s” was saved."))

    def show_conflict(self, form: RecordForm, stored: Any) -> HttpResponse:
        """Yours, stored and before, side by side; saving again keeps yours."""
        lines = conflict_lines(form, stored)
        data = form.data.copy()
        data["version"] = stored.version
        again = self.form_class(data, user=self.request.user, instance=stored)
        again.is_valid()
        return self.refuse(
            again,
            status=409,
            conflict=lines,
            conflict_by=stored.updated_by,
            conflict_at=stored.updated_at,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = str(self.model.everything.get(pk=self.object.pk))
        own = {
            "title": _("Edit %(name)s") % {"name": name},
            "crumbs": [self.list_crumb(), {"label": name, "url": self.object.get_absolute_url()}],
            "submit_label": _("Save"),
            "cancel_url": self.object.get_absolute_url(),
        }
        return super().get_context_data(**(own | kwargs))


class RecordDelete(ObjectPage):
    """Into the trash, unless other records stand on it: then they are named."""

    role = "delete"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.require_change()
        own = {
            "title": _("Delete %(name)s") % {"name": self.object},
            "blockers": blockers(self.object),
            "cancel_url": self.object.get_absolute_url(),
        }
        return super().get_context_data(**(own | kwargs))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_change()
        try:
            throw_away(self.object, by=request.user)
        except (ValidationError, Conflict):
            return self.render_to_response(self.get_context_data(), status=409)
        messages.success(request, _("“%(name)s” was moved to the trash.") % {"name": self.object})
        return redirect(self.next_after_delete())

    def next_after_delete(self) -> str:
        return self.model.url_role("list")


class RecordHistory(ObjectPage):
    """Everything that happened to a record, newest first."""

    role = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = max(1, min(whole(self.request.GET.get("page"), 1), 100_000))
        start = (number - 1) * HISTORY_PAGE
        rows = list(Change.objects.of(self.object)[start : start + HISTORY_PAGE + 1])
        own = {
            "title": _("History of %(name)s") % {"name": self.object},
            "crumbs": [
                self.list_crumb(),
                {"label": str(self.object), "url": self.object.get_absolute_url()},
            ],
            "changes": told_changes(rows[:HISTORY_PAGE], self.model),
            "older_url": f"?page={number + 1}" if len(rows) > HISTORY_PAGE else None,
            "newer_url": f"?page={number - 1}" if number > 1 else None,
        }
        return super().get_context_data(**(own | kwargs))


class ActionView(ObjectPage):
    """A page that does one named thing to a record: what it asks, then the action."""

    template_name = "crm/action_form.html"
    form_class: ClassVar[type[ActionForm]] = ActionForm
    action: ClassVar[Callable[..., Any]]
    label: Any = ""
    explanation: Any = ""
    success: Any = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_change()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not beside the field."""
        self.require_change()
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.refuse(form)
        try:
            type(self).action(self.object, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.refuse(form)
        except Conflict:
            form.add_error(None, _("Somebody changed this meanwhile; look again before you go on."))
            return self.refuse(form, 409)
        if self.success:
            messages.success(request, self.success % {"name": self.object})
        return redirect(self.next_url())

    def next_url(self) -> str:
        return self.object.get_absolute_url()

    def get_form(self, *data: Any) -> ActionForm:
        return self.form_class(*data, user=self.request.user, obj=self.object)

    def refuse(self, form: BaseForm, status: int = 422) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "title": self.label,
            "crumbs": [
                self.list_crumb(),
                {"label": str(self.object), "url": self.object.get_absolute_url()},
            ],
            "explanation": self.explanation,
            "submit_label": self.label,
            "cancel_url": self.object.get_absolute_url(),
        }
        if "form" not in kwargs:
            own["form"] = self.get_form()
        return super().get_context_data(**(own | kwargs))


class Panel(View):
    """A fragment another page shows: a list of what belongs to one record."""

    model: ClassVar[type[Record]]
    template_name = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        obj = get_object_or_404(self.model.objects.visible_to(request.user), pk=pk)
        return render(request, self.template_name, {"object": obj} | self.content(obj))

    def content(self, obj: Any) -> dict[str, Any]:
        raise NotImplementedError


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx wants the fragment; boosted links and the Back button want the page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
