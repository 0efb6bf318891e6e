"""Pages on which people tell us something without an account: taken once, and never a flood."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View

from crm.formfields import CleanCharField
from crm.models import Change, Record
from crm.phones import parse_phone

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class PublicForm(forms.Form):
    """Who tells it and where they are reached, with consent, and a box that no person sees."""

    name = CleanCharField(
        max_length=120,
        label=_("Your name"),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name"}),
    )
    phone = CleanCharField(
        max_length=40,
        label=_("Telephone"),
        widget=forms.TextInput(
            attrs={"class": "input ltr", "type": "tel", "autocomplete": "tel", "dir": "ltr"}
        ),
    )
    consent = forms.BooleanField()
    website = forms.CharField(required=False, label=_("Leave this box empty"))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this box empty."))
        return ""

    def clean_phone(self) -> str:
        number = parse_phone(self.cleaned_data["phone"])
        if number is None:
            raise ValidationError(_("This is not a telephone number."))
        return number


@method_decorator(login_not_required, name="dispatch")
class PublicPage(View):
    """Opening it changes nothing; a form that is sent twice is taken once."""

    model: ClassVar[type[Record]]  # what a form makes
    template_name: str

    def form(self, *args: Any, **kwargs: Any) -> Any:
        """The form; Http404 at an address we did not make."""
        raise NotImplementedError

    def take(self, form: Any, key: uuid.UUID | None) -> Record:
        """Keep what a right form tells; ValidationError when that cannot be taken now."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """What the page shows beside the form."""
        return {}

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form(initial=self.initial()))

    def initial(self) -> dict[str, Any]:
        return {"key": uuid.uuid4()}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take it once, or show what is wrong beside it."""
        form = self.form(request.POST)
        valid = form.is_valid()
        key = form.cleaned_data.get("key")
        if made := self.made_by(key):
            return self.page(form, made=made)
        if not valid:
            return self.page(form, 422)
        try:
            return self.page(form, made=self.take(form, key))
        except IntegrityError:  # the same form overtook itself
            if (made := self.made_by(key)) is None:
                raise
            return self.page(form, made=made)
        except ValidationError as error:
            form.add_error(None, error.messages[0])
            return self.page(form, 429)

    def made_by(self, key: uuid.UUID | None) -> Record | None:
        """What the first sending of a form made."""
        change = Change.objects.filter(key=key).first() if key else None
        made = change.target if change else None
        return made if isinstance(made, self.model) else None

    def page(self, form: Any, status: int = 200, *, made: Record | None = None) -> HttpResponse:
        context = {"form": form, "made": made, **self.context()}
        response = render(self.request, self.template_name, context, status=status)
        response["Cache-Control"] = "private, no-store"
        return response


def require_calm(
    told: QuerySet[Any], *, same: Iterable[Q], most_of_one: int, most_an_hour: int
) -> None:
    """Refuse a flood: told by the rows, so alike in every process.

    `told` is all that ever came in, `same` says in which ways it may be of one and the same.
    """
    now = timezone.now()
    recent = told.filter(created_at__gt=now - DAY)
    of_one = any(recent.filter(one).count() >= most_of_one for one in same)
    if of_one or recent.filter(created_at__gt=now - HOUR).count() >= most_an_hour:
        raise ValidationError(
            _("Too much was sent in a short time. Try again tomorrow, or call the secretariat.")
        )
