"""The pages of letters to many: written, looked at reader by reader, sent, followed, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language_info, gettext_lazy, ngettext, override
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from contacts.actions import circulars as actions
from contacts.filters import CircularFilter
from contacts.forms.circulars import CircularForm, SendForm, TakeBackForm
from contacts.mailing import Mailing, sender
from contacts.members import members_of
from contacts.models import Circular, CircularLetter
from contacts.opting_out import party_of
from contacts.tables import CircularTable, LetterTable
from contacts.views.parts import TableInPage, named
from crm.forms import ActionForm
from crm.models import Mail
from crm.tables import RecordTable, whole
from crm.text import group_number
from crm.views import (
    ActionView,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from crm.wording import faults

State = Mail.State
WAITING, FAILED = (State.PENDING, State.SENDING), (State.UNCERTAIN, State.DEAD)


class CircularList(RecordList):
    model = Circular
    table_class = CircularTable
    filter_class = CircularFilter
    icon = "send"
    empty_text = gettext_lazy(
        "Write one text; everybody in a group gets it in a letter of their own."
    )


class CircularDetail(TableInPage, RecordDetail):
    """The text, how many letters wait, left or failed, and what each reader got."""

    model = Circular
    facts = ("group", "language", "why", "posted_at")
    icon = "send"
    empty_title = gettext_lazy("No letters have been written yet")

    def rows(self) -> Any:
        return CircularLetter.objects.filter(circular=self.object).sorted_by_name()

    def table_of(self, rows: Any) -> RecordTable:
        return LetterTable(rows)

    def actions(self) -> Iterator[dict[str, str]]:
        key = self.object.pk
        if self.object.is_draft:
            url = reverse("contacts:circular-send", args=[key])
            yield {"label": _("Look and send"), "url": url, "icon": "send", "style": "primary"}
        elif self.tally["waiting"]:
            url = reverse("contacts:circular-cancel", args=[key])
            yield {"label": _("Take back"), "url": url, "icon": "ban", "style": ""}

    def address_of(self, role: str) -> str | None:
        """What was sent stays as it was."""
        return super().address_of(role) if self.object.is_draft else None

    @cached_property
    def tally(self) -> dict[str, int]:
        """How many letters are in which state, in the words of the page."""
        counts = CircularLetter.objects.filter(circular=self.object).tally()
        return {
            "waiting": sum(counts.get(state, 0) for state in WAITING),
            "sent": counts.get(State.SENT, 0),
            "failed": sum(counts.get(state, 0) for state in FAILED),
            "cancelled": counts.get(State.CANCELLED, 0),
            "left_out": sum(counts.get(why, 0) for why in CircularLetter.LeftOut.values),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {"tally": self.tally, "rtl": is_rtl(self.object.language)}
        return super().get_context_data(**(self.table_context() | own | kwargs))


def is_rtl(language: str) -> bool:
    return bool(get_language_info(language)["bidi"])


class CircularCreate(RecordCreate):
    model = Circular
    form_class = CircularForm
    prefilled = ("group",)


class OnlyDrafts:
    """What has been sent can be neither edited nor thrown away."""

    def require_change(self) -> None:
        super().require_change()
        if not self.object.is_draft:
            raise PermissionDenied(_("This letter has been sent; it stays as it was."))


class CircularUpdate(OnlyDrafts, RecordUpdate):
    model = Circular
    form_class = CircularForm


class CircularDelete(OnlyDrafts, RecordDelete):
    model = Circular


class CircularHistory(RecordHistory):
    model = Circular


class CircularSend(ActionView):
    """Each reader's letter before it is sent, who gets none and why, then all at once."""

    model = Circular
    form_class = SendForm
    template_name = "contacts/circular_send.html"
    label = gettext_lazy("Look and send")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What was sent already has its own page."""
        self.require_change()
        return (
            super().get(request, *args, **kwargs) if self.object.is_draft else self.sent_already()
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A second click, or a second clerk, is led to what the first one did."""
        self.require_change()
        return (
            super().post(request, *args, **kwargs) if self.object.is_draft else self.sent_already()
        )

    def sent_already(self) -> HttpResponse:
        messages.warning(
            self.request, _("This letter has been sent already; nobody gets it twice.")
        )
        return redirect(self.object.get_absolute_url())

    def act(self, form: ActionForm) -> None:
        found = members_of(self.object.group, self.request.user)
        count = actions.post_circular(
            *(self.object, found.people, found.organizations),
            by=self.request.user,
            **form.cleaned_data,
        )
        done = ngettext("%(n)s letter leaves now.", "%(n)s letters leave now.", count)
        messages.success(self.request, done % {"n": group_number(count)})

    @cached_property
    def mailing(self) -> Mailing | None:
        """The letter as it would go out now; None when it cannot, which `trouble` explains."""
        found = members_of(self.object.group, self.request.user)
        try:
            actions.require_draft(self.object)
            return actions.mailing_of(self.object, found.people, found.organizations)
        except ValidationError as error:
            self.trouble = faults(error)[0]
            return None

    def get_form(self, *data: Any) -> SendForm:
        form: SendForm = super().get_form(*data)
        if not data and self.mailing:
            form.initial = {
                "expected": len(self.mailing.readers),
                "version": self.object.version,
            }
        return form

    def refuse(self, form: Any, status: int = 422) -> HttpResponse:
        """Look again, with the numbers of now."""
        self.__dict__.pop("object", None)
        self.__dict__.pop("mailing", None)
        if not self.object.is_draft:
            return self.sent_already()
        return super().refuse(form, status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        mailing = self.mailing
        if mailing is None:
            return context | {"trouble": self.trouble}
        context |= {"fresh": self.get_form(), "reader_count": len(mailing.readers)}
        context |= {"left_out": named(mailing.left_out), "flaws": named(mailing.flaws)}
        return context | self.sample(mailing)

    def sample(self, mailing: Mailing) -> dict[str, Any]:
        """The letter of the reader whose turn it is on this page."""
        if not mailing.readers:
            return {}
        number = min(max(whole(self.request.GET.get("n"), 1), 1), len(mailing.readers))
        one = mailing.readers[number - 1]
        with override(self.object.language):
            why, way_out = why_in_words(self.object), _("I want no more letters of this kind")
        return {
            "number": number,
            "one": one,
            "one_name": one.full_name_in(self.object.language),
            "subject": mailing.subject_for(one),
            "html": mailing.html_for(one),
            "why": why,
            "way_out": way_out,
            "rtl": is_rtl(self.object.language),
            "previous_url": f"?n={number - 1}" if number > 1 else "",
            "next_url": f"?n={number + 1}" if number < len(mailing.readers) else "",
        }


def why_in_words(circular: Circular) -> str:
    """The sentence below the letter, in the language in force."""
    if circular.why:
        return _("You get this letter because %(why)s") % {"why": circular.why}
    kept = _("You get this letter because %(sender)s keeps you among its contacts.")
    return kept % {"sender": sender()}


class CircularCancel(ActionView):
    model = Circular
    action = actions.cancel_circular
    form_class = TakeBackForm
    label = gettext_lazy("Take back")
    explanation = gettext_lazy(
        "Letters that still wait are not sent. Those that have left cannot be called back."
    )
    success = gettext_lazy("What still waited was taken back.")


@method_decorator((login_not_required, csrf_exempt), name="dispatch")
class OptOut(View):
    """Where a reader without an account asks for no more letters to many.

    Opening the page changes nothing, because mail scanners open it too; sending its form does, and
    so does the one click of a mail program (RFC 8058), which knows of no session.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        party = self.party()
        return self.page(done=party.do_not_contact)

    def post(self, request: HttpRequest) -> HttpResponse:
        actions.opt_out(self.party(), by=None)
        return self.page(done=True)

    def party(self) -> Any:
        """Whom the signed word in the address is about."""
        party = party_of(self.request.GET.get("who", ""))
        if party is None:
            raise Http404
        return party

    def page(self, *, done: bool) -> HttpResponse:
        context = {"title": _("Letters to many"), "sender": sender(), "done": done}
        response = render(self.request, "contacts/opt_out.html", context)
        response["Cache-Control"] = "private, no-store"
        return response
