"""What lies in the trash, of all types, and may be taken out by the reader."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from crm.formfields import JalaliDateField
from crm.history import Conflict
from crm.models import User
from crm.naming import records_with
from crm.tables import whole
from crm.templatetags.persian import number
from crm.trash import kinds, lying
from crm.views.details import why_not

SHOWN = 50
#: orders one can choose, each with its columns; equal ones stand by type and key
ORDERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (gettext_lazy("Latest first"), ("-deleted_at",)),
    "at": (gettext_lazy("Oldest first"), ("deleted_at",)),
    "kind": (gettext_lazy("By type"), ("type_rank", "-deleted_at")),
    "by": (gettext_lazy("By who deleted it"), ("deleted_by__username", "-deleted_at")),
}


class TrashForm(forms.Form):
    """Of which type, deleted by whom and when, and in which order."""

    kind = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    by = forms.ModelChoiceField(
        User.objects.order_by("last_name", "first_name", "username"),
        label=gettext_lazy("Deleted by"),
        required=False,
        empty_label=gettext_lazy("Everybody"),
    )
    since = JalaliDateField(label=gettext_lazy("From the day"), required=False)
    until = JalaliDateField(label=gettext_lazy("Until the day"), required=False)
    sort = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[(slug, label) for slug, (label, _columns) in ORDERS.items()],
    )

    def __init__(self, *data: Any) -> None:
        super().__init__(*data)
        named = [(m._meta.label_lower, capfirst(str(m._meta.verbose_name_plural))) for m in kinds()]
        field: Any = self.fields["kind"]
        field.choices = [("", _("All")), *sorted(named, key=lambda pair: pair[1])]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")

    @property
    def ranks(self) -> dict[str, int]:
        """{type: its place among the names of types in the reader's language}"""
        field: Any = self.fields["kind"]
        return {slug: place for place, (slug, _name) in enumerate(field.choices)}

    def rows(self, user: User) -> Any:
        """What is asked for; what is not understood narrows nothing, and is told beside it."""
        self.is_valid()
        asked = self.cleaned_data
        models = [m for m in kinds() if asked.get("kind", "") in ("", m._meta.label_lower)]
        named = {"by": "deleted_by", "since": "deleted_at__date__gte"}
        named["until"] = "deleted_at__date__lte"
        narrowed = {lookup: asked[name] for name, lookup in named.items() if asked.get(name)}
        order = ORDERS[asked.get("sort") or ""][1]
        return lying(models, user, order, self.ranks, **narrowed)


class Trash(TemplateView):
    """The newest first; each leads to its history, one or many are restored by a click."""

    template_name = "crm/trash.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take out what was chosen; each by itself, and why one stays is said."""
        count = 0
        for chosen in request.POST.getlist("row")[:SHOWN]:
            label, _colon, key = chosen.partition(":")
            model = next((m for m in kinds() if m._meta.label_lower == label), None)
            if model is not None and key.isdecimal() and len(key) < 19:
                count += self.take_out(model, int(key))
        if count:
            told = ngettext(
                "%(count)s record was taken out of the trash.",
                "%(count)s records were taken out of the trash.",
                count,
            )
            messages.success(request, told % {"count": number(count)})
        return redirect(request.get_full_path())

    def take_out(self, model: Any, key: int) -> bool:
        """As its history does it: types have rules of their own."""
        page = resolve(model.url_role("history", key)).func.view_class()
        page.setup(self.request, pk=key)
        try:
            if page.object.deleted_at is None:
                return False
            with transaction.atomic():
                page.put_back()
        except Http404:
            return False
        except (ValidationError, Conflict) as error:
            messages.error(self.request, f"{page.object}: {why_not(error)}")
            return False
        return True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = TrashForm(self.request.GET)
        page = max(1, min(whole(self.request.GET.get("page"), 1), 10_000))
        start = (page - 1) * SHOWN
        rows = list(form.rows(self.request.user)[start : start + SHOWN + 1])
        own = {
            "title": _("Trash"),
            "form": form,
            "rows": told(rows[:SHOWN]),
            "older_url": self.page_url(page + 1) if len(rows) > SHOWN else None,
            "newer_url": self.page_url(page - 1) if page > 1 else None,
        }
        return super().get_context_data(**(own | kwargs))

    def page_url(self, number: int) -> str:
        query = self.request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"


def told(rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """What is said of each: what all are called is asked at once, of however many types."""
    models: list[Any] = kinds()
    keys: dict[Any, list[int]] = {}
    for place, key in (row[:2] for row in rows):
        keys.setdefault(models[place], []).append(key)
    records = records_with(keys)
    return [
        {
            "record": (record := records[models[place], key]),
            "value": f"{models[place]._meta.label_lower}:{key}",
            "kind": models[place]._meta.verbose_name,
            "history_url": models[place].url_role("history", key),
            "at": at,
            "by": record.deleted_by,
        }
        for place, key, at in (row[:3] for row in rows)
    ]
