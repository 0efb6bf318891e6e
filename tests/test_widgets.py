"""Widgets: their lines and attributes are made by our tags and say what Django's would."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer

CHOICES = [("", "—"), (1, "<یزد>"), ("گروه & ها", [(2, 'الف "ب"'), (3, "پ")])]


class DjangosRenderer(DjangoTemplates):
    """The widgets as Django ships them."""


def squeezed(text):
    return re.sub(r"\s*\n\s*", "", text)


ATTRS = {"class": "input", "required": True, "disabled": False, "data-x": '<"&">', "size": 2}


def shown(widget, value, renderer=None):
    drawn = widget.render("place", value, renderer=renderer or get_default_renderer())
    return squeezed(drawn)


def test_a_drop_down_list_is_that_of_django():
    chosen = forms.Select(ATTRS, CHOICES)
    assert shown(chosen, 3) == shown(chosen, 3, DjangosRenderer())
    assert '<option value="3" selected>پ</option>' in shown(chosen, 3)


@pytest.mark.parametrize("value", [None, "", '<"یزد">', 12])
def test_a_box_to_type_in_is_that_of_django(value):
    box = forms.TextInput(ATTRS)
    assert shown(box, value) == shown(box, value, DjangosRenderer())
