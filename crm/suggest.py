"""A text box that offers what others wrote there; anything else may be typed too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

LONGEST_QUERY = 100


class SuggestInput(forms.TextInput):
    """Without script a plain text box. `page` is the name of the address that suggests."""

    template_name = "crm/widgets/suggest.html"

    def __init__(self, page: str, *, include: str = "") -> None:
        super().__init__(attrs={"class": "input", "autocomplete": "off"})
        self.page, self.include = page, include

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        box = context["widget"]["attrs"]
        box |= {
            "list": f"{box['id']}_list",
            "hx-get": reverse(self.page),
            "hx-trigger": "input changed delay:150ms",
            "hx-target": f"#{box['id']}_list",
            "hx-swap": "innerHTML",
        }
        if self.include:
            box["hx-include"] = self.include
        return context


class Suggestions(View):
    """The texts that may be meant by what is typed, as options of the box."""

    #: the name of the box, under which it sends its text
    field = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        query = request.GET.get(self.field, "").replace("\x00", "")[:LONGEST_QUERY].strip()
        texts = self.texts(query) if query else ()
        return render(request, "crm/_suggestions.html", {"texts": texts})

    def texts(self, query: str) -> Iterable[tuple[str, str]]:
        """(text, what tells it from others alike)"""
        raise NotImplementedError
