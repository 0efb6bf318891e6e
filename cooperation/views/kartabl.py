"""What the kartabl shows of cooperation: agreements that end, work without news."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from cooperation.models import Agreement, Initiative, State
from crm.dates import format_date
from crm.models import User
from engagements.kartabl import Group, lined


class KartablPanel(View):
    """A fragment of the kartabl."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        groups = [group for group in (ending(user), silent(user)) if group.items]
        return render(request, "engagements/_kartabl_panel.html", {"groups": groups})


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
