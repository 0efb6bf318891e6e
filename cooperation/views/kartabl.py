"""What the kartabl shows of cooperation: registrations to answer, milestones, agreements that end,
work without news.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from cooperation.models import Agreement, Call, Initiative, Milestone, Registration, State
from cooperation.views.mine import ORDER
from crm.dates import format_date
from crm.models import User
from crm.text import local_digits
from engagements.kartabl import Group, lined


class KartablPanel(View):
    """A fragment of the kartabl."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        groups = [told(user) for told in (mine, registered, due, ending, silent)]
        groups = [group for group in groups if group.items]
        return render(request, "engagements/_kartabl_panel.html", {"groups": groups})


def mine(user: User) -> Group:
    """One line of how the user's initiatives go, which leads to them; one query."""
    going_on = Initiative.objects.visible_to(user).concerning(user).going_on()
    counted = dict(going_on.order_by().values_list("health").annotate(n=Count("pk")))
    told = [f"{one.label}: {local_digits(counted[one])}" for one in ORDER if one in counted]
    line = {
        "url": reverse("cooperation:mine"),
        "text": _("How my initiatives go"),
        "why": " · ".join(told),
        "act_url": reverse("cooperation:mine"),
        "act": _("Open it"),
    }
    group = Group("mine", _("My initiatives"), row="engagements/_todo_line.html")
    if counted:
        group.items, group.total = [{"line": line}], sum(counted.values())
    return group


def registered(user: User) -> Group:
    """The public calls with registrations that wait for the user's answer."""

    def line(one: Any) -> dict[str, Any]:
        url = f"{Registration.url_role('list')}?call={one.pk}&state={Registration.State.NEW}"
        told = ngettext("%(n)s registration waits", "%(n)s registrations wait", one.waiting)
        return {
            "url": one.get_absolute_url(),
            "text": str(one),
            "why": told % {"n": local_digits(one.waiting)},
            "closes": _("Closed by accepting or refusing"),
            "note": one.initiative.title,
            "act_url": url,
            "act": _("Answer"),
        }

    rows = Call.objects.answered_by(user).select_related("initiative").order_by("until", "pk")
    url = f"{Registration.url_role('list')}?state={Registration.State.NEW}"
    return lined("registered", _("Registrations to answer"), rows, line, url)


def due(user: User) -> Group:
    """The milestones that are late or come within a week."""

    def line(one: Milestone) -> dict[str, Any]:
        return {
            "url": one.get_absolute_url(),
            "text": str(one),
            "why": _("Its day is past") if one.is_late else _("Its day comes within a week"),
            "closes": _("Closed by marking it as reached"),
            "note": one.initiative.title,
            "day": one.due,
            "act_url": reverse("cooperation:milestone-reach", args=[one.pk]),
            "act": _("Reached"),
        }

    rows = Milestone.objects.near_for(user).for_list().in_order()
    url = reverse("calendar", query={"only": "milestone", "whose": "mine"})
    return lined("milestones", _("Milestones to reach"), rows, line, url)


def ending(user: User) -> Group:
    """The agreements the user sees to that end soon, and no other takes their place."""

    def line(one: Agreement) -> dict[str, Any]:
        ends = _("Ends on %(day)s, and nothing takes its place")
        return {
            "url": one.get_absolute_url(),
            "text": str(one),
            "why": ends % {"day": format_date(one.valid_until)},
            "closes": _("Closed by an agreement that renews it"),
            "act_url": reverse("cooperation:agreement-renew", args=[one.pk]),
            "act": _("Renew"),
        }

    rows = Agreement.objects.visible_to(user).kept_by(user).ending_soon()
    url = f"{Agreement.url_role('list')}?state={State.ENDS_SOON}"
    title = _("Agreements that end soon")
    return lined("agreements", title, rows.order_by("valid_until", "pk"), line, url)


def silent(user: User) -> Group:
    """The initiatives without news that the user leads, or whose body the user leads."""

    def line(one: Initiative) -> dict[str, Any]:
        return {
            "url": one.get_absolute_url(),
            "text": one.title,
            "why": _("Nobody has told anything of it for long"),
            "closes": _("Closed by a report of how it goes"),
            "note": one.body,
            "act_url": f"{reverse('cooperation:report-create')}?initiative={one.pk}",
            "act": _("Report"),
        }

    mine = Initiative.objects.visible_to(user).editable_by(user).silent().select_related("body")
    url = f"{reverse('cooperation:initiative-list')}?risk=silent"
    return lined("silent", _("Initiatives without news"), mine.order_by("news_at", "pk"), line, url)
