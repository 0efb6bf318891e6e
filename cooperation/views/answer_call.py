"""The page of a public call, on which firms register without an account."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404
from django.utils.functional import cached_property

from contacts.models import Organization
from cooperation.actions.calls import register
from cooperation.call_links import call_of, opened_now
from cooperation.forms.calls import AnswerForm
from cooperation.models import Call, Registration
from crm.public import PublicPage
from engagements.letter_paper import reached


class AnswerCall(PublicPage):
    """Of what is kept it tells the call and one's own number; a call that is closed says so."""

    model = Registration
    template_name = "cooperation/answer_call.html"

    def form(self, *args: Any, **kwargs: Any) -> AnswerForm:
        return AnswerForm(*args, call=self.call, **kwargs)

    def initial(self) -> dict[str, Any]:
        return super().initial() | {"opened": opened_now()}

    def take(self, form: AnswerForm, key: uuid.UUID | None) -> Registration:
        return register(form.record(), key=key)

    @cached_property
    def call(self) -> Call:
        """The call that was opened; an address we did not make opens nothing."""
        found = call_of(self.request.GET.get("call", ""))
        if found is None:
            raise Http404
        return found

    def context(self) -> dict[str, Any]:
        office = Organization.objects.home()
        own = {"title": str(self.call), "call": self.call, "office": office}
        return own | {"reached": reached(office) if office else []}
