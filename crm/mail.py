"""The only writer of outgoing mail: a letter is a row, in the transaction of what it is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from crm import tasks
from crm.dates import use_calendar
from crm.history import record_all, record_many
from crm.links import whole_address
from crm.models import Mail, User
from crm.models.mail import MailQuerySet

#: stands in the frame of a letter to many where each reader's own words go; nobody can type it
PLACE = f"\ue000{token_hex(8)}.{{}}\ue001"
PLACES = re.compile(re.escape(PLACE).replace(r"\{\}", r"(\w+)"))
#: {what letters have in common: (subject, text, HTML), each in pieces between words of their own}
Frames = dict[Hashable, list[list[str]]]


def post(letter: str, *, by: User | None = None, **asked: Any) -> Mail:
    """Write one letter, as `written` does, and queue it."""
    mail = written(letter, **asked)
    queue([mail], by=by)
    return mail


def written(
    letter: str,
    *,
    to: str,
    to_name: str = "",
    user: User | None = None,
    language: str = "",
    calendar: str = "",
    stop_url: str = "",
    leaves_at: datetime | None = None,
    topic: str = "",
    frames: Frames | None = None,
    own: dict[str, str] | None = None,
    **context: Any,
) -> Mail:
    """The letter `templates/mail/<letter>/` in its reader's language, not stored yet.

    `calendar` is an event for the reader's calendar, as `crm.calendars` writes it. At `stop_url`
    the reader says that they want no more such letters, by one click of their mail program too.
    `topic` names what it is about. It does not leave before `leaves_at`.

    Many letters may be written within the same `frames`: those with an equal context are rendered
    once. What differs stands in the context as `place(name)`, and is in `own` as plain text.
    """
    language = language or (user.language if user else settings.LANGUAGE_CODE)
    shown_in = user.calendar if user else ""
    words = (own or {}) | {"to_name": to_name, "stop_url": stop_url}
    with translation.override(language), use_calendar(shown_in):
        if frames is None:
            subject, text, html = rendered(letter, context | words)
        else:
            known = (letter, language, shown_in)
            subject, text, html = within(frames, known, letter, words, context)
    mail = row(to, to_name, subject, text, html, language, user.pk if user else None)
    mail.calendar, mail.topic, mail.unsubscribe = calendar, topic, stop_url
    mail.next_try_at = leaves_at or mail.next_try_at
    return mail


def queue(mails: list[Mail], *, by: User | None) -> None:
    """Store letters; they leave after the surrounding transaction is committed.

    Older letters about the same topic to the same address that have not left yet are left out.
    """
    supersede({(mail.topic, mail.to) for mail in mails if mail.topic})
    record_many("create", mails, by=by)
    transaction.on_commit(tasks.ring)


def take_back(letters: MailQuerySet, *, by: User | None, reason: str) -> int:
    """Cancel those of the letters that have not left, with the reason; how many."""
    told = {"reason": reason}
    return record_all(
        "cancel", letters.waiting(), by=by, details=told, state=Mail.State.CANCELLED, error=reason
    )


def supersede(topics: Collection[tuple[str, str]]) -> None:
    """Leave out letters of these (topic, address) that wait: after a long outage one is enough."""
    if not topics:
        return
    names, addresses = zip(*topics, strict=True)
    waiting = Mail.objects.waiting().filter(topic__in=names, to__in=addresses)
    found = waiting.values_list("pk", "topic", "to")
    older = Mail.objects.waiting().filter(pk__in=[pk for pk, *one in found if tuple(one) in topics])
    if found:
        reason = _("A later letter says the same.")
        record_all("supersede", older, by=None, state=Mail.State.SUPERSEDED, error=reason)


def place(name: str) -> SafeString:
    """Where in a frame the words of this name go."""
    return mark_safe(PLACE.format(name))  # noqa: S308 (no words yet)


def within(
    frames: Frames, known: Hashable, letter: str, words: dict[str, str], context: dict[str, Any]
) -> list[str]:
    """(subject, text, HTML) of a letter by the frame of those that are equal but for their words.

    A template may ask whether there are words at all, so none and some are two frames.
    """
    places = {name: place(name) if word else "" for name, word in words.items()}
    key = (known, *sorted(places.items()), *sorted(context.items()))
    if key not in frames:
        frames[key] = [PLACES.split(part) for part in rendered(letter, context | places)]
    told = Reader("", own={name: plain_text(word) for name, word in words.items()})
    return [filled(frame, told, as_html=number == 2) for number, frame in enumerate(frames[key])]


@dataclass(frozen=True)
class Reader:
    """One of the many a letter is written to, and what only their copy says.

    `own` is {name in the templates: (as plain text, as safe HTML)}.
    """

    to: str
    to_name: str = ""
    user_id: int | None = None
    own: dict[str, tuple[str, str]] = field(default_factory=dict)


@transaction.atomic
def post_many(
    letter: str,
    readers: Iterable[Reader],
    *,
    by: User,
    language: str,
    own: Iterable[str],
    **context: Any,
) -> list[Mail]:
    """Write one letter to many readers in one language, in their order, and queue it.

    Its templates are rendered once; what is each reader's `own` is put into its places.
    """
    places = {name: place(name) for name in own}
    with translation.override(language), use_calendar(""):
        frames = [PLACES.split(part) for part in rendered(letter, context | places)]
    mails = []
    for one in readers:
        subject, text, html = (
            filled(frame, one, as_html=number == 2) for number, frame in enumerate(frames)
        )
        mails.append(row(one.to, one.to_name, subject, text, html, language, one.user_id))
    queue(mails, by=by)
    return mails


def filled(frame: list[str], reader: Reader, *, as_html: bool) -> str:
    """A part of the letter with its reader's own words: every second piece is a name."""
    pieces = list(frame)
    for at in range(1, len(pieces), 2):
        pieces[at] = reader.own[pieces[at]][as_html]
    return "".join(pieces)


def plain_text(text: str) -> tuple[str, str]:
    """What a reader's copy says, in both forms, when it is nothing but text."""
    return text, escape(text)


def rendered(letter: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """(subject, text, HTML) of the letter in the language in force."""
    shared = context | {
        "base_url": whole_address(""),
        "rtl": translation.get_language_bidi(),
    }
    subject, text = (render_to_string(f"mail/{letter}/{name}.txt", shared) for name in PARTS)
    return subject, text.strip() + "\n", render_to_string(f"mail/{letter}/body.html", shared)


PARTS = ("subject", "body")


def row(
    to: str,
    to_name: str,
    subject: str,
    text: str,
    html: str,
    language: str,
    user_id: int | None,
) -> Mail:
    """A letter that is not stored yet."""
    return Mail(
        user_id=user_id,
        to=to,
        to_name=to_name[:200],
        subject=" ".join(subject.split())[:300],
        text=text,
        html=html,
        language=language,
        next_try_at=timezone.now(),
    )
