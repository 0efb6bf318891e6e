"""What a form shows, as it would be sent."""

from __future__ import annotations

from typing import Any

from django import forms

from crm.picks import PickWidget

Typed = dict[str, Any]


def as_shown(form: Any) -> Typed:
    """What a browser would send if the form were sent as it was shown."""
    data: Typed = {}
    for field in form:
        value, widget = field.value(), field.field.widget
        if isinstance(widget, PickWidget):
            key, text = value if isinstance(value, tuple) else (value or "", "")
            data[field.html_name] = str(key)
            data[f"{field.html_name}_q"] = text or widget.label_of(key)
        elif isinstance(widget, forms.CheckboxInput):
            data |= {field.html_name: "on"} if value else {}
        elif isinstance(widget, forms.CheckboxSelectMultiple):
            data[field.html_name] = value or []
        else:
            data[field.html_name] = "" if value is None else str(value)
    return data
