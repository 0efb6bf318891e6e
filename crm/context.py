"""What the frame around every page shows; worked out only when a whole page is rendered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.models import Mail
from crm.templatetags.persian import digits

ALERT_SECONDS = 30


def shell(request: HttpRequest) -> dict[str, Any]:
    """Which page it is, the state of outgoing mail, and whether this is a demonstration."""
    return {
        "place": place(request),
        "mail_alert": SimpleLazyObject(lambda: mail_alert(request)),
        "demo_accounts": settings.DEMO_ACCOUNTS,
    }


def place(request: HttpRequest) -> str:
    """The name of the page, by which kept parts of the frame know what is current in the menu."""
    match = request.resolver_match
    return match.view_name if match else request.path


def mail_alert(request: HttpRequest) -> str:
    """A sentence for the secretariat when letters need a person; "" when all is well."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_clerk:
        return ""
    count = cache.get_or_set(
        "mail-in-trouble", lambda: Mail.objects.troubled().count(), ALERT_SECONDS
    )
    if not count:
        return ""
    text = ngettext(
        "%(count)s letter could not be sent for certain.",
        "%(count)s letters could not be sent for certain.",
        count,
    )
    return text % {"count": digits(count)} + " " + _("Look at the outgoing mail.")
