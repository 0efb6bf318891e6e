"""The only writer of outgoing mail: a letter is a row, in the transaction of what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from crm import tasks
from crm.dates import use_calendar
from crm.history import record, record_many
from crm.models import Mail, User


@dataclass(frozen=True)
class Reader:
    """One of the many a letter is written to, and what only their copy says."""

    to: str
    to_name: str = ""
    user_id: int | None = None
    context: dict[str, Any] = field(default_factory=dict)


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
    reader = Reader(to, to_name, user.pk if user else None, context)
    with translation.override(language), use_calendar(user.calendar if user else ""):
        mail = written(letter, reader, language)
    record("create", mail, by=None)
    transaction.on_commit(tasks.ring)
    return mail


@transaction.atomic
def post_many(
    letter: str, readers: Iterable[Reader], *, by: User, language: str, **context: Any
) -> list[Mail]:
    """Write one letter to many readers in one language, in their order, and queue it."""
    with translation.override(language), use_calendar(""):
        mails = [written(letter, reader, language, **context) for reader in readers]
    record_many("create", mails, by=by)
    transaction.on_commit(tasks.ring)
    return mails


def written(letter: str, reader: Reader, language: str, **shared: Any) -> Mail:
    """The letter as a row that is not stored yet; texts are in the language in force."""
    context = shared | reader.context
    context |= {"base_url": settings.BASE_URL.rstrip("/"), "to_name": reader.to_name}
    context["rtl"] = translation.get_language_bidi()
    subject = " ".join(render_to_string(f"mail/{letter}/subject.txt", context).split())
    return Mail(
        user_id=reader.user_id,
        to=reader.to,
        to_name=reader.to_name[:200],
        subject=subject[:300],
        text=render_to_string(f"mail/{letter}/body.txt", context).strip() + "\n",
        html=render_to_string(f"mail/{letter}/body.html", context),
        language=language,
        next_try_at=timezone.now(),
    )
