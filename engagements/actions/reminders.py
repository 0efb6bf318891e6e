"""The reminder tick: which reminders are due, one row and one letter each, then the mail leaves.

May run in any number of processes at once. A reminder is a row that is unique per follow-up,
rule, day and recipient, written in one transaction with its letter; the follow-up is locked
meanwhile. The broker is only a doorbell.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from contacts.actions.circulars import withhold
from contacts.actions.duplicates import ask_nightly_scan
from contacts.actions.merging import gather_late
from contacts.models import ContactPoint
from crm import mail, outbox
from crm.dates import today
from crm.models import Mail, User
from engagements.actions.posts import hand_over_due
from engagements.models import FollowUp, Reminder
from engagements.slots import Rule, Slot, latest_slot

log = logging.getLogger(__name__)

BATCH = 200


@dataclass(frozen=True)
class Reader:
    """Somebody a reminder is written to, and why."""

    address: str
    name: str
    user: User | None
    owes: bool


@dataclass(frozen=True)
class Tally:
    """What one tick did."""

    reminded: int
    sent: int


def tick() -> Tally:
    """Hand over and write what is due today, then send what waits; as often as one likes."""
    hand_over_due(today())
    gather_late()
    withhold()
    ask_nightly_scan(timezone.now())
    return Tally(reminded=remind_due(today()), sent=outbox.send_due())


def remind_due(day: date) -> int:
    """Post the reminders due on or before the day; how many letters that made."""
    posted = 0
    skip = 0  # those that failed stay in front of the queue
    while True:
        due = FollowUp.objects.to_remind(day).values_list("pk", flat=True)
        keys = list(due[skip : skip + BATCH])
        for key in keys:
            try:
                posted += remind(key, day)
            except Exception:  # one bad record must not keep the others from being reminded
                log.exception("Follow-up %s could not be reminded of", key)
                skip += 1
        if len(keys) < BATCH:
            return posted


@transaction.atomic
def remind(key: int, day: date) -> int:
    """Post one follow-up's latest due reminder to each of its readers; how many letters."""
    locked = FollowUp.objects.select_for_update(of=("self",)).to_remind(day)
    follow_up = locked.for_detail().filter(pk=key).first()
    if follow_up is None:
        return 0
    slot = latest_slot(follow_up.due, follow_up.remind_on, day)
    posted = 0
    if slot:
        posted = sum(remind_reader(follow_up, slot, reader) for reader in readers(follow_up, slot))
    follow_up.schedule(day + timedelta(days=1))
    FollowUp.objects.filter(pk=key).update(remind_on=follow_up.remind_on)
    return posted


def readers(follow_up: FollowUp, slot: Slot) -> list[Reader]:
    """Who is reminded: the owner; the chaser too once it is overdue, or when nobody else can be.

    An owner without an address stays among them, so that it is seen that they were not reached.
    """
    owner = owner_of(follow_up) or Reader("", "", None, owes=True)
    chaser = user_reader(follow_up.chaser, owes=follow_up.owner is None)
    found = [owner] if owner.address or follow_up.owner or not chaser else []
    if chaser and (not owner.address or slot.rule == Rule.OVERDUE):
        found.append(chaser)
    return list({reader.address: reader for reader in reversed(found)}.values())


def owner_of(follow_up: FollowUp) -> Reader | None:
    """Whoever owes it, by their account or else by an e-mail address we know."""
    person = follow_up.owner_person
    account = user_reader(person.user if person else follow_up.owner_user, owes=True)
    if account or follow_up.owner_user or follow_up.owner is None:
        return account
    points = ContactPoint.objects.filter(
        person=follow_up.owner_person, organization=follow_up.owner_organization
    )
    point = points.in_use().emails().first()
    return Reader(point.canonical, str(follow_up.owner), None, owes=True) if point else None


def user_reader(user: User | None, *, owes: bool) -> Reader | None:
    if user is None or not user.is_active or not user.email:
        return None
    return Reader(user.email, str(user), user, owes)


def remind_reader(follow_up: FollowUp, slot: Slot, reader: Reader) -> bool:
    """Write one reminder and its letter unless that was done before; whether a letter was made.

    One whose letter was cancelled before it left, as when a day was moved away and back, is
    written anew.
    """
    reminder, fresh = Reminder.objects.get_or_create(
        follow_up=follow_up, rule=slot.rule, slot=slot.day, recipient=reader.address
    )
    if not fresh and not (reminder.mail and reminder.mail.state == Mail.State.CANCELLED):
        return False
    if not reader.address:
        reminder.state = Reminder.State.UNREACHABLE
        reminder.save(update_fields=["state"])
        return False
    reminder.mail = mail.post(
        "reminder",
        to=reader.address,
        to_name=reader.name,
        user=reader.user,
        follow_up=follow_up,
        owes=reader.owes,
        rule=slot.rule,
    )
    reminder.save(update_fields=["mail"])
    return True
