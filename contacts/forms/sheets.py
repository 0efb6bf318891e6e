"""What is asked before labels and badges are printed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Circular
from contacts.sheets import SHEETS
from crm.formfields import CleanCharField, PersianIntegerField
from crm.text import local_digits


class SheetForm(forms.Form):
    """Which sheet, in which language, from which place on."""

    rows = (("sheet", "language"), ("start", "title"))

    sheet = forms.ChoiceField(
        choices=[(sheet.slug, sheet.title) for sheet in SHEETS.values()],
        label=gettext_lazy("sheet"),
    )
    language = forms.ChoiceField(choices=Circular.Language.choices, label=gettext_lazy("language"))
    start = PersianIntegerField(
        min_value=1,
        initial=1,
        label=gettext_lazy("first free place"),
        help_text=gettext_lazy("On a sheet that is partly used, counted along its rows."),
    )
    title = CleanCharField(
        required=False,
        max_length=120,
        label=gettext_lazy("line above the names of badges"),
        help_text=gettext_lazy("The association, or what people meet for."),
    )
    outlined = forms.BooleanField(
        required=False, label=gettext_lazy("With outlines, to try it on plain paper")
    )
    part = PersianIntegerField(
        required=False, min_value=1, max_value=10_000, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "sheet" in cleaned and "start" in cleaned:
            cleaned["sheet"] = sheet = SHEETS[cleaned["sheet"]]
            if cleaned["start"] > sheet.places:
                told = _("This sheet has %(places)s places.") % {
                    "places": local_digits(sheet.places)
                }
                self.add_error("start", ValidationError(told))
        return cleaned
