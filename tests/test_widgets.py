"""A drop-down list: its lines are made by us and say what Django's would."""

from __future__ import annotations

import re

from django import forms
from django.forms.renderers import DjangoTemplates

CHOICES = [("", "—"), (1, "<یزد>"), ("گروه & ها", [(2, 'الف "ب"'), (3, "پ")])]


class DjangosRenderer(DjangoTemplates):
    """The widgets as Django ships them."""


def squeezed(text):
    return re.sub(r"\s*\n\s*", "", text)


def shown(renderer=None):
    field = forms.Select({"class": "input", "required": True}, CHOICES)
    return squeezed(
        field.render("place", 3, renderer=renderer or forms.renderers.get_default_renderer())
    )


def test_the_lines_are_those_of_django():
    assert shown() == shown(DjangosRenderer())
    assert '<option value="3" selected>پ</option>' in shown()
