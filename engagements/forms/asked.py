"""What pages of figures are asked: of which body, of which Jalali year."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.formfields import PersianIntegerField
from engagements.models import Body


class OfBody(forms.Form):
    body = forms.ModelChoiceField(
        Body.objects.order_by("sort_key"),
        required=False,
        empty_label=_("All bodies"),
        label=_("Body"),
        widget=forms.Select(attrs={"class": "input"}),
    )


class OfYear(forms.Form):
    year = PersianIntegerField(
        required=False, label=_("Jalali year"), min_value=1200, max_value=1600
    )
