"""The only writer of outgoing mail: a letter is a row, in the transaction of what it is about."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from crm import tasks
from crm.dates import use_calendar
from crm.history import record
from crm.models import Mail, User


def post(
    letter: str,
    *,
    to: str,
    to_name: str = "",
    user: User | None = None,
    language: str = "",
    **context: Any,
) -> Mail:
    """Write the letter `templates/mail/<letter>/` in its reader's language and queue it.

    It leaves after the surrounding transaction is committed.
    """
    language = language or (user.language if user else settings.LANGUAGE_CODE)
    calendar = user.calendar if user else ""
    context |= {"base_url": settings.BASE_URL.rstrip("/"), "to_name": to_name}
    with translation.override(language), use_calendar(calendar):
        context["rtl"] = translation.get_language_bidi()
        subject = " ".join(render_to_string(f"mail/{letter}/subject.txt", context).split())
        mail = Mail(
            user=user,
            to=to,
            to_name=to_name[:200],
            subject=subject[:300],
            text=render_to_string(f"mail/{letter}/body.txt", context).strip() + "\n",
            html=render_to_string(f"mail/{letter}/body.html", context),
            language=language,
            next_try_at=timezone.now(),
        )
    record("create", mail, by=None)
    transaction.on_commit(tasks.ring)
    return mail
