"""Reminders of letters whose answer is due: to whoever sees to them, by the rules of letters."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from crm import mail
from crm.dates import as_day
from crm.models import Change, Mail
from crm.models.mail import MailQuerySet
from engagements.clock import Clock
from engagements.models import Letter, Referral, Subject
from engagements.models.mutes import muted_by
from engagements.reached import Reader, handed_on, user_reader
from engagements.slots import DAY, Rule, Slot, head_slots, latest_slot, slots, too_soon
from engagements.stopping import stop_url

log = logging.getLogger(__name__)

#: what reminders are about, by whether they are for the head of the body
TOPIC = {False: "answer", True: "answer-head"}


def remind_of_letters(day: date) -> int:
    """Post the reminders of letters that are due on or before the day; how many."""
    if (first := first_due()) is None:
        return 0
    clock = Clock.of(Subject.LETTER, day, first=first, records=Letter.objects.awaiting())
    rows = Letter.objects.to_remind(clock.until).only(*ASKED)
    posted = 0
    for letter in rows:
        if any(due_slots(letter, clock)):
            try:
                posted += remind(letter.pk, clock)
            except Exception:  # one bad record must not keep the others from being reminded
                log.exception("The answer of letter %s could not be reminded of", letter.pk)
    return posted


def first_due() -> date | None:
    """Since when the oldest answer is awaited."""
    awaited = Letter.objects.awaiting().filter(answer_due__isnull=False).order_by("answer_due")
    return awaited.values_list("answer_due", flat=True).first()


ASKED = ("answer_due", "reminded_on", "head_told", "created_at", "body", "handler")


def due_slots(letter: Letter, clock: Clock) -> tuple[Slot | None, Slot | None]:
    """(the latest for whoever sees to it since the last one, that for the head of the body).

    A head, if there is one, is told once of a day by which the answer was due.
    """
    if (due := letter.answer_due) is None:
        return None, None
    own = clock.book.plan(letter=letter.pk, user=letter.handler_id, body=letter.body_id)
    usual = clock.book.plan(letter=letter.pk, body=letter.body_id)
    entered, told = as_day(letter.created_at), letter.reminded_on
    slot = latest_slot(slots(due, own, clock.off), told + DAY if told else entered, clock.day)
    if slot and told and too_soon(slot, [told], own.every, clock.day):
        slot = None
    head = latest_slot(head_slots(due, usual, clock.off), entered, clock.day)
    told_of_it = letter.head_told is not None and letter.head_told >= due
    return slot, None if told_of_it or not clock.head_of(letter.body_id) else head


@transaction.atomic
def remind(key: int, clock: Clock) -> int:
    """Post one letter's latest due reminders, unless they were posted or nothing is due any more;
    how many."""
    locked = Letter.objects.to_remind(clock.until).select_for_update(of=("self",))
    letter = locked.select_related("handler", "body").filter(pk=key).first()
    if letter is None:
        return 0
    own, head = due_slots(letter, clock)
    chain = list(Referral.objects.of(letter).standing().for_list())
    told = handed_on(chain, readers(letter, own, head, clock))
    if not (own or head):
        return 0
    told_on = {"reminded_on": own.day} if own else {}
    told_of = {"head_told": letter.answer_due} if head else {}
    Letter.objects.filter(pk=key).update(**told_on, **told_of)
    silent = muted_by(Subject.LETTER, letter)
    return sum(post(letter, slot, reader, clock, silent) for reader, slot in told)


def readers(
    letter: Letter, own: Slot | None, head: Slot | None, clock: Clock
) -> list[tuple[Reader, Slot]]:
    """Whoever sees to it, and the head of its body when it is late for long; each once."""
    handler = user_reader(letter.handler, "sees")
    found = [(handler, own)] if handler and own else []
    leader = clock.head_of(letter.body_id) if head else None
    if leader and head and not (handler and handler.address == leader.address):
        found.append((leader, head))
    return found


def post(letter: Letter, slot: Slot, reader: Reader, clock: Clock, silent: Collection[str]) -> bool:
    """Write one reminder; not to who has muted it, or reads of it in the daily letter."""
    daily = reader.user is not None and reader.user.digest and reader.why != "leads"
    if reader.key in silent or daily:
        return False
    mail.post(
        "letter_due",
        to=reader.address,
        to_name=reader.name,
        user=reader.user,
        stop_url=stop_url(reader.key, Subject.LETTER, letter),
        leaves_at=clock.leaves_at(reader.user),
        topic=f"{TOPIC[slot.rule == Rule.HEAD]} {letter.pk}",
        awaited=letter,
        why=reader.why,
        rule=slot.rule,
    )
    return True


def take_back() -> int:
    """Cancel reminders that wait and are true no more: an answer has come, it is due on another day
    or somebody else sees to it, or the reader has gone or is reached elsewhere by now; how many.

    The next tick looks again who is to be told of what is still awaited.
    """
    about = Q(topic__startswith=f"{TOPIC[False]} ") | Q(topic__startswith=f"{TOPIC[True]} ")
    keys = {key_in(one) for one in untrue(Mail.objects.waiting().filter(about))}
    return sum(withdraw(key) for key in sorted(keys))


@transaction.atomic
def withdraw(key: int) -> int:
    """Cancel those about a letter while it is held, and forget what they told; how many."""
    list(Letter.everything.filter(pk=key).select_for_update(of=("self",)))
    topics = [f"{topic} {key}" for topic in TOPIC.values()]
    gone = untrue(Mail.objects.waiting().filter(topic__in=topics))
    for one in gone:
        later = Mail.objects.filter(topic=one.topic, pk__gt=one.pk).exclude(state__in=Mail.LEFT_OUT)
        forgotten = "head_told" if one.topic.startswith(TOPIC[True]) else "reminded_on"
        if not later.exists():
            Letter.everything.filter(pk=key).update(**{forgotten: None})
    letters = Mail.objects.filter(pk__in=[one.pk for one in gone])
    return mail.take_back(letters, by=None, reason=_("What it reminds of has changed."))


def untrue(letters: MailQuerySet) -> list[Mail]:
    """Those of these reminders that are true no more."""
    waiting = list(letters.only("topic", "created_at").order_by("pk"))
    keys = {key_in(one) for one in waiting}
    awaited = set(Letter.objects.awaiting().filter(pk__in=keys).values_list("pk", flat=True))
    astray = set(letters.astray().values_list("pk", flat=True)) if waiting else set()
    moved = moved_at(awaited)

    def is_true(one: Mail) -> bool:
        key = key_in(one)
        return key in awaited and moved.get(key, one.created_at) <= one.created_at

    return [one for one in waiting if one.pk in astray or not is_true(one)]


def key_in(written: Mail) -> int:
    """The key of the letter a reminder is about."""
    return int(written.topic.partition(" ")[2])


def moved_at(keys: Iterable[int]) -> dict[int, datetime]:
    """{letter: when its day or whoever sees to it was last another}"""
    kind = ContentType.objects.get_for_model(Letter)
    lines = Change.objects.filter(content_type=kind, object_id__in=keys)
    lines = lines.filter(Q(fields__has_key="answer_due") | Q(fields__has_key="handler"))
    return dict(lines.order_by("at").values_list("object_id", "at"))
