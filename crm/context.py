"""What the frame around every page shows; worked out only when a whole page is rendered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from crm.models import Mail, Outbox
from crm.pausing import alert_key
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
    outbox = getattr(request, "outbox", None)  # where the page itself shows it
    told = cache.get_or_set(
        alert_key(str(get_language())),
        lambda: mail_trouble(outbox or Outbox.objects.glance(user)),
        ALERT_SECONDS,
    )
    return str(told)


def mail_trouble(outbox: Outbox) -> str:
    """What is wrong with outgoing mail, the gravest first."""
    if outbox.is_paused:
        return _("Outgoing mail is paused: no letter leaves until somebody resumes it.")
    if outbox.is_silent:
        return _("Nobody has looked for what is due for minutes: reminders do not leave.")
    count = Mail.objects.troubled().count() if outbox.troubled is None else outbox.troubled
    if not count:
        return ""
    text = ngettext(
        "%(count)s letter could not be sent for certain.",
        "%(count)s letters could not be sent for certain.",
        count,
    )
    return text % {"count": digits(count)} + " " + _("Look at the outgoing mail.")
