"""No reminders, please: by the link in each of them, and on the page of what is reminded of."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from contacts.mailing import sender
from crm.models import User
from engagements.actions.mutes import leave_digest, mute, unmute
from engagements.models import FollowUp, Mute, Subject
from engagements.stopping import Stop, digest_reader, stop_of


@method_decorator((login_not_required, csrf_exempt), name="dispatch")
class RemindersStop(View):
    """Where the reader of a reminder mutes it, or its kind, and wants it again, without an account.

    Opening the page changes nothing, because mail scanners open it too; sending its form does. A
    mail program sends what RFC 8058 says, without cookies: then this one thing is muted. The
    signature in the address stands for the reader, so that no token of a session is asked for.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.found())

    def post(self, request: HttpRequest) -> HttpResponse:
        stop = self.found()
        by = User.objects.filter(pk=int(stop.who[1:])).first() if stop.who[0] == "u" else None
        wanted = request.POST.get("do", "")
        if wanted == "again":
            unmute(stop.who, stop.subject, stop.about, by=by)
        else:
            about = None if wanted == "kind" else stop.about
            mute(stop.who, stop.subject, about, by=by)
        return self.page(stop)

    def found(self) -> Stop:
        stop = stop_of(self.request.GET.get("link", ""))
        if stop is None:
            raise Http404
        return stop

    def page(self, stop: Stop) -> HttpResponse:
        muted = Mute.objects.of(stop.who).silencing(stop.subject, stop.about)
        context = {
            "title": _("Reminders"),
            "sender": sender(),
            "about": stop.about,
            "kind": stop.subject.label,
            "muted": [one.object_id is not None for one in muted],
            "has_account": stop.who[0] == "u",
        }
        response = render(self.request, "engagements/reminders_stop.html", context)
        response["Cache-Control"] = "private, no-store"
        return response


@method_decorator((login_not_required, csrf_exempt), name="dispatch")
class DigestStop(View):
    """Where somebody leaves the daily letter; opening the page changes nothing."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.found())

    def post(self, request: HttpRequest) -> HttpResponse:
        user = self.found()
        leave_digest(user)
        return self.page(user)

    def found(self) -> User:
        user = digest_reader(self.request.GET.get("link", ""))
        if user is None:
            raise Http404
        return user

    def page(self, user: User) -> HttpResponse:
        context = {"title": _("The daily letter"), "sender": sender(), "done": not user.digest}
        response = render(self.request, "engagements/digest_stop.html", context)
        response["Cache-Control"] = "private, no-store"
        return response


class FollowUpMute(View):
    """A colleague mutes the reminders of one follow-up for themselves, or wants them again."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user: Any = request.user
        follow_up: Any = get_object_or_404(FollowUp.objects.visible_to(user), pk=pk)
        if request.POST.get("do") == "again":
            unmute(f"u{user.pk}", Subject.FOLLOW_UP, follow_up, by=user)
        else:
            mute(f"u{user.pk}", Subject.FOLLOW_UP, follow_up, by=user)
        return redirect(f"{follow_up.get_absolute_url()}#reminders")


class MuteEnd(View):
    """One is reminded again of what one has muted."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user: Any = request.user
        muted = Mute.objects.filter(user=user, pk=pk).first()
        if muted is None:
            raise Http404
        unmute(f"u{user.pk}", muted.subject, muted.target, by=user)
        messages.success(request, _("You are reminded of it again."))
        return redirect("engagements:my-reminders")
