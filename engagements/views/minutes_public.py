"""Minutes without an account: the link of a reader, and the check of what is printed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views import View

from engagements.actions import minutes as actions
from engagements.forms.minutes import CommentForm
from engagements.minutes_content import opened, secret_keys, told
from engagements.minutes_links import reader_of
from engagements.models import Minutes, MinutesComment, MinutesReader

GONE = 410
LONGEST_CODE = 64


@method_decorator(login_not_required, name="dispatch")
class MinutesLink(View):
    """Where somebody who was present reads the minutes, agrees or comments, by a signed link.

    Opening the page changes nothing, because mail scanners open it too; sending its form does.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.reader(), CommentForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        reader, form = self.reader(), CommentForm(request.POST)
        if not still_open(reader):
            return self.closed()
        try:
            if request.POST.get("do") == "agree":
                actions.agree(reader)
            elif form.is_valid():
                actions.comment(reader, text=form.cleaned_data["text"])
            else:
                return self.page(reader, form, 422)
        except ValidationError as error:
            form.add_error(None, error)
            return self.page(reader, form, 422)
        return redirect(request.get_full_path())

    def reader(self) -> MinutesReader:
        """Whom the signed word in the address was given to."""
        reader = reader_of(self.request.GET.get("link", ""))
        if reader is None:
            raise Http404
        return reader

    def page(self, reader: MinutesReader, form: CommentForm, status: int = 200) -> HttpResponse:
        if not still_open(reader):
            return self.closed()
        minutes = reader.minutes
        secret = () if reader.full else secret_keys(minutes.meeting)
        content = opened(minutes.content, full=reader.full, secret=secret)
        context = {
            "title": pgettext("document", "Minutes"),
            "reader": reader,
            "minutes": minutes,
            "shown": told(content),
            "comments": MinutesComment.objects.filter(reader=reader),
            "form": form,
        }
        return self.answer("engagements/minutes_link.html", context, status)

    def closed(self) -> HttpResponse:
        """Says that the link is over, and nothing of what it was about."""
        context = {"title": _("This link opens nothing any more")}
        return self.answer("engagements/minutes_link_over.html", context, GONE)

    def answer(self, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        response = render(self.request, template, context, status=status)
        response["Cache-Control"] = "private, no-store"
        return response


def still_open(reader: MinutesReader) -> bool:
    """Whether the link opens the minutes: not over, and not closed to this reader meanwhile."""
    meeting = reader.minutes.meeting
    closed = meeting.deleted_at is not None or (meeting.confidential and not reader.full)
    return reader.may_answer and not closed


@method_decorator(login_not_required, name="dispatch")
class MinutesCheck(View):
    """Whether printed minutes still count: nothing else is told of them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        code = request.GET.get("code", "").strip()[:LONGEST_CODE].lower()
        found = Minutes.objects.filter(code=code).first() if code.isalnum() else None
        context = {"title": _("Check of minutes"), "code": code, "verdict": verdict(found)}
        response = render(request, "engagements/minutes_check.html", context)
        response["Cache-Control"] = "no-store"
        return response


def verdict(minutes: Minutes | None) -> str:
    """valid, pending, superseded, or unknown."""
    if minutes is None:
        return "unknown"
    if minutes.state == Minutes.State.APPROVED:
        return "valid"
    over = (Minutes.State.SUPERSEDED, Minutes.State.DROPPED)
    return "superseded" if minutes.state in over else "pending"
