"""The reminder tick: which reminders are due, one row and one letter each, then the mail leaves.

May run in any number of processes at once. A reminder is a row that is unique per follow-up,
rule, day and recipient, written in one transaction with its letter; the follow-ups are locked
meanwhile, some at a time. On which days is said by rules (`models/reminder_rules.py`). The broker
is only a doorbell.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from contacts.actions.duplicates import ask_nightly_scan
from contacts.actions.merging import gather_late, merged_lately
from crm import mail, outbox
from crm.bulk import insert
from crm.dates import as_day, today
from crm.links import whole_address
from crm.models import Holiday, Mail
from engagements.actions.days_off import apply_changed_days_off
from engagements.actions.deadlines import near_rows, remind_of_ends
from engagements.actions.digests import digest_readers, write_digests
from engagements.actions.greetings import write_greetings
from engagements.actions.letter_reminders import remind_of_letters
from engagements.actions.motions import count_due
from engagements.actions.posts import hand_over_due
from engagements.actions.reminder_rules import apply_changed_rules
from engagements.actions.telling import remind_invited, tell_all_changes
from engagements.actions.vote_reminders import BEFORE, remind_of_votes
from engagements.clock import Clock
from engagements.looking import Look, Part, busy, in_turns
from engagements.models import (
    Ballot,
    FollowUp,
    Handover,
    Invitation,
    Letter,
    Motion,
    Office,
    Reminder,
    ReminderRule,
    Subject,
)
from engagements.models.mutes import muted_of
from engagements.owing import answer_path, ower
from engagements.reached import (
    Reader,
    handed_on,
    has_passed_on,
    owner_of,
    user_reader,
    with_readers,
)
from engagements.slots import DAY, Plan, Rule, Slot, head_slots, latest_slot, slots, too_soon
from engagements.stopping import stop_url

log = logging.getLogger(__name__)

#: a day off that is taken back moves a day forward that somebody was to be reminded on; what was
#: reminded of already is not reminded of again
MOVED = timedelta(days=3)
#: reminders by these rules say nothing of how far the usual ones have come
APART = (Rule.ASKED, Rule.HEAD)


@dataclass(frozen=True)
class Tally:
    """What one tick did."""

    reminded: int
    sent: int


def tick() -> Tally:
    """Hand over and write what is due today, then send what waits; as often as one likes."""
    day = today()
    ask_nightly_scan(timezone.now())
    look = Look.at(day)
    parts = busy(look, (*PREPARING, *POSTING))
    if prepared := [part for part in parts if part in PREPARING]:
        for part in prepared:
            part.work(day)
        look = Look.at(day)
        parts = busy(look, POSTING)  # more may be due by what they did
    reminded = sum(part.work(day) for part in parts)
    return Tally(reminded=reminded, sent=outbox.send_due())


def remind_due(day: date) -> int:
    """Post the reminders due on or before the day; how many letters that made."""

    def together(keys: Sequence[int]) -> int:
        try:
            return remind(keys, day)
        except Exception:  # one bad record must not keep the others from being reminded
            log.exception("Some follow-ups could not be reminded of together: one by one now")
            return one_by_one(keys, day)

    return in_turns(FollowUp.objects.to_remind(day), together)


def one_by_one(keys: Iterable[int], day: date) -> int:
    """Remind of each on its own, as far as it can be."""
    posted = 0
    for key in keys:
        try:
            posted += remind([key], day)
        except Exception:
            log.exception("Follow-up %s could not be reminded of", key)
    return posted


@transaction.atomic
def remind(keys: Collection[int], day: date) -> int:
    """Post the latest due reminders of follow-ups, one to each reader; how many letters.

    Those in other hands are left to them, or to the next tick: to wait for some while holding
    others is how two come to wait for each other. What is told of them is read once they are
    held, for whoever held them last may have handed them over.
    """
    due = FollowUp.objects.to_remind(day).filter(pk__in=keys)
    held = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True))
    follow_ups = list(with_readers(FollowUp.objects.filter(pk__in=held).order_by("pk")))
    if not follow_ups:
        return 0
    first = min((one.due for one in follow_ups if one.due), default=day)
    clock = Clock.of(Subject.FOLLOW_UP, day, first=first, records=held)
    silent = muted_of(Subject.FOLLOW_UP, follow_ups)
    found: list[Reminder] = []
    for one in follow_ups:
        for reader, slot in handed_on(one.chain, readers(one, due_slots(one, clock), clock)):
            found += reminders_of(one, slot, reader, clock, silent[one.pk])
    schedule_next(follow_ups, clock)
    return store(found)


def store(reminders: list[Reminder]) -> int:
    """Store reminders with their letters; how many letters."""
    posted = [one for one in reminders if one.state == Reminder.State.POSTED]
    again = [one for one in reminders if one.pk]
    mail.queue([one.mail for one in posted if one.mail], by=None)
    for one in posted:
        one.mail = one.mail  # its key is known by now
    insert([one for one in reminders if one.pk is None])
    for one in again:
        one.save(update_fields=["mail", "state"])
    return len(posted)


def schedule_next(follow_ups: list[FollowUp], clock: Clock) -> None:
    """Note when each is to be looked at again."""
    days: dict[date | None, list[int]] = {}
    for one in follow_ups:
        one.schedule(clock.day + DAY, book=clock.book, off=clock.off)
        days.setdefault(one.remind_on, []).append(one.pk)
    for day, keys in days.items():
        FollowUp.objects.filter(pk__in=keys).update(remind_on=day)


@dataclass(frozen=True)
class Due:
    """Which reminders of a follow-up are due: by the rule of whoever owes it, by the rule for all
    others, and to the head of its body."""

    own: Slot | None = None
    usual: Slot | None = None
    head: Slot | None = None


def due_slots(follow_up: Any, clock: Clock) -> Due:
    """The latest of each that has come since the last time somebody was told."""
    due, book = follow_up.due, clock.book
    if due is None or follow_up.remind_on is None:
        return Due()
    own = book.plan(follow_up=follow_up.pk, user=follow_up.account, body=follow_up.body_key)
    usual = book.plan(follow_up=follow_up.pk, body=follow_up.body_key)
    owner, chaser = owner_of(follow_up), user_reader(follow_up.chaser, "chases")
    return Due(
        latest_slot(slots(due, own, clock.off), since(follow_up, owner), clock.day),
        latest_slot(slots(due, usual, clock.off), since(follow_up, chaser), clock.day),
        head_slot(follow_up, usual, clock),
    )


def since(follow_up: Any, reader: Reader | None) -> date:
    """What came before this day somebody was told of, or was not to be told."""
    looked: date = follow_up.remind_on - MOVED
    told = [one.slot for one in told_to(follow_up, reader) if one.rule not in APART]
    late = max(follow_up.due, as_day(follow_up.created_at))
    return min(looked, max(told) + DAY if told else late)


def told_to(follow_up: Any, reader: Reader | None) -> list[Reminder]:
    """The reminders somebody had, or whoever they passed it on to."""
    addresses = {reader.address} if reader else set()
    if reader and has_passed_on(reader, follow_up.chain):
        addresses.add(follow_up.chain[-1].to.email)
    there = [one for one in follow_up.told if one.recipient in addresses]
    return [one for one in there if not was_cancelled(one)]


def was_cancelled(reminder: Reminder) -> bool:
    """Whether it was written and taken back before it left."""
    return bool(reminder.mail and reminder.mail.state == Mail.State.CANCELLED)


def head_slot(follow_up: Any, plan: Plan, clock: Clock) -> Slot | None:
    """When it was late for long, if no head was told of this due date; what had long been late when
    it was entered is not told."""
    heard = (one for one in follow_up.told if one.rule == Rule.HEAD and not was_cancelled(one))
    if any(one.slot > follow_up.due for one in heard):
        return None
    first = min(as_day(follow_up.created_at), follow_up.remind_on)
    return latest_slot(head_slots(follow_up.due, plan, clock.off), first, clock.day)


def readers(follow_up: Any, due: Due, clock: Clock) -> list[tuple[Reader, Slot]]:
    """Who is reminded, and which slot that fills: the owner; the chaser too once it is overdue, or
    when nobody else can be; the head when it has been overdue for long.

    An owner without an address stays among them, so that it is seen that they were not reached.
    While something the owner asked for waits to be decided, the chaser is reminded instead of them.
    """
    chased = due.usual or due.own
    decides = user_reader(follow_up.chaser, "chases")
    head = clock.head_of(follow_up.body_key) if due.head else None
    led = [(head, due.head)] if head and due.head else []
    if decides and follow_up.asking:
        return unique([(decides, chased), *led] if chased else led)
    owner = owner_of(follow_up) or Reader("", "", None, "owes")
    chaser = user_reader(follow_up.chaser, "chases" if follow_up.owner else "owes")
    found: list[tuple[Reader, Slot]] = []
    if due.own and (owner.address or follow_up.owner or not chaser):
        found.append((owner, due.own))
    chases = chased if not owner.address else due.usual
    if chaser and chases and (not owner.address or chases.rule == Rule.OVERDUE):
        found.append((chaser, chases))
    return unique([*found, *led])


def unique(found: list[tuple[Reader, Slot]]) -> list[tuple[Reader, Slot]]:
    """Each address once, as what it is first."""
    return list({one.address: (one, slot) for one, slot in reversed(found)}.values())


def answer_url(follow_up: FollowUp, reader: Reader) -> str:
    """Where a reader without an account answers; "" for all others."""
    outside = reader.owes and reader.user is None and ower(follow_up)
    return whole_address(answer_path(follow_up)) if outside else ""


def reminders_of(
    follow_up: Any, slot: Slot, reader: Reader, clock: Clock, silent: Collection[str]
) -> Iterator[Reminder]:
    """The reminder of a slot with its letter, to be stored; none when there was one before.

    One whose letter was cancelled before it left, as when a day was moved away and back, is
    written anew. Without an address, for one of the `silent`, and for a reader of the daily letter
    the row alone says that it was due.
    """
    if told_lately(follow_up, slot, reader, clock):
        return
    key = (slot.rule, slot.day, reader.address)
    there = next(
        (one for one in follow_up.told if key == (one.rule, one.slot, one.recipient)), None
    )
    if there and not was_cancelled(there):
        return
    own = dict(zip(("rule", "slot", "recipient"), key, strict=True))
    reminder = there or Reminder(follow_up=follow_up, **own)
    reminder.state = state_of(reader, silent)
    if reminder.state == Reminder.State.POSTED:
        reminder.mail = letter(follow_up, slot, reader, clock, silent)
    yield reminder


def state_of(reader: Reader, silent: Collection[str]) -> Reminder.State:
    """Whether a reader is written to, and if not, why."""
    if not reader.address:
        return Reminder.State.UNREACHABLE
    if reader.key in silent:
        return Reminder.State.MUTED
    daily = reader.user is not None and reader.user.digest and reader.why != "leads"
    return Reminder.State.DIGEST if daily else Reminder.State.POSTED


@dataclass(frozen=True)
class Shown:
    """A follow-up as its letters show it, with places for its own words."""

    title: str
    owner: str
    get_absolute_url: str
    due: date | None
    resolution: Any

    @classmethod
    def of(cls, follow_up: FollowUp, words: dict[str, str]) -> Shown:
        owner = mail.place("owner") if words["owner"] else ""
        texts = (mail.place("title"), owner, mail.place("path"))
        return cls(*texts, follow_up.due, follow_up.resolution)


def letter(
    follow_up: FollowUp,
    slot: Slot,
    reader: Reader,
    clock: Clock,
    silent: Collection[str],
    word: str = "",
) -> Mail:
    """The letter of one reminder; who chases is told when whoever owes it has muted it."""
    owner = owner_of(follow_up)
    words = {
        "title": follow_up.title,
        "owner": str(follow_up.owner or ""),
        "path": follow_up.get_absolute_url(),
        "answer_url": answer_url(follow_up, reader),
        "contact": str(follow_up.chaser or "") if reader.owes and not reader.user else "",
    }
    return mail.written(
        "reminder",
        to=reader.address,
        to_name=reader.name,
        user=reader.user,
        stop_url=stop_url(reader.key, Subject.FOLLOW_UP, follow_up),
        leaves_at=clock.leaves_at(reader.user),
        # nothing that the clock writes stands in for what somebody asked
        topic=f"{'asked' if slot.rule == Rule.ASKED else 'follow-up'} {follow_up.pk}",
        frames=clock.frames,
        own=words,
        follow_up=Shown.of(follow_up, words),
        owes=reader.owes,
        why=reader.why,
        rule=slot.rule,
        word=word,
        owner_is_silent=not reader.owes and owner is not None and owner.key in silent,
    )


def told_lately(follow_up: Any, slot: Slot, reader: Reader, clock: Clock) -> bool:
    """Whether this reader had the one before just now."""
    user = reader.user.pk if reader.user and reader.owes else None
    plan = clock.book.plan(follow_up=follow_up.pk, user=user, body=follow_up.body_key)
    told = [one.slot for one in told_to(follow_up, reader) if one.rule == Rule.OVERDUE]
    return too_soon(slot, told, plan.every, clock.day)


def invitations_told(look: Look) -> Any:
    """Those to meetings that are still to come."""
    return Invitation.objects.written().filter(meeting__day__gte=look.day)


#: in this order, before anybody is reminded
PREPARING = (
    Part(hand_over_due, lambda look: [Handover.objects.due(look.day)]),
    Part(lambda _day: gather_late(), lambda look: [merged_lately(look.day)]),
    Part(tell_all_changes, lambda look: [invitations_told(look)]),
    Part(count_due, lambda look: [Motion.objects.over().filter(until__lt=look.day)]),
    Part(apply_changed_days_off, lambda _look: [Holiday.everything.filter(applied=False)]),
    Part(apply_changed_rules, lambda _look: [ReminderRule.everything.filter(applied=False)]),
)
POSTING = (
    Part(remind_due, lambda look: [FollowUp.objects.to_remind(look.day)]),
    Part(
        remind_invited,
        lambda look: [invitations_told(look).filter(meeting__day__lte=look.until(Subject.MEETING))],
    ),
    Part(remind_of_letters, lambda look: [Letter.objects.to_remind(look.until(Subject.LETTER))]),
    Part(remind_of_votes, lambda look: [Ballot.objects.to_remind(look.day, look.day + BEFORE)]),
    Part(remind_of_ends, near_rows),
    Part(lambda _day: write_digests(), lambda _look: [digest_readers()]),
    Part(lambda _day: write_greetings(), lambda _look: [Office.objects.greeting()]),
)
