"""Adding, editing and deleting a record."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from crm import rights
from crm.addresses import has_page
from crm.conflicts import conflict_lines, lines_over
from crm.earlier import edit_of, set_back
from crm.forms import RecordForm
from crm.history import Conflict, record
from crm.models import Change
from crm.tables import whole
from crm.trash import blockers, count_blockers, throw_away
from crm.views.base import ObjectPage, RecordPage, wants_part


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

    def done(self, form: RecordForm, message: str) -> HttpResponse:
        messages.success(self.request, message % {"name": form.instance})
        for doubt in form.warnings():
            messages.warning(self.request, doubt)
        return redirect(self.next_url(form.instance))

    def next_url(self, saved: Any) -> str:
        """Where the reader goes once it is saved."""
        return saved.get_absolute_url()


class RecordCreate(FormPage):
    """A new record; the same form sent twice makes one."""

    #: names of fields the address may fill in, such as ?organization=12
    prefilled: ClassVar[tuple[str, ...]] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Closed to those who may not create, before anything is read."""
        if not rights.may_create(request.user, self.model):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The same form sent again leads to what it made the first time."""
        form = self.get_form(request.POST, request.FILES)
        valid = form.is_valid()
        made = self.already_made(form.cleaned_data.get("key"))
        if made:
            return redirect(self.next_url(made))
        return self.save(form) if valid else self.refuse(form)

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
            if made:
                return redirect(self.next_url(made))
            form.add_error(None, _("Somebody saved the same thing meanwhile; look at the list."))
            return self.refuse(form, 409)
        except ValidationError as error:
            form.blame(error)
            return self.refuse(form)
        return self.done(form, _("“%(name)s” was added."))

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


class Editing(FormPage):
    """A form over a record that is there; an edit made meanwhile by somebody else is shown, not
    overwritten."""

    def save(self, form: RecordForm) -> HttpResponse:
        try:
            self.record(form.save(commit=False))
        except Conflict as conflict:
            return self.show_conflict(form, conflict.stored)
        except IntegrityError:
            form.add_error(None, _("Somebody saved the same thing meanwhile; look at the list."))
            return self.refuse(form, 409)
        except ValidationError as error:
            form.blame(error)
            return self.refuse(form)
        return self.done(form, self.told())

    def told(self) -> str:
        """What the reader is told then."""
        return _("“%(name)s” was saved.")

    def form_over(self, obj: Any, *data: Any) -> RecordForm:
        return self.form_class(*data, user=self.request.user, instance=obj)

    def record(self, obj: Any) -> None:
        """How an edited record is saved; an action may take this over."""
        record("update", obj, by=self.request.user)

    def show_conflict(self, form: RecordForm, stored: Any) -> HttpResponse:
        """Yours, stored and before, side by side; saving again keeps yours."""
        lines = conflict_lines(form, stored)
        data = form.data.copy()
        data["version"] = stored.version
        again = self.form_over(stored, data)
        if again.is_valid() and not lines:
            return self.save(again)  # what changed meanwhile is nothing this form is about
        return self.refuse(
            again,
            status=409,
            conflict=lines,
            conflict_by=stored.updated_by,
            conflict_at=stored.updated_at,
        )


class RecordUpdate(ObjectPage, Editing):
    """Editing a record.

    `?field=name` asks for one field alone; htmx then gets the fact instead of the page. `?back=key`
    shows the form with what that line of history replaced, to be looked at and saved.
    """

    role = "form"
    #: the fields that are shown as they were before an edit
    set_back: ClassVar[list[str] | None] = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_change()
        if change := edit_of(self.object, whole(request.GET.get("back"), 0)):
            self.set_back = set_back(self.object, change)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_change()
        return super().post(request, *args, **kwargs)

    def get_form(self, *data: Any) -> RecordForm:
        return self.form_over(self.object, *data)

    def told_back(self, form: RecordForm) -> dict[str, Any] | None:
        """Which fields of the form show what they held before an edit, in words."""
        if self.set_back is None:
            return None
        asked = [name for name in self.set_back if name in form.fields or name == "facts"]
        labels = [str(self.model._meta.get_field(name).verbose_name) for name in asked]
        return {"fields": labels}

    def form_over(self, obj: Any, *data: Any, **initial: Any) -> RecordForm:
        """The form, or as much of it as the address asks for."""
        form = self.form_class(*data, user=self.request.user, instance=obj, initial=initial)
        name = self.request.GET.get("field", "")
        if name in {field.name for field in form.visible_fields()}:
            form.keep_only(name)
        return form

    @property
    def wants_fact(self) -> bool:
        return wants_part(self.request) and "field" in self.request.GET

    def get_template_names(self) -> list[str]:
        return ["crm/_fact_form.html"] if self.wants_fact else super().get_template_names()

    def done(self, form: RecordForm, message: str) -> HttpResponse:
        """A field that was edited in place is shown there again."""
        response = super().done(form, message)
        if self.wants_fact:
            query = urlencode({"fact": self.request.GET["field"]})
            return redirect(f"{response['Location']}?{query}")
        return response

    def lead_on(self, record: Any) -> HttpResponse:
        """What was typed into the form of a record that is part of another by now is shown in the
        form of that other, and saved when its reader has looked."""
        if self.request.method != "POST":
            return super().lead_on(record)
        self.object = record
        self.require_change()
        gone = self.model.everything.get(pk=self.kwargs["pk"])
        typed = self.form_over(gone, self.request.POST, self.request.FILES)
        lines = lines_over(typed, self.model.everything.get(pk=gone.pk), record)
        if not lines:
            return super().lead_on(record)
        again = self.form_over(record, **{line["name"]: line["typed"] for line in lines})
        return self.refuse(
            again,
            status=409,
            conflict=lines,
            conflict_gone=gone,
            conflict_by=gone.updated_by,
            conflict_at=gone.updated_at,
            form_url=self.address_about(record),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = str(self.model.everything.get(pk=self.object.pk))
        own = {
            "title": _("Edit %(name)s") % {"name": name},
            "crumbs": [self.list_crumb(), {"label": name, "url": self.object.get_absolute_url()}],
            "submit_label": _("Save"),
            "cancel_url": self.object.get_absolute_url(),
            "history_url": self.object.url_role("history", self.object.pk),
            "delete_url": self.delete_url(),
            "set_back": self.told_back(kwargs["form"]),
        }
        return super().get_context_data(**(own | kwargs))

    def delete_url(self) -> str:
        """Where it is deleted, if not from a page of its own."""
        if has_page(self.model, "detail"):
            return ""
        return self.object.url_role("delete", self.object.pk)


class RecordDelete(ObjectPage):
    """Into the trash, unless other records stand on it: then they are named."""

    role = "delete"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.require_change()
        count = count_blockers(self.object)
        named = blockers(self.object, self.request.user) if count else []
        own = {
            "title": _("Delete %(name)s") % {"name": self.object},
            "blockers": named,
            "needed": count,
            "more": count - len(named),
            "besides": self.besides(),
            "cancel_url": self.object.get_absolute_url(),
        }
        return super().get_context_data(**(own | kwargs))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_change()
        try:
            self.throw_away()
        except (ValidationError, Conflict) as error:
            why = " ".join(error.messages) if isinstance(error, ValidationError) else ""
            return self.render_to_response(self.get_context_data(refused=why), status=409)
        undo = self.object.url_role("history", self.object.pk)
        told = _("“%(name)s” was moved to the trash.") % {"name": self.object}
        messages.success(request, told, extra_tags=f"undo:{undo}")
        return redirect(self.next_after_delete())

    def besides(self) -> str:
        """What else goes with it or ends by it, in words; "" where nothing does."""
        return ""

    def throw_away(self) -> None:
        """How a record is deleted; an action may take this over."""
        throw_away(self.object, by=self.request.user)

    def next_after_delete(self) -> str:
        return self.model.url_role("list")
