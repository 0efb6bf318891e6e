"""What lies in the trash, of all types, and may be taken out by the reader."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from crm.models import User
from crm.tables import whole
from crm.trash import kinds, lying

SHOWN = 50


class KindForm(forms.Form):
    """Of which type; all of them when nothing is chosen."""

    kind = forms.ChoiceField(label=gettext_lazy("Type"), required=False)

    def __init__(self, *data: Any) -> None:
        super().__init__(*data)
        named = [(m._meta.label_lower, capfirst(str(m._meta.verbose_name_plural))) for m in kinds()]
        field: Any = self.fields["kind"]
        field.choices = [("", _("All")), *sorted(named, key=lambda pair: pair[1])]


class Trash(TemplateView):
    """The newest first; each leads to its history and is restored by one click."""

    template_name = "crm/trash.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = KindForm(self.request.GET)
        chosen = form.cleaned_data["kind"] if form.is_valid() else ""
        models = [model for model in kinds() if chosen in ("", model._meta.label_lower)]
        page = max(1, min(whole(self.request.GET.get("page"), 1), 10_000))
        start = (page - 1) * SHOWN
        found = lying(models, self.request.user)[start : start + SHOWN + 1]
        rows = list(found)
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


def told(rows: list[tuple[int, int, Any, int | None]]) -> list[dict[str, Any]]:
    """What is said of each: one question for each type, however many there are."""
    keys: dict[int, list[int]] = {}
    for place, key, _at, _by in rows:
        keys.setdefault(place, []).append(key)
    models: list[Any] = kinds()
    records = {
        place: models[place].everything.all().for_detail().in_bulk(of) for place, of in keys.items()
    }
    users = User.objects.in_bulk({by for *_rest, by in rows if by})
    return [
        {
            "record": records[place][key],
            "kind": models[place]._meta.verbose_name,
            "history_url": models[place].url_role("history", key),
            "at": at,
            "by": users.get(by),
        }
        for place, key, at, by in rows
    ]
