"""Whoever owes something is asked for it now, whatever its day is."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm import mail
from crm.dates import today
from crm.history import record
from crm.models import Change, Mail, User
from engagements.actions import follow_ups, passing_on
from engagements.actions.reminders import letter
from engagements.clock import Clock
from engagements.models import FollowUp, Reminder, Subject
from engagements.reached import Reader, owner_of, user_reader
from engagements.slots import Rule, Slot


@transaction.atomic
def ask(follow_up: FollowUp, *, by: User | None, word: str = "") -> Mail:
    """Write to whoever owes it, with a word of one's own; once a day.

    ValidationError when it is closed, nobody can be written to, or they were asked today.
    """
    stored = passing_on.opened(follow_up)
    reader = owner_of(stored)
    if reader is None:
        raise ValidationError(_("No e-mail address is known of whoever owes it."))
    reminder, _fresh = Reminder.objects.get_or_create(
        follow_up=stored, rule=Rule.ASKED, slot=today(), recipient=reader.address
    )
    if reminder.mail and reminder.mail.state not in Mail.LEFT_OUT:
        raise ValidationError(_("They were asked today already."))
    reminder.mail = request(stored, reader, word)
    mail.queue([reminder.mail], by=by)
    reminder.save(update_fields=["mail"])
    record("ask", stored, by=by, reason=word)
    return reminder.mail


def request(follow_up: FollowUp, reader: Reader, word: str) -> Mail:
    """The letter that asks for it; quiet hours are for what the clock writes."""
    clock = Clock.of(Subject.FOLLOW_UP, today(), first=today(), records=[follow_up.pk])
    made = letter(follow_up, Slot(Rule.ASKED, today()), reader, clock, (), word=word)
    made.next_try_at = timezone.now()
    return made


def ask_again(follow_up: FollowUp) -> None:
    """Ask once more, by nobody, what was asked last, since that letter did not leave: whoever owes
    it where they are reached by now, or else let whoever chases it know that nobody was asked."""
    last = Change.objects.of(follow_up).filter(verb="ask").first()
    word = last.details.get("reason", "") if last else ""
    if owner_of(follow_up) is None:
        tell_nobody_was_asked(follow_up)
        return
    with suppress(ValidationError), transaction.atomic():  # they were asked there today already
        ask(follow_up, by=None, word=word)


def tell_nobody_was_asked(follow_up: FollowUp) -> None:
    """By a letter to whoever chases it, once a day."""
    reader = user_reader(follow_up.chaser, "chases")
    if reader is None or reader.user is None:
        return
    reminder, _fresh = Reminder.objects.get_or_create(
        follow_up=follow_up, rule=Rule.ASKED, slot=today(), recipient=reader.address
    )
    if reminder.mail is None or reminder.mail.state in Mail.LEFT_OUT:
        with override(reader.user.language):
            word = _("They were not asked: no e-mail address is known of whoever owes it.")
        reminder.mail = request(follow_up, reader, word)
        mail.queue([reminder.mail], by=None)
        reminder.save(update_fields=["mail"])


@transaction.atomic
def owe(
    follow_up: FollowUp, *, by: User, key: uuid.UUID | None = None, at_once: bool = False
) -> FollowUp:
    """Add a follow-up, and ask for it at once."""
    made = follow_ups.owe(follow_up, by=by, key=key)
    if at_once:
        ask(made, by=by)
    return made


@transaction.atomic
def hand_over(
    follow_up: FollowUp, *, by: User, note: str = "", at_once: bool = False, **owner: Any
) -> FollowUp:
    """Let somebody else owe it, and ask them at once."""
    stored = passing_on.hand_over(follow_up, by=by, note=note, **owner)
    if at_once:
        ask(stored, by=by, word=note)
    return stored
