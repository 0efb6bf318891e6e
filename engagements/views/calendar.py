"""The calendar as a page, and at an address for the reader's own calendar program."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView

from crm import rights
from crm.calendars import Event, feed_of, uid
from crm.dates import today, use_calendar
from crm.links import path_with, whole_address
from crm.models import User
from engagements.actions.feeds import make_feed, note_use, revoke_feed
from engagements.calendar import ALL, MINE, Entry, entries, sorts
from engagements.forms.feeds import FeedForm
from engagements.models import CalendarFeed, Meeting
from engagements.month import Month

#: how far an address tells of the past and of what is to come
PAST, AHEAD = timedelta(days=60), timedelta(days=400)
#: when the alarm of a day rings: at nine in the morning
MORNING = timedelta(hours=-9)
#: what a line is, where nothing else tells
MEANS = {
    "meeting": gettext_lazy("Meeting"),
    "due": gettext_lazy("Follow-up"),
    "letter": gettext_lazy("Letter to answer"),
    "milestone": gettext_lazy("Milestone"),
}
#: what the page may be asked
ASKED = ("month", "whose", "only")
OWNERS = ((MINE, gettext_lazy("Mine")), (ALL, gettext_lazy("Everybody's")))
#: where a new secret waits to be shown once
FRESH = "calendar-feed"


class CalendarPage(TemplateView):
    """A month, day by day; the same lines as a list on a phone."""

    template_name = "engagements/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        month = Month.asked(self.request.GET.get("month", ""))
        found = entries(user, month.first, month.last, self.whose, self.only)
        own = {
            "title": _("Calendar"),
            "month": month,
            "days": month.days(found),
            "before": self.url(month=month.before),
            "after": self.url(month=month.after),
            "now": self.url(month=""),
            "owners": self.choices("whose", self.whose, OWNERS),
            "sorts": self.choices(
                "only", self.only, (("", _("All")), *((s.slug, s.title) for s in sorts()))
            ),
            "may_add": rights.may_create(user, Meeting),
            "is_empty": not found,
        }
        return super().get_context_data(**(own | kwargs))

    @property
    def whose(self) -> str:
        """Whose lines are shown; whoever keeps everybody's records begins with all."""
        usual = ALL if self.request.user.is_clerk else MINE
        asked = self.request.GET.get("whose")
        return asked if asked in (MINE, ALL) else usual

    @property
    def only(self) -> str:
        asked = self.request.GET.get("only", "")
        return asked if asked in {sort.slug for sort in sorts()} else ""

    def url(self, **other: str) -> str:
        """This page with something else asked for."""
        asked = {name: self.request.GET.get(name, "") for name in ASKED} | other
        return f"{self.request.path}?{urlencode({k: v for k, v in asked.items() if v})}"

    def choices(self, name: str, chosen: str, among: Any) -> list[dict[str, Any]]:
        return [
            {"label": label, "url": self.url(**{name: value}), "current": value == chosen}
            for value, label in among
        ]


class FeedPage(View):
    """Where one gets the address for one's own calendar program, and takes it back."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(FeedForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if request.POST.get("do") == "revoke":
            if revoke_feed(by=user):
                messages.success(request, _("The address was taken back and works no more."))
            return redirect("calendar-feed")
        form = FeedForm(request.POST, user=user)
        if not form.is_valid():
            return self.page(form, 422)
        request.session[FRESH] = make_feed(form.instance, by=user)
        return redirect("calendar-feed")

    def page(self, form: FeedForm, status: int = 200) -> HttpResponse:
        secret = self.request.session.pop(FRESH, "")
        context = {
            "title": _("In my own calendar"),
            "form": form,
            "feed": CalendarFeed.objects.of_user(self.request.user),
            "address": whole_address(path_with("calendar-events", secret=secret)) if secret else "",
        }
        return render(self.request, "engagements/calendar_feed.html", context, status=status)


@method_decorator(login_not_required, name="dispatch")
class CalendarEvents(View):
    """What a calendar program reads; the secret in the address stands in for an account."""

    def get(self, request: HttpRequest) -> HttpResponse:
        feed = CalendarFeed.objects.with_secret(request.GET.get("secret", ""))
        if feed is None:
            raise Http404
        note_use(feed)
        with translation.override(feed.user.language), use_calendar(feed.user.calendar):
            content = feed_of(_("Hamkari"), events(feed))
        return HttpResponse(
            content,
            content_type="text/calendar; charset=utf-8",
            headers={"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"},
        )


def events(feed: CalendarFeed) -> list[Event]:
    """What the address tells: subjects, days and places, of nobody by name."""
    user: User = feed.user
    only = "" if feed.with_due else "meeting"
    first, last = today() - PAST, today() + AHEAD
    return [event_of(entry, feed) for entry in entries(user, first, last, feed.whose, only)]


def event_of(entry: Entry, feed: CalendarFeed) -> Event:
    """An entry for a calendar beyond our walls: what is confidential is only a time."""
    named = MEANS[entry.sort]
    alarm = timedelta(minutes=feed.alarm) if feed.alarm else None
    if entry.starts is None:
        alarm = MORNING if alarm or entry.sort != "meeting" else None
    return Event(
        uid=uid(entry.sort, entry.record.pk),
        sequence=entry.record.version,
        title=str(named) if entry.confidential else f"{named}: {entry.title}",
        day=entry.day,
        starts=entry.starts,
        ends=entry.ends,
        place="" if entry.confidential else entry.place,
        description=whole_address(entry.url),
        alarm=alarm,
    )
