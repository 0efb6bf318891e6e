"""Where a mail service tells of letters that came back; its address is the secret."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from contacts.actions.bounces import came_back
from contacts.bounce_mail import OUR_LETTER, Returned, kind_of
from crm.models import Mail

#: reports a minute; a service sends one for each letter
MOST = 600
LARGEST = 64 * 1024


@method_decorator((csrf_exempt, login_not_required), name="dispatch")
class Bounced(View):
    """POST /bounces/?secret=…

    {"address": "a@b.c", "kind": "hard" | "soft", "why": "…", "message_id": "<…>"}
    Without `kind` the enhanced status code in `status` decides.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """204 when it was counted, 404 for another secret, 202 for an address nobody has."""
        secret = request.GET.get("secret", "")
        known = settings.BOUNCES_SECRET
        if not known or not constant_time_compare(secret, known):
            raise Http404
        if too_many():
            return JsonResponse({"error": "too many reports"}, status=429)
        returned = read(request)
        if returned is None:
            return JsonResponse({"error": "address and kind are needed"}, status=400)
        return HttpResponse(status=204 if came_back(returned, by=None) else 202)


def too_many() -> bool:
    """Whether this minute has brought more reports than a service sends."""
    cache.add("bounces-told", 0, 60)
    try:
        return cache.incr("bounces-told") > MOST
    except ValueError:  # the minute ended just now
        return False


def read(request: HttpRequest) -> Returned | None:
    """What a report says; None when it cannot be understood."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return None
    try:
        told: Any = json.loads(request.body)
        words = {name: str(told.get(name) or "") for name in FIELDS}
    except (ValueError, AttributeError, RecursionError):
        return None
    kind = words["kind"] or (kind_of(words["status"]) if words["status"] else "")
    if "@" not in words["address"] or kind not in Mail.Bounce.values:
        return None
    ours = OUR_LETTER.search(words["message_id"])
    why = " ".join((words["why"] or words["status"] or kind).split())
    return Returned(words["address"].strip()[:254], kind, why[:500], ours[1] if ours else "")


FIELDS = ("address", "kind", "status", "why", "message_id")
